import { audit } from '#platform/audit.ts';
import type { Writer } from '#platform/context.ts';
import { RuleBroken } from '#platform/errors.ts';
import type { AccountRow } from './account.ts';
import { aboutGrant } from './grant.ts';
import type { GrantRow } from './grant-access.ts';
import { POWERFUL, requireAdministratorLeft } from './grant-power.ts';

/**
 * Puts the power of an account back to be confirmed, as if the actor had proposed it: he has the new card in his hands,
 * so another person must say yes once the owner is back in. What was proposed already is from now on his proposal too,
 * so that he cannot be the second person. Not for the system: the operator's way back in leaves the grants in force.
 *
 * @throws RuleBroken `accounts.last_administrator` | `accounts.not_own` the actor acts for the person himself
 */
export async function askAgainForPower(ctx: Writer, account: AccountRow): Promise<void> {
  if (ctx.actor.system) return;
  const grants = await ctx.db
    .selectFrom('account_grant')
    .select(['id', 'role', 'unit_id', 'reach', 'state'])
    .where('account_id', '=', account.id)
    .where('role', 'in', POWERFUL)
    .where('state', 'in', ['proposed', 'active'])
    .orderBy('id')
    .$castTo<Pick<GrantRow, 'id' | 'role' | 'unit_id' | 'reach' | 'state'>>()
    .execute();
  if (grants.length === 0) return;
  await requireAdministratorLeft(
    ctx,
    grants.filter(({ state }) => state === 'active').map(({ id }) => id)
  );
  const proposed_for = ctx.door.grant?.on_behalf_of ?? null;
  if (proposed_for === account.id) throw new RuleBroken('accounts.not_own');
  await ctx.db
    .updateTable('account_grant')
    .set({
      state: 'proposed',
      proposed_by: ctx.actor.account_id,
      proposed_for,
      proposed_at: ctx.now,
      confirmed_by: null,
      confirmed_at: null
    })
    .where(
      'id',
      'in',
      grants.map(({ id }) => id)
    )
    .execute();
  for (const grant of grants) await audit(ctx, 'accounts.grant_proposed', aboutGrant({ ...grant, member_id: account.member_id }));
}
