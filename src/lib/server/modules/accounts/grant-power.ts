import { sql } from 'kysely';
import { scopeOf } from '#platform/access.ts';
import type { Actor, Reader, Writer } from '#platform/context.ts';
import { RuleBroken } from '#platform/errors.ts';
import { COMMANDING, roleHas, ROLES, type Permission, type Role } from '#platform/permissions.ts';
import { dayOf } from '#platform/time.ts';

/** A grant by what power depends on: its role and the tree positions it covers, both ends included. */
export interface Power {
  role: Role;
  lo: number;
  hi: number;
}

/** Does the actor, by `permission`, stand at least as high as this power: over all it covers, and with all it commands? */
export function commands(actor: Actor, permission: Permission, power: Power): boolean {
  const needed: Permission[] = [permission, ...COMMANDING.filter((one) => roleHas(power.role, one))];
  return needed.every((one) => scopeOf(actor, one).some(({ lo, hi }) => lo <= power.lo && power.hi <= hi));
}

/** May the role be granted on a unit of that kind and usage level? A group of a branch takes the roles of its branch. */
export function roleFits(role: Role, unit: { kind: string; usage_level: string | null }): boolean {
  const level = unit.kind === 'party_group' ? 'branch' : unit.usage_level;
  return (ROLES[role].levels as readonly (string | null)[]).includes(level);
}

/** The roles that may be granted on a unit, in the order of the table. */
export function rolesFor(unit: { kind: string; usage_level: string | null }): Role[] {
  return (Object.keys(ROLES) as Role[]).filter((role) => roleFits(role, unit));
}

/** The roles that hold a part of another's permissions: what can be lent of it short of the whole. */
const PARTS: Partial<Record<Role, readonly Role[]>> = { branch_secretary: ['branch_committee', 'group_leader'] };

/** As what a grant of this role can be delegated: the whole of it first, then its parts. */
export function lentRoles(role: Role): readonly Role[] {
  return [role, ...(PARTS[role] ?? [])];
}

/**
 * Insists that every grant of an account, in force, to come or proposed, lies within the actor's reach: a new card in his hands
 * would become the power somebody above is about to give.
 *
 * @throws RuleBroken `accounts.grants_outside_reach`
 */
export async function requireGrantsWithinReach(ctx: Reader, account_id: string): Promise<void> {
  const grants = await ctx.db
    .selectFrom('account_grant as g')
    .innerJoin('org_unit as u', 'u.id', 'g.unit_id')
    .select(['g.role', 'u.lft as lo', sql<number>`case g.reach when 'unit' then u.lft else u.rgt end`.as('hi')])
    .where('g.account_id', '=', account_id)
    .where('g.state', 'in', ['proposed', 'active'])
    .where((eb) => eb.or([eb('g.to_on', 'is', null), eb('g.to_on', '>=', dayOf(ctx.now))]))
    .orderBy('g.id')
    .execute();
  const outside = grants.some(({ role, lo, hi }) => !commands(ctx.actor, 'accounts.unlock', { role: role as Role, lo, hi }));
  if (outside) throw new RuleBroken('accounts.grants_outside_reach');
}

/** The roles with power over others. */
export const POWERFUL = (Object.keys(ROLES) as Role[]).filter((role) => ROLES[role].power);

/**
 * Insists that an account has no power, given or proposed: a card for it is a matter of `resetAccount`, never of daily printing.
 *
 * @throws RuleBroken `accounts.grants_outside_reach`
 */
export async function requireNoPower(ctx: Reader, account_id: string): Promise<void> {
  const grant = await ctx.db
    .selectFrom('account_grant')
    .select('id')
    .where('account_id', '=', account_id)
    .where('role', 'in', POWERFUL)
    .where('state', 'in', ['proposed', 'active'])
    .limit(1)
    .executeTakeFirst();
  if (grant) throw new RuleBroken('accounts.grants_outside_reach');
}

/**
 * Insists that, without these grants, each unit they administer still has somebody who can.
 *
 * @throws RuleBroken `accounts.last_administrator`
 */
export async function requireAdministratorLeft(ctx: Writer, grant_ids: readonly string[]): Promise<void> {
  if (grant_ids.length === 0) return;
  const { rows } = await sql<{ unit: string | null }>`
    select app.left_without_administrator(${grant_ids}::bigint[], ${COMMANDING}::text[], ${dayOf(ctx.now)}) as unit`.execute(ctx.db);
  const unit = rows[0]?.unit;
  if (unit) throw new RuleBroken('accounts.last_administrator', undefined, { unit });
}
