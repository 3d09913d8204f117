import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { redirect, type Cookies } from '@sveltejs/kit';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readConfig } from './config.ts';
import { RuleBroken } from './errors.ts';
import { fileStore } from './files.ts';
import { upload } from './http-files.ts';
import { setRuntime } from './runtime.ts';
import { KEYS, NOW, useOwnDatabase } from './testing.ts';

const own = useOwnDatabase();

const folder = mkdtempSync(join(tmpdir(), 'upload-'));

beforeAll(() => {
  setRuntime({
    config: readConfig({ SOTAY_DATA_DIR: folder }),
    db: own().app.db,
    keys: KEYS,
    log: pino({ level: 'silent' }),
    now: () => NOW,
    root: ''
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

const ONCE = '3f1b9a52-5c1e-4c7e-9a3b-0d2f6c8e7a11';
const kept = () => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;

/** A form with a file, sent by nobody in particular. */
function sent(bytes: number, once = '') {
  const fields = new FormData();
  fields.set('once', once);
  fields.set('tep', new File(['a'.repeat(bytes)], 'danh sách.csv'));
  const url = new URL('http://localhost/tep');
  return {
    url,
    request: new Request(url, { method: 'POST', body: fields }),
    cookies: { get: () => undefined } as unknown as Cookies,
    locals: { reference: 'TEST', token_hash: null }
  };
}

describe('a file that is sent', () => {
  test('is kept, acted upon once, and shown with its own name', async () => {
    const take = upload('public', {
      back: '/nhap',
      limit: 1000,
      async receive({ file, name, write }) {
        const size = await write(async () => file.size);
        expect([name, size]).toEqual(['danh sách.csv', 900]);
        redirect(303, `/nhap/${file.key}`);
      }
    });
    const done = (await take(sent(900, ONCE)).catch((way: unknown) => way)) as { status: number; location: string };
    expect(done.status).toBe(303);
    const [key = ''] = /[0-9a-f]{32}$/.exec(done.location) ?? [];
    expect(await Array.fromAsync(await fileStore().open(key))).toEqual([Buffer.from('a'.repeat(900))]);
    await expect(take(sent(900, ONCE))).rejects.toMatchObject({ location: '/nhap?nhan=da-ghi' });
    await fileStore().remove(key);
    expect(kept()).toBe(0);
  });

  test.for([
    [1001, 'form.file_too_large'],
    [0, 'form.file_missing'],
    [10, 'members.import_file_missing']
  ] as const)('of %d bytes that cannot be taken leads back with the reason and leaves nothing behind', async ([bytes, code]) => {
    const take = upload('public', {
      back: '/nhap',
      limit: 1000,
      receive: () => Promise.reject(new RuleBroken('members.import_file_missing'))
    });
    await expect(take(sent(bytes))).rejects.toMatchObject({ status: 303, location: `/nhap?loi=${code}` });
    expect(kept()).toBe(0);
  });

  test('is not even read from somebody who may not', async () => {
    const take = upload('members.import', { back: '/nhap', limit: 1000, receive: () => Promise.reject(new Error('never')) });
    const call = sent(900);
    await expect(take(call)).rejects.toMatchObject({ status: 303, location: '/dang-nhap?ve=%2Fnhap' });
    expect(call.request.bodyUsed).toBe(false);
  });
});
