import type { Transaction } from 'kysely';
import { describe, expect } from 'vitest';
import type { DB } from '#platform/db/types.ts';
import { KEYS, NOW, test, useDatabase } from '#platform/testing.ts';
import { tokenHash } from '#platform/seal.ts';
import { addSeconds } from '#platform/time.ts';
import { plantMember, plantUnits } from '#test/cast.ts';
import { activate, activationPage, presentCard } from './activation.ts';
import { activationCodeHash, newActivationCode, readActivationCode } from './activation-code.ts';
import { settled } from './outcome.ts';
import { signIn } from './sign-in.ts';

useDatabase();

const PASSWORD = 'ấm trà nguội bên hiên';
const address = '203.0.113.7';

async function plantCard(tx: Transaction<DB>, facts: { state?: string; purpose?: string } = {}) {
  const units = await plantUnits(tx);
  const member_id = await plantMember(tx, units.branch_1a);
  const { id } = await tx
    .insertInto('account')
    .values({ member_id, name: 'Nguyễn Thị Minh Hoa', login: 'hoa.nt', state: facts.state ?? 'pending_activation' })
    .returning('id')
    .executeTakeFirstOrThrow();
  const code = newActivationCode();
  await tx
    .insertInto('account_activation')
    .values({
      account_id: id,
      code_hash: activationCodeHash(KEYS, code) ?? Buffer.of(),
      purpose: facts.purpose ?? 'first',
      expires_at: addSeconds(NOW, 30 * 86_400)
    })
    .execute();
  return { id, member_id, code };
}

describe('an activation card', () => {
  test('shows whose it is, and keeps its worth while the password is not good enough', async ({ tx, asCaller }) => {
    const { id, code } = await plantCard(tx);
    const token = settled(await presentCard(await asCaller(null), KEYS, { code: ` ${code.toLowerCase()} `, address }));
    const waiting = tokenHash(token);
    expect(await activationPage(await asCaller(null), waiting)).toMatchObject({
      name: 'Nguyễn Thị Minh Hoa',
      login: 'hoa.nt',
      unit_name: 'Chi bộ 1A',
      shortest: 10
    });

    await expect(activate(await asCaller(null), waiting, { password: 'matkhau123' })).rejects.toThrow('accounts.password_common');
    expect(await tx.selectFrom('account').select('password_hash').where('id', '=', id).executeTakeFirst()).toEqual({ password_hash: null });
  });

  test('sets the password, signs in, and is worth nothing afterwards', async ({ tx, asCaller }) => {
    const { id, member_id, code } = await plantCard(tx);
    const token = settled(await presentCard(await asCaller(null), KEYS, { code, address }));
    const signed = await activate(await asCaller(null), tokenHash(token), { password: PASSWORD, remember: true });

    expect((await asCaller(tokenHash(signed.token))).actor).toMatchObject({ account_id: id, member_id });
    settled(await signIn(await asCaller(null), KEYS, { login: 'hoa.nt', password: PASSWORD, address }));
    const again = await presentCard(await asCaller(null), KEYS, { code, address });
    expect(again).toMatchObject({ refused: { code: 'accounts.code_not_valid' } });
    await expect(activate(await asCaller(null), tokenHash(token), { password: PASSWORD })).rejects.toThrow('accounts.code_expired');
    const log = await tx.selectFrom('audit_entry').select(['action', 'account_id', 'member_id', 'detail']).orderBy('id').executeTakeFirst();
    expect(log).toEqual({ action: 'accounts.activated', account_id: id, member_id, detail: { purpose: 'first' } });
  });

  test('of a reset ends the sessions that were open', async ({ tx, asCaller }) => {
    const { id, code } = await plantCard(tx, { purpose: 'reset' });
    await tx
      .insertInto('account_session')
      .values({
        account_id: id,
        token_hash: tokenHash('old'),
        created_at: NOW,
        last_used_at: NOW,
        idle_seconds: 3600,
        expires_at: addSeconds(NOW, 3600)
      })
      .execute();
    const token = settled(await presentCard(await asCaller(null), KEYS, { code, address }));
    await activate(await asCaller(null), tokenHash(token), { password: PASSWORD });
    expect((await asCaller(tokenHash('old'))).actor.account_id).toBeNull();
  });

  test('is refused when it is too old, cancelled or unknown; replaced while the person thinks, it opens nothing', async ({
    tx,
    asCaller
  }) => {
    const { code } = await plantCard(tx);
    const present = async (text: string, now = NOW) => {
      const outcome = await presentCard(await asCaller(null, now), KEYS, { code: text, address });
      return 'refused' in outcome ? outcome.refused.code : outcome.done;
    };
    expect(await present(code, addSeconds(NOW, 31 * 86_400))).toBe('accounts.code_expired');
    expect(await present(newActivationCode())).toBe('accounts.code_not_valid');
    expect(await present('không phải mã')).toBe('accounts.code_not_valid');
    const token = await present(code);
    await tx.updateTable('account_activation').set({ cancelled_at: NOW }).execute();
    expect(await present(code)).toBe('accounts.code_not_valid');
    await expect(activate(await asCaller(null), tokenHash(token), { password: PASSWORD })).rejects.toThrow('accounts.code_expired');
  });

  test('waits a quarter of an hour for the password, not longer', async ({ tx, asCaller }) => {
    const { code } = await plantCard(tx);
    const token = settled(await presentCard(await asCaller(null), KEYS, { code, address }));
    expect(await activationPage(await asCaller(null, addSeconds(NOW, 901)), tokenHash(token))).toBeUndefined();
    await expect(activate(await asCaller(null, addSeconds(NOW, 901)), tokenHash(token), { password: PASSWORD })).rejects.toThrow(
      'accounts.code_expired'
    );
  });

  test.for(['locked', 'ended', 'active'])('does not open an account that is %s', async (state, { tx, asCaller }) => {
    const { code } = await plantCard(tx, { state });
    const token = settled(await presentCard(await asCaller(null), KEYS, { code, address }));
    await expect(activate(await asCaller(null), tokenHash(token), { password: PASSWORD })).rejects.toThrow('accounts.not_active');
  });

  test('cannot be found by trying: a source that guesses is slowed down', async ({ tx, asCaller }) => {
    const { code } = await plantCard(tx);
    for (let n = 0; n < 60; n += 1) await presentCard(await asCaller(null), KEYS, { code: newActivationCode(), address });
    expect(await presentCard(await asCaller(null), KEYS, { code, address })).toMatchObject({
      refused: { code: 'accounts.slow_down', values: { seconds: 5 } }
    });
    expect(await presentCard(await asCaller(null), KEYS, { code, address: '203.0.113.8' })).toHaveProperty('done');
  });
});

test('an activation code has no look-alikes and is read however it is typed', () => {
  const codes = Array.from({ length: 200 }, newActivationCode);
  expect(new Set(codes).size).toBe(200);
  for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/);
  expect(readActivationCode('ol1i 2345 abcd')).toBe('01112345ABCD');
  for (const text of ['', '7K4P-2M9X-Q0R', '7K4P-2M9X-Q0RTT', '7K4P-2M9X-Q0RU']) expect(readActivationCode(text), text).toBeNull();
});
