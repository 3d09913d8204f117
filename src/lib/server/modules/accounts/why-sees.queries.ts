import { sql } from 'kysely';
import { scopeOf, within } from '#platform/access.ts';
import type { Reader } from '#platform/context.ts';
import { NotFound } from '#platform/errors.ts';
import { dayOf } from '#platform/time.ts';
import { accessAccount } from './account.ts';
import { closeness, nameContains } from './closeness.ts';
import { SEES } from './who-sees.queries.ts';

/** Whose sight is asked about: an account, and a member or a unit. */
export interface SightWish {
  account_id: string;
  member_id?: string;
  unit_id?: string;
}

/** Why it is not seen: the account does not work, holds nothing, holds nothing that opens records, or only elsewhere. */
export type BlindBecause = 'account_not_active' | 'no_grants' | 'no_permission' | 'elsewhere';

/**
 * Why A sees B: the grants by which an account sees a member's record (or the records of a unit), or why it does not.
 * A person always sees himself.
 *
 * @throws NotFound one of the two is outside the actor's scope
 */
export async function explainSight(ctx: Reader, wish: SightWish) {
  const viewer = await accessAccount(ctx, 'accounts.explain', wish.account_id);
  const target = await targetOf(ctx, wish);
  const own = target.member_id !== null && target.member_id === viewer.member_id;
  const held = await grantsOf(ctx, viewer.id);
  const opening = held.filter(({ opens, lo, hi }) => opens && lo <= target.pos && target.pos <= hi);
  return {
    viewer,
    target,
    own,
    grants: opening,
    because: own || (viewer.state === 'active' && opening.length > 0) ? null : reasonOf(viewer.state, held),
    held
  };
}

function reasonOf(state: string, held: { opens: boolean }[]): BlindBecause {
  if (state !== 'active') return 'account_not_active';
  if (held.length === 0) return 'no_grants';
  return held.some(({ opens }) => opens) ? 'elsewhere' : 'no_permission';
}

async function grantsOf(ctx: Reader, account_id: string) {
  const rows = await ctx.db
    .selectFrom('account_grant as g')
    .innerJoin('org_unit as u', 'u.id', 'g.unit_id')
    .innerJoin('access_role as r', 'r.role', 'g.role')
    .leftJoin('account_grant_holder as d', 'd.id', 'g.delegated_from')
    .select((eb) => [
      'g.id',
      'g.role',
      'g.reach',
      'g.from_on',
      'g.to_on',
      'g.basis',
      'g.decision_number',
      'u.name as unit_name',
      'u.lft as lo',
      'd.name as delegated_by',
      eb.case().when('g.reach', '=', 'unit').then(eb.ref('u.lft')).else(eb.ref('u.rgt')).end().as('hi'),
      sql<boolean>`${SEES} = any (r.permissions)`.as('opens')
    ])
    .where('g.account_id', '=', account_id)
    .where(sql<boolean>`app.grant_live(g, ${dayOf(ctx.now)}::date)`)
    .orderBy('u.lft')
    .orderBy('g.id')
    .limit(50)
    .execute();
  return rows;
}

async function targetOf(ctx: Reader, { member_id, unit_id }: SightWish) {
  const member =
    member_id === undefined
      ? undefined
      : await ctx.db
          .selectFrom('member as m')
          .innerJoin('org_unit as u', 'u.id', 'm.unit_id')
          .select(['m.id as member_id', 'm.full_name as name', 'u.name as unit_name', 'm.unit_pos as pos'])
          .where('m.id', '=', member_id)
          .where(({ ref }) => within(scopeOf(ctx.actor, SEES), ref('m.unit_pos')))
          .executeTakeFirst();
  const unit =
    unit_id === undefined
      ? undefined
      : await ctx.db
          .selectFrom('org_unit as u')
          .select([sql<string | null>`null`.as('member_id'), 'u.name', 'u.name as unit_name', 'u.lft as pos'])
          .where('u.id', '=', unit_id)
          .where(({ ref }) => within(scopeOf(ctx.actor, 'accounts.explain'), ref('u.lft')))
          .executeTakeFirst();
  const target = member ?? unit;
  if (!target?.name) throw new NotFound();
  return { ...target, name: target.name };
}

/** Members and units in scope whose name contains what was typed: whom or what a question about sight may be about. At most 20. */
export async function findSeen(ctx: Reader, find: string) {
  const members = await ctx.db
    .selectFrom('member as m')
    .innerJoin('org_unit as u', 'u.id', 'm.unit_id')
    .select(['m.id', 'm.full_name as name', 'u.name as unit_name', 'm.born_on'])
    .where(({ ref }) => within(scopeOf(ctx.actor, SEES), ref('m.unit_pos')))
    .where(({ ref }) => nameContains(ref('m.name_fold'), find))
    .orderBy(({ ref }) => closeness(ref('m.full_name'), find))
    .orderBy('m.given')
    .orderBy('m.middle')
    .orderBy('m.family')
    .orderBy('m.id')
    .limit(15)
    .execute();
  const units = await ctx.db
    .selectFrom('org_unit as u')
    .select(['u.id', 'u.name', sql<string>`app.path_above(u.id)`.as('path')])
    .where(({ ref }) => within(scopeOf(ctx.actor, 'accounts.explain'), ref('u.lft')))
    .where(({ ref }) => nameContains(ref('u.name_fold'), find))
    .where('u.closed_on', 'is', null)
    .orderBy('u.lft')
    .limit(5)
    .execute();
  return { members, units };
}
