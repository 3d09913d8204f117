import { audit } from '#platform/audit.ts';
import type { Reader, Writer } from '#platform/context.ts';
import { NotFound, RuleBroken } from '#platform/errors.ts';
import { ROLES, type Role } from '#platform/permissions.ts';
import { dayOf } from '#platform/time.ts';
import { accessAccount } from './account.ts';
import { aboutGrant, requireNotAbove, requireOther } from './grant.ts';
import { accessGrantUnit } from './grant-access.ts';
import { roleFits } from './grant-power.ts';
import { insertGrant, requireNoneLikeIt } from './grant-record.ts';

/** The role that usually comes with a position: proposed with one press, never given by itself. */
export const POSITION_ROLE: Partial<Record<string, Role>> = {
  secretary: 'branch_secretary',
  standing_deputy_secretary: 'branch_committee',
  deputy_secretary: 'branch_committee',
  committee_member: 'branch_committee',
  group_leader: 'group_leader',
  record_officer: 'record_officer',
  editor: 'editor'
};

/** The role of a position on a unit; undefined where the unit's level has none for it. */
export function roleOfPosition(position: string, unit: { kind: string; usage_level: string | null }): Role | undefined {
  const role = POSITION_ROLE[position];
  return role !== undefined && roleFits(role, unit) ? role : undefined;
}

/**
 * Proposes the role that comes with a position to who holds it. It ends with the position, without anybody's act.
 *
 * @throws NotFound | Forbidden
 * @throws RuleBroken `accounts.role_not_here` | `accounts.grant_self` | `accounts.grant_above` | `accounts.grant_exists`
 */
export async function proposePositionGrant(ctx: Writer, input: { position_id: string }): Promise<string> {
  const held = await heldPosition(ctx, input.position_id);
  const account = await accessAccount(ctx, 'accounts.view', held.account_id);
  const unit = await accessGrantUnit(ctx, 'accounts.grant', held.unit_id);
  requireOther(ctx, account.id);
  const role = roleOfPosition(held.position, unit);
  if (role === undefined) throw new RuleBroken('accounts.role_not_here');
  const wish = { account_id: account.id, role, unit_id: unit.id, reach: ROLES[role].reach };
  requireNotAbove(ctx, wish, unit);
  await requireNoneLikeIt(ctx, wish);

  const grant = await insertGrant(ctx, {
    ...wish,
    from_on: held.from_on,
    to_on: null,
    basis: 'position',
    decision_number: held.decision_number,
    position_id: input.position_id
  });
  await audit(ctx, 'accounts.grant_proposed', aboutGrant({ ...wish, id: grant, member_id: account.member_id }));
  return grant;
}

async function heldPosition(ctx: Reader, id: string) {
  const today = dayOf(ctx.now);
  const held = await ctx.db
    .selectFrom('member_position as p')
    .innerJoin('account as a', 'a.member_id', 'p.member_id')
    .select(['p.unit_id', 'p.position', 'p.from_on', 'p.decision_number', 'a.id as account_id'])
    .where('p.id', '=', id)
    .where('a.state', '<>', 'ended')
    .where((eb) => eb.or([eb('p.to_on', 'is', null), eb('p.to_on', '>', today)]))
    .executeTakeFirst();
  if (!held) throw new NotFound();
  return held;
}
