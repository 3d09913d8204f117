import { audit } from '#platform/audit.ts';
import type { Writer } from '#platform/context.ts';
import { ruleValue } from '#platform/rules.ts';
import type { Keys } from '#platform/seal.ts';
import { dayOf } from '#platform/time.ts';
import type { Outcome } from './outcome.ts';
import { refusalOfPassword } from './own-password.ts';
import { hashPassword } from './password.ts';
import { passwordProblem } from './password-rule.ts';
import { ownId } from './second-factor.ts';
import { endSessions, renewSession, type Signed } from './session.ts';

/**
 * Changes the actor's own password: the present one is asked for, all his other sessions end, this one gets a new token.
 * Refusals: `accounts.password_wrong`, `accounts.slow_down`, a problem of the new password.
 */
export async function changePassword(ctx: Writer, keys: Keys, input: { password_now: string; password: string }): Promise<Outcome<Signed>> {
  const account_id = ownId(ctx);
  const refused = await refusalOfPassword(ctx, keys, input.password_now);
  if (refused) return { refused };

  const shortest = await ruleValue(ctx, 'accounts.password_length', dayOf(ctx.now));
  const problem = passwordProblem(input.password, { login: ctx.actor.login, name: ctx.actor.name, shortest });
  if (problem) return { refused: problem };
  await ctx.db
    .updateTable('account')
    .set({ password_hash: await hashPassword(input.password) })
    .where('id', '=', account_id)
    .execute();
  await endSessions(ctx, account_id, ctx.actor.session?.id ?? null);
  const signed = await renewSession(ctx);
  await audit(ctx, 'accounts.password_changed', { subject: account_id, member: ctx.actor.member_id ?? undefined });
  return { done: signed };
}
