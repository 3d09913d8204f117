import { verify } from '@node-rs/argon2';
import type { Transaction } from 'kysely';
import { beforeEach, describe, expect, vi } from 'vitest';
import type { DB } from '#platform/db/types.ts';
import { KEYS, NOW, test, useDatabase } from '#platform/testing.ts';
import { tokenHash } from '#platform/seal.ts';
import { addSeconds } from '#platform/time.ts';
import { plantMember, plantUnits } from '#test/cast.ts';
import { unlockAccount } from './account.ts';
import { accountWait, crowdWait, fromSource, sourceWait } from './lock-out.ts';
import { settled } from './outcome.ts';
import { hashPassword } from './password.ts';
import { signIn } from './sign-in.ts';

vi.hoisted(() => vi.resetModules()); // another file of this worker may have loaded the real one
vi.mock('@node-rs/argon2', async (original) => {
  const real = await original<typeof import('@node-rs/argon2')>();
  return { ...real, verify: vi.fn(real.verify) };
});
beforeEach(() => void vi.mocked(verify).mockClear());

useDatabase();

const PASSWORD = 'cây bàng trước cổng trường';
const HASH = await hashPassword(PASSWORD);

async function plantAccount(tx: Transaction<DB>, facts: { state?: string; membership_status?: 'official' | 'left' } = {}) {
  const units = await plantUnits(tx);
  const member_id = await plantMember(tx, units.branch_1a, { membership_status: facts.membership_status ?? 'official' });
  const { id } = await tx
    .insertInto('account')
    .values({ member_id, name: 'Nguyễn Thị Minh Hoa', login: 'hoa.nt', password_hash: HASH, state: facts.state ?? 'active' })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { id, member_id, units };
}

const knock = { login: 'hoa.nt', password: PASSWORD, address: '203.0.113.7' };
const refusal = async (outcome: ReturnType<typeof signIn>) => {
  const ended = await outcome;
  return 'refused' in ended ? [ended.refused.code, ended.refused.values] : ended;
};

describe('signing in', () => {
  test('begins a session that is the person, and writes it down', async ({ tx, asCaller }) => {
    const { id, member_id, units } = await plantAccount(tx);
    const signed = settled(await signIn(await asCaller(null), KEYS, { ...knock, device: 'chrome.android', remember: true }));

    const me = await asCaller(tokenHash(signed.token));
    expect(me.actor).toMatchObject({ account_id: id, member_id, login: 'hoa.nt', locked: false });
    expect(signed.days).toBe(400);
    const session = await tx.selectFrom('account_session').selectAll().executeTakeFirstOrThrow();
    expect(session).toMatchObject({ idle_seconds: 90 * 86_400, device: 'chrome.android', second_factor_at: null });
    expect(session.token_hash.toString()).not.toContain(signed.token);
    const entry = await tx.selectFrom('audit_entry').selectAll().executeTakeFirstOrThrow();
    expect(entry).toMatchObject({ action: 'accounts.signed_in', account_id: id, subject: id, member_id, unit_id: units.branch_1a.id });
    expect(JSON.stringify(entry)).not.toContain(PASSWORD);
  });

  test('fails when the configuration has no figure to live by', async ({ tx, asCaller }) => {
    await plantAccount(tx);
    await tx.deleteFrom('rule_value').where('key', '=', 'accounts.staff_session_hours').execute();
    await expect(signIn(await asCaller(null), KEYS, knock)).rejects.toThrow('no rule value');
  });

  test('without "remember" ends with the browser, at the latest after 12 hours', async ({ tx, asCaller }) => {
    await plantAccount(tx);
    const signed = settled(await signIn(await asCaller(null), KEYS, knock));
    expect(signed.days).toBeNull();
    expect((await asCaller(tokenHash(signed.token), addSeconds(NOW, 12 * 3600 + 1))).actor.account_id).toBeNull();
  });

  test('lives by the strictest role, whatever was ticked', async ({ tx, asCaller }) => {
    const { id, units } = await plantAccount(tx);
    const session = async () => {
      settled(await signIn(await asCaller(null), KEYS, { ...knock, remember: true }));
      return tx.selectFrom('account_session').select(['idle_seconds', 'expires_at']).orderBy('id', 'desc').executeTakeFirstOrThrow();
    };
    const grant = { account_id: id, unit_id: units.ward_1.id, reach: 'subtree', from_on: '2026-01-01', basis: 'decision', state: 'active' };
    await tx
      .insertInto('account_grant')
      .values({ ...grant, role: 'commune_organization' })
      .execute();
    expect(await session()).toEqual({ idle_seconds: 12 * 3600, expires_at: addSeconds(NOW, 12 * 3600) });
    await tx
      .insertInto('account_grant')
      .values({ ...grant, role: 'unit_administrator' })
      .execute();
    expect(await session()).toEqual({ idle_seconds: 1800, expires_at: addSeconds(NOW, 12 * 3600) });
    await tx.updateTable('account_grant').set({ state: 'ended' }).execute();
    expect((await session()).idle_seconds).toBe(90 * 86_400);
  });

  test('answers a wrong password and an unknown name alike, with the same one hash, wait for wait', async ({ tx, asCaller }) => {
    await plantAccount(tx);
    const known: unknown[] = [];
    const unknown: unknown[] = [];
    for (let n = 0; n < 8; n += 1) {
      for (const [answers, login] of [
        [known, 'hoa.nt'],
        [unknown, 'khong.co']
      ] as const) {
        vi.mocked(verify).mockClear();
        const answer = await refusal(signIn(await asCaller(null), KEYS, { ...knock, login, password: 'sai rồi nhé đồng chí' }));
        answers.push([answer, vi.mocked(verify).mock.calls.length]);
      }
    }
    expect(unknown).toEqual(known);
    expect(known.slice(0, 5)).toEqual(Array(5).fill([['accounts.wrong_login', {}], 1]));
    expect(known.slice(5)).toEqual([
      [['accounts.slow_down', { seconds: 30 }], 1],
      ...Array(2).fill([['accounts.slow_down', { seconds: 30 }], 0])
    ]);
    expect(await tx.selectFrom('audit_entry').select('action').distinct().execute()).toEqual([{ action: 'accounts.sign_in_refused' }]);
  });

  test('during a wait does not look at the right password; after it lets the honest person in and forgets', async ({ tx, asCaller }) => {
    await plantAccount(tx);
    for (let n = 0; n < 6; n += 1) await signIn(await asCaller(null), KEYS, { ...knock, password: 'sai' });
    vi.mocked(verify).mockClear();
    expect(await refusal(signIn(await asCaller(null, addSeconds(NOW, 29)), KEYS, knock))).toEqual(['accounts.slow_down', { seconds: 1 }]);
    expect(verify).not.toHaveBeenCalled();
    settled(await signIn(await asCaller(null, addSeconds(NOW, 31)), KEYS, knock));
    expect(await tx.selectFrom('account').select(['failures', 'retry_at']).executeTakeFirstOrThrow()).toEqual({
      failures: 0,
      retry_at: null
    });
  });

  test('is not kept from the honest person by who guesses from elsewhere whenever his wait is over', async ({ tx, asCaller }) => {
    await plantAccount(tx);
    const elsewhere = { ...knock, address: '198.51.100.9', password: 'sai' };
    const waits: number[] = [];
    let now = NOW;
    for (let n = 0; n < 14; n += 1) {
      const answer = await signIn(await asCaller(null, now), KEYS, elsewhere);
      const [seconds, minutes] = 'refused' in answer ? [answer.refused.values.seconds, answer.refused.values.minutes] : [];
      waits.push(Number(seconds ?? Number(minutes ?? 0) * 60));
      now = addSeconds(now, waits.at(-1) ?? 0);
    }
    expect(waits).toEqual([0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900, 900]);
    expect(await refusal(signIn(await asCaller(null, addSeconds(now, -1)), KEYS, elsewhere))).toEqual([
      'accounts.slow_down',
      { seconds: 1 }
    ]);
    settled(await signIn(await asCaller(null, addSeconds(now, -899)), KEYS, knock));
    vi.mocked(verify).mockClear();
    expect(await refusal(signIn(await asCaller(null, addSeconds(now, -898)), KEYS, { ...elsewhere, password: PASSWORD }))).toMatchObject([
      'accounts.slow_down_minutes',
      {}
    ]);
    expect(verify).not.toHaveBeenCalled();
  });

  test('under a siege from many places waits for half a minute at most; unlocking ends every wait', async ({ tx, asCaller, as }) => {
    const { id, units } = await plantAccount(tx);
    await tx.updateTable('account').set({ failures: 500, failed_at: NOW }).where('id', '=', id).execute();
    await signIn(await asCaller(null), KEYS, { ...knock, address: '198.51.100.9', password: 'sai' });
    expect(await refusal(signIn(await asCaller(null), KEYS, knock))).toEqual(['accounts.slow_down', { seconds: 30 }]);
    settled(await signIn(await asCaller(null, addSeconds(NOW, 30)), KEYS, knock));

    const later = addSeconds(NOW, 60);
    for (let n = 0; n < 6; n += 1) await signIn(await asCaller(null, later), KEYS, { ...knock, password: 'sai' });
    expect(await refusal(signIn(await asCaller(null, addSeconds(later, 1)), KEYS, knock))).toEqual(['accounts.slow_down', { seconds: 29 }]);
    const admin = await as({ grants: [{ role: 'unit_administrator', unit_id: units.ward_1.id }], now: addSeconds(later, 2) });
    await unlockAccount(admin, { account_id: id });
    settled(await signIn(await asCaller(null, addSeconds(later, 3)), KEYS, knock));
  });

  test('is refused to accounts not in use, in the words of a wrong password until the password is right', async ({ tx, asCaller }) => {
    const { id } = await plantAccount(tx, { state: 'locked' });
    expect(await refusal(signIn(await asCaller(null), KEYS, { ...knock, password: 'sai' }))).toEqual(['accounts.wrong_login', {}]);
    expect(await refusal(signIn(await asCaller(null), KEYS, knock))).toEqual(['accounts.locked', {}]);
    for (const state of ['ended', 'pending_activation']) {
      await tx.updateTable('account').set({ state }).where('id', '=', id).execute();
      expect(await refusal(signIn(await asCaller(null), KEYS, knock)), state).toEqual(['accounts.not_active', {}]);
    }
    await tx.updateTable('account').set({ state: 'active', password_hash: null, failures: 0 }).execute();
    vi.mocked(verify).mockClear();
    expect(await refusal(signIn(await asCaller(null), KEYS, knock))).toEqual(['accounts.wrong_login', {}]);
    expect(verify).toHaveBeenCalledTimes(1);
    expect(await tx.selectFrom('account_session').select('id').execute()).toEqual([]);
  });

  test('is refused to who has left the Party', async ({ tx, asCaller }) => {
    await plantAccount(tx, { membership_status: 'left' });
    expect(await refusal(signIn(await asCaller(null), KEYS, knock))).toEqual(['accounts.not_active', {}]);
  });

  test('slows one source down that tries many names, and no other source', async ({ tx, asCaller }) => {
    await plantAccount(tx);
    await tx
      .insertInto('account_attempt')
      .values({ source_hash: fromSource(KEYS, 'sign_in', knock.address).hash, failures: 89, since: NOW, retry_at: NOW })
      .execute();
    await signIn(await asCaller(null), KEYS, { ...knock, login: 'ai.do', password: 'sai' });
    expect(await refusal(signIn(await asCaller(null), KEYS, knock))).toEqual(['accounts.slow_down', { seconds: 40 }]);
    settled(await signIn(await asCaller(null), KEYS, { ...knock, address: '203.0.113.8' }));
  });
});

test('waits grow from nothing to a quarter of an hour and stop there', () => {
  expect([1, 5, 6, 7, 8, 9, 10, 11, 12, 500].map(accountWait)).toEqual([0, 0, 30, 60, 120, 240, 480, 900, 900, 900]);
  expect([49, 50, 60, 70, 80, 1000].map(crowdWait)).toEqual([0, 5, 10, 20, 30, 30]);
  expect([59, 60, 70, 90, 1000].map(sourceWait)).toEqual([0, 5, 10, 40, 60]);
});

test('a source is an IPv4 address or an IPv6 network of 64 bits', () => {
  const same = (a: string, b: string) => fromSource(KEYS, 'sign_in', a).hash.equals(fromSource(KEYS, 'sign_in', b).hash);
  expect(same('203.0.113.7', '::ffff:203.0.113.7')).toBe(true);
  expect(same('2001:db8:0:1::5', '2001:0db8:0000:0001:ffff:1:2:3')).toBe(true);
  expect(same('2001:db8:0:1::5', '2001:db8:0:2::5')).toBe(false);
  expect(same('::1', '::2')).toBe(true);
  expect(same('203.0.113.7', '203.0.113.8')).toBe(false);
});
