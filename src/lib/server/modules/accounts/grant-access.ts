import { sql } from 'kysely';
import { covers, requireCover, scopeOf } from '#platform/access.ts';
import type { Reader } from '#platform/context.ts';
import { NotFound } from '#platform/errors.ts';
import type { Permission, Reach, Role } from '#platform/permissions.ts';

/** A grant as its guards see it. */
export interface GrantRow {
  id: string;
  account_id: string;
  member_id: string | null;
  role: Role;
  reach: Reach;
  state: string;
  basis: string;
  from_on: string;
  to_on: string | null;
  unit_id: string;
  lo: number;
  hi: number;
  proposed_by: string | null;
  proposed_for: string | null;
}

/** A unit on which something is granted. */
export interface GrantUnit {
  id: string;
  kind: string;
  usage_level: string | null;
  lft: number;
  rgt: number;
}

/**
 * The grant, if the actor may know of it, and may do with it what the permission says at its unit.
 *
 * @throws NotFound | Forbidden
 */
export async function accessGrant(ctx: Reader, permission: Permission, id: string): Promise<GrantRow> {
  if (!/^[1-9][0-9]{0,17}$/.test(id)) throw new NotFound();
  const grant = await ctx.db
    .selectFrom('account_grant as g')
    .innerJoin('org_unit as u', 'u.id', 'g.unit_id')
    .leftJoin('account as a', 'a.id', 'g.account_id')
    .select((eb) => [
      'g.id',
      'g.account_id',
      'a.member_id',
      'g.role',
      'g.reach',
      'g.state',
      'g.basis',
      'g.from_on',
      'g.to_on',
      'g.unit_id',
      'g.proposed_by',
      'g.proposed_for',
      'u.lft as lo',
      eb.case().when('g.reach', '=', 'unit').then(eb.ref('u.lft')).else(eb.ref('u.rgt')).end().as('hi')
    ])
    .where('g.id', '=', id)
    .$castTo<GrantRow>()
    .executeTakeFirst();
  if (!grant || !covers(scopeOf(ctx.actor, 'accounts.view'), grant.lo)) throw new NotFound();
  requireCover(ctx, permission, grant.lo);
  return grant;
}

/**
 * The open unit on which the actor grants something.
 *
 * @throws NotFound | Forbidden
 */
export async function accessGrantUnit(ctx: Reader, permission: Permission, id: string): Promise<GrantUnit> {
  const unit = await ctx.db
    .selectFrom('org_unit')
    .select(['id', 'kind', 'usage_level', 'lft', 'rgt'])
    .where('id', '=', id)
    .where('closed_on', 'is', null)
    .executeTakeFirst();
  if (!unit || !covers(scopeOf(ctx.actor, 'accounts.view'), unit.lft)) throw new NotFound();
  requireCover(ctx, permission, unit.lft);
  return unit;
}

/** May a role be lent to this account: is it an official member's who is not suspended, or no member's at all? */
export async function mayBeLent(ctx: Reader, account_id: string): Promise<boolean> {
  const { rows } = await sql<{ may: boolean }>`select app.may_be_lent(${account_id}) as may`.execute(ctx.db);
  return rows[0]?.may ?? false;
}
