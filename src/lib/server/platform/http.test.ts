import type { Cookies } from '@sveltejs/kit';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { readConfig } from './config.ts';
import { openPool } from './db/connect.ts';
import type { DB } from './db/types.ts';
import { diskFiles } from './files.ts';
import { download } from './http.ts';
import { setRuntime } from './runtime.ts';
import { databaseUrls, KEYS, NOW, useDatabase } from './testing.ts';

useDatabase();

const log = pino({ level: 'silent' });
let app: ReturnType<typeof openPool<DB>>;

beforeAll(() => {
  app = openPool<DB>(databaseUrls().appUrl, { max: 6, application_name: 'test', log: () => undefined });
  setRuntime({ config: readConfig({}), db: app.db, keys: KEYS, files: diskFiles('/nowhere'), log, now: () => NOW, root: '' });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});
afterAll(() => app.close());

/** A request of nobody. */
function call(path: string, body?: FormData) {
  const url = new URL(path, 'http://localhost');
  const request = new Request(url, body ? { method: 'POST', body } : {});
  return { url, request, cookies: { get: () => undefined } as unknown as Cookies, locals: { reference: 'TEST', token_hash: null } };
}

describe('a download', () => {
  const list = download('public', async () => ({ name: 'list.txt', type: 'text/plain', body: Buffer.from('a line') }));

  test('is refused when four are under way, and taken when one of them ends', async () => {
    const open = await Promise.all([1, 2, 3, 4].map(() => list(call('/list.txt'))));
    await expect(list(call('/list.txt'))).rejects.toMatchObject({ status: 503 });
    const texts = await Promise.all(open.map((response) => response.text()));
    expect(texts).toEqual(Array(4).fill('a line'));
    const next = await vi.waitFor(() => list(call('/list.txt')));
    expect(await next.text()).toBe('a line');
  });

  test('ends when its reader takes nothing for a minute, and the log says so', async () => {
    await app.db.selectFrom('org_unit').select('id').limit(1).execute(); // a connection stands ready before the clock does
    const told = vi.spyOn(log, 'warn');
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const response = await list(call('/list.txt'));
    await vi.advanceTimersByTimeAsync(59_000);
    expect(told).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2_000);
    await expect(response.text()).rejects.toThrow('takes nothing');
    expect(told).toHaveBeenCalledWith({ reference: 'TEST', error: expect.stringContaining('takes nothing') }, 'download broken off');
  });

  test('that breaks off half way is written to the log, never ended as if whole', async () => {
    const told = vi.spyOn(log, 'warn');
    const broken = download('public', async () => ({ name: 'list.txt', type: 'text/plain', body: half() }));
    async function* half() {
      yield Buffer.from('a ');
      throw new Error('no more');
    }
    await expect((await broken(call('/list.txt'))).text()).rejects.toThrow('no more');
    expect(told).toHaveBeenCalledOnce();
  });
});
