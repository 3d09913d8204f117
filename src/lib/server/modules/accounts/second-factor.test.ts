import type { Transaction } from 'kysely';
import { generate } from 'otplib';
import { describe, expect } from 'vitest';
import type { Writer } from '#platform/context.ts';
import type { DB } from '#platform/db/types.ts';
import type { Caller } from '#platform/transaction.ts';
import { KEYS, NOW, test, useDatabase, type ActorWish } from '#platform/testing.ts';
import { tokenHash } from '#platform/seal.ts';
import { addSeconds } from '#platform/time.ts';
import { plantUnits } from '#test/cast.ts';
import { settled } from './outcome.ts';
import { confirmTotp, removeTotp, renewRecoveryCodes, secondFactors, showCode } from './second-factor.ts';
import { beginTotp } from './totp.ts';

useDatabase();

const at = (seconds: number) => addSeconds(NOW, seconds);
const codeAt = (secret: string, now: Date) => generate({ secret: secret.replaceAll(' ', ''), epoch: now.getTime() / 1000 });

/** What a test is given. */
interface Stage {
  tx: Transaction<DB>;
  as: (wish: ActorWish) => Promise<Writer>;
  asCaller: (caller: Caller, now?: Date) => Promise<Writer>;
}

/** A clerk with power, before and after the authenticator was set up. `again`: his next contexts, at later moments. */
async function clerk({ tx, as, asCaller }: Stage) {
  const units = await plantUnits(tx);
  const half = await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_1.id }], second_factor: false });
  const { secret, qr } = await beginTotp(half, KEYS, 'Sổ tay đảng viên');
  const set_up = async () => settled(await confirmTotp(half, KEYS, await codeAt(secret, NOW)));
  return { half, secret, qr, set_up, enter: (token: string, now = NOW): Promise<Writer> => asCaller(tokenHash(token), now) };
}

describe('the second factor', () => {
  test('is set up by a first code and opens the walls in a session with a new token', async ({ tx, as, asCaller }) => {
    const { half, secret, qr, set_up, enter } = await clerk({ tx, as, asCaller });
    expect(half.actor.locked).toBe(true);
    expect(qr).toMatch(/^data:image\/svg\+xml;base64,/);
    expect((await beginTotp(half, KEYS, 'Sổ tay đảng viên')).secret, 'reloading the page keeps what was scanned').toBe(secret);
    expect(await confirmTotp(half, KEYS, '000000')).toMatchObject({ refused: { code: 'accounts.second_factor_wrong' } });

    const before = await tx.selectFrom('account_session').select('token_hash').executeTakeFirstOrThrow();
    const { signed, recovery_codes } = await set_up();
    expect(recovery_codes).toHaveLength(10);
    const full = await enter(signed.token);
    expect(full.actor.locked).toBe(false);
    expect(full.actor.grants).toHaveLength(1);
    expect((await asCaller(before.token_hash)).actor.account_id, 'the old token').toBeNull();
    const stored = await tx.selectFrom('account_totp').select('secret_sealed').executeTakeFirstOrThrow();
    expect(stored.secret_sealed.toString('latin1')).not.toContain(secret.replaceAll(' ', ''));
  });

  test('takes a code once, a little early or late, never an old one', async ({ tx, as, asCaller }) => {
    const { secret, set_up, enter } = await clerk({ tx, as, asCaller });
    let { token } = (await set_up()).signed;
    const show = async (now: Date, code: string) => {
      const outcome = await showCode(await enter(token, now), KEYS, code);
      if ('done' in outcome) token = outcome.done.signed.token;
      return 'done' in outcome;
    };
    expect(await show(at(1), await codeAt(secret, NOW)), 'the code that set it up').toBe(false);
    expect(await show(at(65), await codeAt(secret, at(35))), 'one step late').toBe(true);
    expect(await show(at(66), await codeAt(secret, at(35))), 'the same again').toBe(false);
    expect(
      await show(at(90), `${(await codeAt(secret, at(95))).slice(0, 3)} ${(await codeAt(secret, at(95))).slice(3)}`),
      'typed with a space'
    ).toBe(true);
    expect(await show(at(400), await codeAt(secret, at(100))), 'minutes old').toBe(false);
    const log = await tx.selectFrom('audit_entry').select('action').orderBy('id').execute();
    expect(log.map(({ action }) => action)).toEqual([
      'accounts.second_factor_added',
      'accounts.recovery_codes_made',
      'accounts.stepped_up',
      'accounts.stepped_up'
    ]);
  });

  test('can be a recovery code, each once, typed with look-alikes; new ones replace the old', async ({ tx, as, asCaller }) => {
    const { set_up, enter } = await clerk({ tx, as, asCaller });
    const { signed, recovery_codes = [] } = await set_up();
    const [first = '', second = ''] = recovery_codes;
    const shown = settled(
      await showCode(await enter(signed.token), KEYS, first.toLowerCase().replace('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l'))
    );
    const ctx = await enter(shown.signed.token);
    expect((await secondFactors(ctx)).recovery_left).toBe(9);
    expect(await showCode(ctx, KEYS, first)).toHaveProperty('refused');
    await renewRecoveryCodes(ctx, KEYS);
    expect((await secondFactors(ctx)).recovery_left).toBe(10);
    expect(await showCode(ctx, KEYS, second)).toHaveProperty('refused');
    expect(JSON.stringify(await tx.selectFrom('account_recovery_code').selectAll().execute())).not.toContain(second.replace('-', ''));
  });

  test('cannot be found by trying', async ({ tx, as, asCaller }) => {
    const { secret, set_up, enter } = await clerk({ tx, as, asCaller });
    const { token } = (await set_up()).signed;
    for (let n = 0; n < 6; n += 1) await showCode(await enter(token, at(60)), KEYS, '123456');
    expect(await showCode(await enter(token, at(61)), KEYS, await codeAt(secret, at(61)))).toMatchObject({
      refused: { code: 'accounts.slow_down', values: { seconds: 29 } }
    });
    expect(await showCode(await enter(token, at(95)), KEYS, await codeAt(secret, at(95)))).toHaveProperty('done');
  });

  test('is not taken off by whoever finds an open session, nor by one whose role needs it', async ({ tx, as, asCaller }) => {
    const { set_up, enter } = await clerk({ tx, as, asCaller });
    const { token } = (await set_up()).signed;
    await expect(removeTotp(await enter(token, at(11 * 60)))).rejects.toThrow('accounts.second_factor_needed');
    await expect(renewRecoveryCodes(await enter(token, at(11 * 60)), KEYS)).rejects.toThrow('accounts.second_factor_needed');
    await expect(removeTotp(await enter(token))).rejects.toThrow('accounts.last_second_factor');
    await tx.updateTable('account_grant').set({ state: 'ended' }).execute();
    await removeTotp(await enter(token));
    expect((await secondFactors(await enter(token))).totp).toBe(false);
  });

  test('cannot be replaced from a session that has not shown it', async ({ tx, as, asCaller }) => {
    const { secret, set_up } = await clerk({ tx, as, asCaller });
    await set_up();
    const other = await tx.selectFrom('account_session').select('account_id').executeTakeFirstOrThrow();
    await tx
      .insertInto('account_session')
      .values({
        account_id: other.account_id,
        token_hash: tokenHash('stolen'),
        created_at: NOW,
        last_used_at: NOW,
        idle_seconds: 3600,
        expires_at: at(3600)
      })
      .execute();
    const thief = await asCaller(tokenHash('stolen'));
    expect(thief.actor.locked).toBe(true);
    await expect(beginTotp(thief, KEYS, 'Sổ tay đảng viên')).rejects.toThrow();
    await expect(confirmTotp(thief, KEYS, await codeAt(secret, at(60)))).rejects.toThrow('accounts.second_factor_needed');
  });
});
