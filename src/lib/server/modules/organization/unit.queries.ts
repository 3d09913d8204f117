import { sql } from 'kysely';
import { covers, grantFor, scopeOf } from '#platform/access.ts';
import type { Reader } from '#platform/context.ts';
import { dayOf } from '#platform/time.ts';
import { accessUnit, maySuperior, type Unit } from './access.ts';
import { kindsBelow, loadEdges } from './edge.ts';
import { listChildren } from './tree.queries.ts';

/**
 * Everything the staff page of a unit shows, but for the people: kind and code, the way up, powers, members by status, units
 * below (a page from number `from` on), decisions, and what the actor may do here.
 *
 * @throws NotFound | Forbidden
 */
export async function unitPage(ctx: Reader, id: string, from = 0) {
  const unit = await accessUnit(ctx, 'organization.view', id);
  return {
    unit,
    path: await pathOf(ctx, unit),
    successor: await successorOf(ctx, unit),
    powers: await listPowers(ctx, unit.id),
    members: await membersOf(ctx, unit),
    children: await listChildren(ctx, unit.id, from),
    changes: await listChanges(ctx, unit.id),
    may: await mayOf(ctx, unit)
  };
}

/** The units above, the root first; `visible` where the actor may open their page. */
export async function pathOf(ctx: Reader, unit: { lft: number }) {
  const scope = scopeOf(ctx.actor, 'organization.view');
  const above = await ctx.db
    .selectFrom('org_unit')
    .select(['id', 'name', 'lft'])
    .where('lft', '<', unit.lft)
    .where('rgt', '>=', unit.lft)
    .orderBy('lft')
    .execute();
  return above.map(({ id, name, lft }) => ({ id, name, visible: covers(scope, lft) }));
}

/** A unit with what a change of it would touch: units below it that exist today, and members of the whole subtree. For the forms. */
export async function changePage(ctx: Reader, id: string) {
  const unit = await accessUnit(ctx, 'organization.change', id);
  const { units } = await ctx.db
    .selectFrom('org_unit')
    .select(sql<number>`count(*)::int`.as('units'))
    .where('lft', '>', unit.lft)
    .where('lft', '<=', unit.rgt)
    .where((eb) => eb.or([eb('closed_on', 'is', null), eb('closed_on', '>', dayOf(ctx.now))]))
    .executeTakeFirstOrThrow();
  const members = await membersOf(ctx, unit);
  return { unit, path: await pathOf(ctx, unit), units, members: members.total, may: await mayOf(ctx, unit) };
}

/** The kinds a new unit below this one may have on a day, in the order of the glossary. */
export async function kindsFor(ctx: Reader, unit: { kind: string; tier: string }, on: string): Promise<string[]> {
  const kinds = kindsBelow(await loadEdges(ctx), unit, on);
  if (kinds.length === 0) return [];
  const rows = await ctx.db.selectFrom('org_kind').select('kind').where('kind', 'in', kinds).orderBy('sort_no').execute();
  return rows.map(({ kind }) => kind);
}

/** The kinds of unit that may stand directly above this one on a day, whatever their tier. */
export async function parentKindsFor(ctx: Reader, unit: { kind: string; branch_type: string | null }, on: string): Promise<string[]> {
  const edges = await loadEdges(ctx);
  const kinds = edges
    .filter(({ child_kind, from_on, to_on }) => child_kind === unit.kind && from_on <= on && (to_on === null || on < to_on))
    .map(({ parent_kind }) => parent_kind);
  return unit.branch_type === 'residential' ? kinds.filter((kind) => kind === 'commune_org') : kinds;
}

/** Powers of a unit, running ones first. At most 100. */
export function listPowers(ctx: Reader, unit_id: string) {
  return ctx.db
    .selectFrom('org_power')
    .select(['id', 'power', 'from_on', 'to_on', 'decision_number'])
    .where('unit_id', '=', unit_id)
    .orderBy(sql`to_on is null`, 'desc')
    .orderBy('from_on', 'desc')
    .orderBy('power')
    .limit(100)
    .execute();
}

/** Decisions about a unit, the latest first. At most 100. */
function listChanges(ctx: Reader, unit_id: string) {
  return ctx.db
    .selectFrom('org_change')
    .select(['id', 'kind', 'effective_on', 'decision_number', 'applied_at', 'cancelled_at', 'problem'])
    .select([sql<string | null>`detail ->> 'from'`.as('from'), sql<string | null>`detail ->> 'to'`.as('to')])
    .where('unit_id', '=', unit_id)
    .orderBy('effective_on', 'desc')
    .orderBy('id', 'desc')
    .limit(100)
    .execute();
}

/** Members of the subtree by status; `total` leaves out those no longer on the list. */
async function membersOf(ctx: Reader, unit: { lft: number; rgt: number }) {
  return ctx.db
    .selectFrom('member_count')
    .select([
      sql<number>`coalesce(sum(n), 0)::int`.as('total'),
      sql<number>`coalesce(sum(n) filter (where membership_status = 'official'), 0)::int`.as('official'),
      sql<number>`coalesce(sum(n) filter (where membership_status = 'probationary'), 0)::int`.as('probationary'),
      sql<number>`coalesce(sum(n) filter (where activity_status = 'exempt'), 0)::int`.as('exempt')
    ])
    .where('unit_pos', '>=', unit.lft)
    .where('unit_pos', '<=', unit.rgt)
    .where('membership_status', '<>', 'left')
    .executeTakeFirstOrThrow();
}

async function successorOf(ctx: Reader, unit: Unit) {
  return ctx.db
    .selectFrom('org_unit as u')
    .innerJoin('org_unit as s', 's.id', 'u.successor_id')
    .select(['s.id', 's.name'])
    .where('u.id', '=', unit.id)
    .executeTakeFirst();
}

/** Which doors to show: the guards stand in the commands. */
async function mayOf(ctx: Reader, unit: Unit) {
  const holds = (permission: 'organization.change' | 'organization.appoint') =>
    ctx.actor.system || grantFor(ctx.actor, permission, unit.lft) !== undefined;
  return {
    change: holds('organization.change'),
    appoint: holds('organization.appoint'),
    superior: await maySuperior(ctx, 'organization.change', unit)
  };
}
