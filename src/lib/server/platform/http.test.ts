import type { Cookies } from '@sveltejs/kit';
import { pino } from 'pino';
import { z } from 'zod';
import { plantUnits } from '#test/cast.ts';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { readConfig } from './config.ts';
import { action, page } from './http.ts';
import { download } from './http-files.ts';
import { tokenHash } from './seal.ts';
import { setRuntime } from './runtime.ts';
import { addSeconds } from './time.ts';
import { KEYS, NOW, useOwnDatabase, type OwnDatabase } from './testing.ts';

const own = useOwnDatabase();

const log = pino({ level: 'silent' });
let { app, owner } = {} as OwnDatabase;

beforeAll(() => {
  ({ app, owner } = own());
  setRuntime({ config: readConfig({}), db: app.db, keys: KEYS, log, now: () => NOW, root: '' });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A request; of nobody, unless a session is named. */
function call(path: string, body?: FormData, token_hash: Buffer | null = null) {
  const url = new URL(path, 'http://localhost');
  const request = new Request(url, body ? { method: 'POST', body } : {});
  return { url, request, cookies: { get: () => undefined } as unknown as Cookies, locals: { reference: 'TEST', token_hash } };
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

describe('a form whose act asks for the second factor anew', () => {
  const token_hash = tokenHash('a session of this test');
  const change = action('rules.edit', z.object({ reason: z.string() }), ({ write }) => write(async () => 'done'));
  const open = page('rules.edit', async () => ({}));

  /** A system administrator who showed it so many minutes ago. */
  async function steppedUp(minutes: number): Promise<void> {
    await owner.db
      .updateTable('account_session')
      .set({ stepped_up_at: addSeconds(NOW, -60 * minutes) })
      .execute();
  }

  function form(): FormData {
    const fields = new FormData();
    fields.set('reason', 'Nghị quyết mới');
    fields.set('once', crypto.randomUUID());
    return fields;
  }

  beforeAll(async () => {
    const units = await owner.db.transaction().execute((tx) => plantUnits(tx));
    const { id: account_id } = await owner.db
      .insertInto('account')
      .values({ unit_id: units.city.id, name: 'Người thử', login: 'nguoithu', state: 'active' })
      .returning('id')
      .executeTakeFirstOrThrow();
    await owner.db
      .insertInto('account_grant')
      .values({
        account_id,
        role: 'system_administrator',
        unit_id: units.city.id,
        reach: 'subtree',
        from_on: '2026-01-01',
        basis: 'decision',
        decision_number: '01-QĐ/TU',
        state: 'active'
      })
      .execute();
    await owner.db
      .insertInto('account_session')
      .values({
        account_id,
        token_hash,
        created_at: NOW,
        last_used_at: NOW,
        idle_seconds: 7200,
        expires_at: addSeconds(NOW, 43_200),
        second_factor_at: NOW,
        stepped_up_at: NOW
      })
      .execute();
  });

  test('comes back as it was typed, on its page, when that is too long ago', async () => {
    await steppedUp(11);
    const sent = call('/quy-dinh?/change', form(), token_hash);
    expect(await change(sent)).toMatchObject({
      status: 400,
      data: { values: { reason: 'Nghị quyết mới' }, problems: { '': [{ code: 'form.step_up_ended' }] } }
    });
    await expect(open(sent)).resolves.toMatchObject({ shell: { path: '/quy-dinh' } });
    await expect(open(call('/quy-dinh', undefined, token_hash))).rejects.toMatchObject({
      status: 303,
      location: '/xac-thuc?lai=1&ve=%2Fquy-dinh'
    });
    await steppedUp(9);
    expect(await change(call('/quy-dinh?/change', form(), token_hash))).toBe('done');
  });

  test('is not lost when the session is over: the answer says how to send it again; a page leads to sign-in', async () => {
    await expect(change(call('/quy-dinh?/change', form()))).rejects.toMatchObject({ status: 401, body: { reference: 'TEST' } });
    await expect(open(call('/quy-dinh?/change', form()))).rejects.toMatchObject({ status: 401 });
    await expect(open(call('/quy-dinh'))).rejects.toMatchObject({ status: 303, location: '/dang-nhap?ve=%2Fquy-dinh' });
  });

  test('is not lost when the second factor is asked for meanwhile', async () => {
    await owner.db.updateTable('account_session').set({ second_factor_at: null }).where('token_hash', '=', token_hash).execute();
    await expect(change(call('/quy-dinh?/change', form(), token_hash))).rejects.toMatchObject({ status: 401 });
    await expect(open(call('/quy-dinh', undefined, token_hash))).rejects.toMatchObject({
      status: 303,
      location: '/xac-thuc?ve=%2Fquy-dinh'
    });
  });
});
