import { sql } from 'kysely';
import { covers, narrow, scopeOf, within, workingScope, type Scope } from '#platform/access.ts';
import type { Reader } from '#platform/context.ts';
import type { Role } from '#platform/permissions.ts';
import { dayOf } from '#platform/time.ts';
import type { UnitInView } from './account.queries.ts';
import { accessGrant } from './grant-access.ts';
import { commands, rolesFor } from './grant-power.ts';
import { roleOfPosition } from './grant-position.ts';

/** Rows of a page of grants. */
export const GRANTS_A_PAGE = 20;

/** The parts of the list of grants; `to_confirm`: proposed ones that wait for the actor as the second person. */
export const GRANT_STATES = ['active', 'to_confirm', 'proposed', 'ended'] as const;
export type GrantPart = (typeof GRANT_STATES)[number];

const STATES: Record<GrantPart, string[]> = {
  active: ['active'],
  to_confirm: ['proposed'],
  proposed: ['proposed'],
  ended: ['ended', 'refused']
};

/** What the list of grants is asked for: a unit with all below it, one part, and the last row seen. */
export interface GrantsWish {
  unit: UnitInView;
  part: GrantPart;
  after?: { lft: number; id: string };
}

/** Grants with all that a list says of them: whose, which role, where, until when, by what. */
export function grantRows(ctx: Reader) {
  return ctx.db
    .selectFrom('account_grant as g')
    .innerJoin('org_unit as u', 'u.id', 'g.unit_id')
    .leftJoin('account as a', 'a.id', 'g.account_id')
    .leftJoin('account_grant_holder as h', 'h.id', 'g.id')
    .leftJoin('account_grant_holder as d', 'd.id', 'g.delegated_from')
    .select((eb) => [
      'g.id',
      'g.account_id',
      'g.role',
      'g.reach',
      'g.state',
      'g.basis',
      'g.from_on',
      'g.to_on',
      'g.decision_number',
      'g.proposed_by',
      'g.proposed_at',
      'g.ended_at',
      'g.closing_reason',
      'u.id as unit_id',
      'u.name as unit_name',
      'u.lft',
      'd.name as delegated_by',
      eb.fn.coalesce('a.name', 'h.name').as('name'),
      sql<boolean>`app.grant_live(g, ${dayOf(ctx.now)}::date)`.as('live')
    ]);
}

/** Grants on a unit and the units below it, by unit; 20 a page (one more tells that there is a next). */
export async function listGrants(ctx: Reader, { unit, part, after }: GrantsWish) {
  const scope = narrow(scopeOf(ctx.actor, 'accounts.view'), { lo: unit.lft, hi: unit.rgt });
  const ids = part === 'to_confirm' ? ['0', ...(await idsToConfirm(ctx, scope))] : undefined;
  return grantRows(ctx)
    .where(({ ref }) => within(scope, ref('u.lft')))
    .where('g.state', 'in', STATES[part])
    .$if(ids !== undefined, (rows) => rows.where('g.id', 'in', ids ?? []))
    .$if(after !== undefined, (rows) => rows.where(sql<boolean>`(u.lft, g.id) > (${after?.lft ?? 0}, ${after?.id ?? '0'}::bigint)`))
    .orderBy('u.lft')
    .orderBy('g.id')
    .limit(GRANTS_A_PAGE + 1)
    .execute();
}

/** How many grants each part of the list has. */
export async function countGrants(ctx: Reader, unit: UnitInView): Promise<Record<GrantPart, number>> {
  const scope = narrow(scopeOf(ctx.actor, 'accounts.view'), { lo: unit.lft, hi: unit.rgt });
  const rows = await ctx.db
    .selectFrom('account_grant as g')
    .innerJoin('org_unit as u', 'u.id', 'g.unit_id')
    .select(['g.state', (eb) => eb.fn.countAll<string>().as('n')])
    .where(({ ref }) => within(scope, ref('u.lft')))
    .groupBy('g.state')
    .execute();
  const of = (part: GrantPart) => rows.filter(({ state }) => STATES[part].includes(state)).reduce((sum, { n }) => sum + Number(n), 0);
  const to_confirm = (await idsToConfirm(ctx, scope)).length;
  return { active: of('active'), to_confirm, proposed: of('proposed'), ended: of('ended') };
}

/**
 * One grant with the names of those who proposed, confirmed and ended it, and what the actor may do with it now.
 *
 * @throws NotFound
 */
export async function grantPage(ctx: Reader, id: string) {
  const guarded = await accessGrant(ctx, 'accounts.view', id);
  const grant = await grantRows(ctx)
    .leftJoin('account as p', 'p.id', 'g.proposed_by')
    .leftJoin('account as c', 'c.id', 'g.confirmed_by')
    .leftJoin('account as e', 'e.id', 'g.ended_by')
    .select(['p.name as proposer', 'c.name as confirmer', 'e.name as ender', 'g.confirmed_at'])
    .where('g.id', '=', guarded.id)
    .executeTakeFirstOrThrow();
  const first = [guarded.proposed_by, guarded.proposed_for, guarded.account_id];
  return {
    ...grant,
    may_confirm: grant.state === 'proposed' && commands(ctx.actor, 'accounts.confirm', guarded) && !first.includes(ctx.actor.account_id),
    may_refuse: grant.state === 'proposed' && covers(scopeOf(ctx.actor, 'accounts.confirm'), guarded.lo),
    may_end: grant.state === 'active' && commands(ctx.actor, 'accounts.grant', guarded),
    proposed_by_actor: guarded.proposed_by === ctx.actor.account_id,
    is_own: guarded.account_id === ctx.actor.account_id
  };
}

/** Holders of positions in the unit's positions whose account lacks the role that comes with the position. At most 50. */
export async function positionsWithoutGrant(ctx: Reader, unit: UnitInView) {
  const scope = narrow(scopeOf(ctx.actor, 'accounts.grant'), { lo: unit.lft, hi: unit.rgt });
  const today = dayOf(ctx.now);
  const held = await ctx.db
    .selectFrom('member_position as p')
    .innerJoin('org_unit as u', 'u.id', 'p.unit_id')
    .innerJoin('member as m', 'm.id', 'p.member_id')
    .innerJoin('account as a', 'a.member_id', 'm.id')
    .select([
      'p.id',
      'p.position',
      'p.from_on',
      'p.decision_number',
      'm.full_name',
      'a.id as account_id',
      'u.id as unit_id',
      'u.name as unit_name',
      'u.kind',
      'u.usage_level'
    ])
    .where(({ ref }) => within(scope, ref('u.lft')))
    .where('p.from_on', '<=', today)
    .where((eb) => eb.or([eb('p.to_on', 'is', null), eb('p.to_on', '>', today)]))
    .where('a.state', '<>', 'ended')
    .where('a.id', '<>', ctx.actor.account_id)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('account_grant as g')
            .select('g.id')
            .whereRef('g.account_id', '=', 'a.id')
            .whereRef('g.unit_id', '=', 'p.unit_id')
            .where('g.state', 'in', ['proposed', 'active'])
        )
      )
    )
    .orderBy('u.lft')
    .orderBy('p.id')
    .limit(50)
    .execute();
  return held.flatMap((row) => {
    const role = roleOfPosition(row.position, row);
    return role === undefined ? [] : [{ ...row, role }];
  });
}

/** Proposed grants the actor could confirm as the second person, where he works now: how many. */
export async function countGrantsToConfirm(ctx: Reader): Promise<number> {
  return (await idsToConfirm(ctx, workingScope(ctx.actor, 'accounts.view'))).length;
}

/** Those grants among the positions, the oldest first. At most 1000. */
async function idsToConfirm(ctx: Reader, positions: Scope): Promise<string[]> {
  const waiting = await ctx.db
    .selectFrom('account_grant as g')
    .innerJoin('org_unit as u', 'u.id', 'g.unit_id')
    .select((eb) => [
      'g.id',
      'g.role',
      'u.lft as lo',
      eb.case().when('g.reach', '=', 'unit').then(eb.ref('u.lft')).else(eb.ref('u.rgt')).end().as('hi')
    ])
    .where(({ ref }) => within(positions, ref('u.lft')))
    .where(({ ref }) => within(scopeOf(ctx.actor, 'accounts.confirm'), ref('u.lft')))
    .where('g.state', '=', 'proposed')
    .where('g.account_id', '<>', ctx.actor.account_id)
    .where((eb) => eb.or([eb('g.proposed_by', 'is', null), eb('g.proposed_by', '<>', ctx.actor.account_id)]))
    .where((eb) => eb.or([eb('g.proposed_for', 'is', null), eb('g.proposed_for', '<>', ctx.actor.account_id)]))
    .orderBy('g.id')
    .limit(1000)
    .execute();
  return waiting.filter(({ role, lo, hi }) => commands(ctx.actor, 'accounts.confirm', { role: role as Role, lo, hi })).map(({ id }) => id);
}

/** Roles on the unit that the actor may give, at least for the unit alone. */
export function rolesToGive(ctx: Reader, unit: UnitInView): Role[] {
  return rolesFor(unit).filter((role) => commands(ctx.actor, 'accounts.grant', { role, lo: unit.lft, hi: unit.lft }));
}

/** The kinds of units that have an administrator of their own, whatever their tier: a commune may be of two. */
const ADMINISTERED = ['city_org', 'district_org', 'direct_org', 'commune_org'];

/** Cities, districts and communes within the working unit that nobody able to sign in administers by a grant of their own, in tree order. At most 200. */
export function unitsWithoutAdministrator(ctx: Reader) {
  return ctx.db
    .selectFrom('org_unit as u')
    .select(['u.id', 'u.name', sql<string>`app.path_above(u.id)`.as('path')])
    .where(({ ref }) => within(workingScope(ctx.actor, 'accounts.grant'), ref('u.lft')))
    .where('u.kind', 'in', ADMINISTERED)
    .where('u.closed_on', 'is', null)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('account_grant_holder as h')
            .select('h.id')
            .whereRef('h.unit_id', '=', 'u.id')
            .where('h.role', '=', 'unit_administrator')
            .where('h.able', '=', true)
        )
      )
    )
    .orderBy('u.lft')
    .limit(200)
    .execute();
}
