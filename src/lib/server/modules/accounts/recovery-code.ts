import { audit } from '#platform/audit.ts';
import type { Writer } from '#platform/context.ts';
import { NotFound } from '#platform/errors.ts';
import { keyedHash, type Keys } from '#platform/seal.ts';
import { newSpokenCode, readSpokenCode } from './spoken-code.ts';

const LENGTH = 10;
const HOW_MANY = 10;

/** Ten new recovery codes of the actor (`7K4P2-M9XQ0`, 50 random bits each) in the place of all earlier ones. */
export async function makeRecoveryCodes(ctx: Writer, keys: Keys): Promise<string[]> {
  const { account_id } = ctx.actor;
  if (account_id === null) throw new NotFound('account');
  const codes = Array.from({ length: HOW_MANY }, () => newSpokenCode(LENGTH));
  await ctx.db.deleteFrom('account_recovery_code').where('account_id', '=', account_id).execute();
  await ctx.db
    .insertInto('account_recovery_code')
    .values(codes.map((code) => ({ account_id, code_hash: hashOf(keys, account_id, code) })))
    .execute();
  await audit(ctx, 'accounts.recovery_codes_made', { subject: account_id });
  return codes.map((code) => `${code.slice(0, 5)}-${code.slice(5)}`);
}

/** Spends a recovery code of the actor. False when it is none of his, or was used. */
export async function spendRecoveryCode(ctx: Writer, keys: Keys, text: string): Promise<boolean> {
  const { account_id } = ctx.actor;
  const code = readSpokenCode(text, LENGTH);
  if (account_id === null || code === null) return false;
  const spent = await ctx.db
    .updateTable('account_recovery_code')
    .set({ used_at: ctx.now })
    .where('account_id', '=', account_id)
    .where('code_hash', '=', hashOf(keys, account_id, code))
    .where('used_at', 'is', null)
    .returning('account_id')
    .executeTakeFirst();
  if (spent) await audit(ctx, 'accounts.recovery_code_used', { subject: account_id });
  return spent !== undefined;
}

function hashOf(keys: Keys, account_id: string, code: string): Buffer {
  return keyedHash(keys, `recovery:${account_id}`, code);
}
