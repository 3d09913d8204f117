import { audit } from '#platform/audit.ts';
import type { Writer } from '#platform/context.ts';
import { RuleBroken } from '#platform/errors.ts';
import type { Keys } from '#platform/seal.ts';
import { atOwnPassword, countFailure, forgetFailures, refusalOf } from './lock-out.ts';
import type { Outcome } from './outcome.ts';
import { verifyPassword } from './password.ts';
import { ownId } from './second-factor.ts';
import { renewSession, type Signed } from './session.ts';

/**
 * Shows that it is still the account's owner who sits before an open session, by his present password: asked of who has no second
 * factor, before he sets one up or links another way in. The session gets a new token. Refusals: `accounts.password_wrong`,
 * `accounts.slow_down`.
 */
export async function showPassword(ctx: Writer, keys: Keys, password_now: string): Promise<Outcome<Signed>> {
  const refused = await refusalOfPassword(ctx, keys, password_now);
  if (refused) return { refused };
  const signed = await renewSession(ctx);
  await audit(ctx, 'accounts.stepped_up', { subject: ownId(ctx), detail: { by: 'password' } });
  return { done: signed };
}

/**
 * The refusal of what was typed as the actor's present password, or null: then his session remembers that it was right. Counted
 * before it is looked at, forgotten when right.
 */
export async function refusalOfPassword(ctx: Writer, keys: Keys, password_now: string): Promise<RuleBroken | null> {
  const account_id = ownId(ctx);
  const guessing = atOwnPassword(keys, account_id);
  const early = await refusalOf(ctx, guessing);
  if (early) return early;
  const wait = await countFailure(ctx, guessing);
  const { password_hash } = await ctx.db
    .selectFrom('account')
    .select('password_hash')
    .where('id', '=', account_id)
    .executeTakeFirstOrThrow();
  if (!(await verifyPassword(password_hash, password_now))) return wait ?? new RuleBroken('accounts.password_wrong', 'password_now');
  await forgetFailures(ctx, guessing);
  await ctx.db
    .updateTable('account_session')
    .set({ password_at: ctx.now })
    .where('id', '=', ctx.actor.session?.id ?? null)
    .execute();
  return null;
}
