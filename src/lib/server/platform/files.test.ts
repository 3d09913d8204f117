import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { diskFiles, removeUnfinished } from './files.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'files-'));
});
afterAll(() => rm(folder, { recursive: true }));

const names = async () => (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());

test('a file comes back as it went in, known by a random key, its size, sum and type', async () => {
  const files = diskFiles(folder);
  const stored = await files.store(Readable.from([Buffer.from('%PDF-1.7 '), Buffer.from('Đảng')]), 1000);
  expect(stored).toEqual({
    key: expect.stringMatching(/^[0-9a-f]{32}$/),
    size: 16,
    sha256: '8c0439660d509acc8b6c2eac79fe6469faa7c50f261029b588f66e4199a003d5',
    type: 'application/pdf'
  });
  expect(String(await buffer(await files.open(stored.key)))).toBe('%PDF-1.7 Đảng');
  await files.remove(stored.key);
  await files.remove(stored.key);
  await expect(files.open(stored.key)).rejects.toMatchObject({ name: 'NotFound' });
});

test('what is too large, or breaks off, leaves nothing behind', async () => {
  const files = diskFiles(folder);
  const before = await names();
  async function* breaking() {
    yield Buffer.alloc(10);
    throw new Error('connection lost');
  }
  const megabyte = Buffer.alloc(1_048_576);
  await expect(files.store(Readable.from([megabyte, megabyte]), 2 * 1_048_576 - 1)).rejects.toMatchObject({
    code: 'form.file_too_large',
    values: { max: '1 MB' }
  });
  await expect(files.store(breaking(), 1000)).rejects.toThrow('connection lost');
  expect(await names()).toEqual(before);
  await expect(files.store(Readable.from([megabyte, megabyte]), 2 * 1_048_576)).resolves.toMatchObject({ size: 2_097_152 });
});

test('the type is told by the content', async () => {
  const samples = {
    'text/plain': 'Họ tên;Ngày',
    'application/zip': 'PK\x03\x04',
    'application/octet-stream': '\0\x01',
    'image/png': Buffer.from('89504e470d0a1a0a', 'hex')
  };
  for (const [type, bytes] of Object.entries(samples)) {
    expect(await diskFiles(folder).store(Readable.from([Buffer.from(bytes)]), 100)).toMatchObject({ type });
  }
});

test('a key that is none reaches no other file', async () => {
  await writeFile(join(folder, 'secret'), 'x');
  for (const key of ['../secret', 'secret', '', 'a'.repeat(31), `${'a'.repeat(32)}/../../secret`]) {
    await expect(diskFiles(folder).open(key)).rejects.toMatchObject({ name: 'NotFound' });
    await expect(diskFiles(folder).remove(key)).rejects.toMatchObject({ name: 'NotFound' });
  }
});

test('what a dead process left unfinished is removed, what another one is still receiving stays', async () => {
  const own = join(folder, 'of-one-test');
  const before = new Date('2026-03-02T02:00:00Z');
  await removeUnfinished(own, before); // nothing was ever sent
  await mkdir(join(own, 'unfinished'), { recursive: true });
  for (const [name, hours] of [
    ['old', -1],
    ['growing', 1]
  ] as const) {
    const path = join(own, 'unfinished', name);
    await writeFile(path, 'x');
    await utimes(path, before, new Date(before.getTime() + hours * 3_600_000));
  }
  const stored = await diskFiles(own).store(Readable.from([Buffer.from('x')]), 10);
  await removeUnfinished(own, before);
  expect(await readdir(join(own, 'unfinished'))).toEqual(['growing']);
  await diskFiles(own)
    .open(stored.key)
    .then((file) => file.destroy());
});
