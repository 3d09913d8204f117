import { sql } from 'kysely';
import { covers, narrow, scopeOf, within, type Scope } from '#platform/access.ts';
import type { Reader } from '#platform/context.ts';
import { NotFound } from '#platform/errors.ts';
import { dayOf } from '#platform/time.ts';
import { accessUnit } from './access.ts';
import { childrenAsOf } from './as-of.queries.ts';

/** Units of one level shown at once. */
export const LEVEL_SIZE = 50;

/** Units directly below one unit: a page of at most `LEVEL_SIZE` of `total`, the first being number `from` (0 is the first). */
export interface TreeLevel {
  rows: TreeRow[];
  total: number;
  from: number;
  /** The unit of this level whose own level is shown. */
  open?: { id: string; level: TreeLevel };
}

/** A unit of the tree: `children` directly below and existing, `members` of the whole subtree. Null where history keeps no count. */
export interface TreeRow {
  id: string;
  name: string;
  kind: string;
  branch_type: string | null;
  opened_on: string;
  children: number;
  members: number | null;
}

/** Where the actor may look now: his scope of `organization.view` inside the unit he works for. */
export function viewScope(ctx: Reader): Scope {
  const scope = scopeOf(ctx.actor, 'organization.view');
  return ctx.actor.working ? narrow(scope, ctx.actor.working) : scope;
}

/**
 * The tree from the unit one works for down to `open`, each level on the page that holds the way; the last on `page` (1 is the
 * first). On a past or future day it stands as it stood then.
 *
 * @throws NotFound `open` is unknown or lies outside the actor's scope
 */
export async function treeTo(ctx: Reader, wish: { open: string | undefined; page: number; day: string }) {
  const top = await topUnit(ctx);
  if (!top) return undefined;
  const way = wish.open && wish.open !== top.id ? await wayDown(ctx, top.id, wish.open) : [];
  const level = await levels(ctx, { unit_id: top.id, way, page: wish.page, day: wish.day });
  return { top, level };
}

/** One unit as a row of the tree, with its place and age. @throws NotFound | Forbidden */
export async function treeUnit(ctx: Reader, id: string) {
  const unit = await accessUnit(ctx, 'organization.view', id);
  const [row] = await rowQuery(ctx)
    .select(['u.code', 'u.closed_on', sql<string>`app.path_above(u.id)`.as('path')])
    .where('u.id', '=', unit.id)
    .execute();
  if (!row) throw new NotFound();
  return row;
}

/** Units directly below one, from number `from` on, at most `LEVEL_SIZE`; only those in the actor's scope that are not closed. */
export async function listChildren(ctx: Reader, parent_id: string, from = 0): Promise<TreeLevel> {
  const scope = viewScope(ctx);
  const rows = await rowQuery(ctx)
    .where('u.parent_id', '=', parent_id)
    .where(({ ref }) => within(scope, ref('u.lft')))
    .where((eb) => eb.or([eb('u.closed_on', 'is', null), eb('u.closed_on', '>', dayOf(ctx.now))]))
    .orderBy('u.sort_no')
    .orderBy('u.id')
    .limit(LEVEL_SIZE)
    .offset(from)
    .execute();
  const { total } = await ctx.db
    .selectFrom('org_unit')
    .select(sql<number>`count(*)::int`.as('total'))
    .where('parent_id', '=', parent_id)
    .where(({ ref }) => within(scope, ref('lft')))
    .where((eb) => eb.or([eb('closed_on', 'is', null), eb('closed_on', '>', dayOf(ctx.now))]))
    .executeTakeFirstOrThrow();
  return { rows, total, from };
}

async function topUnit(ctx: Reader): Promise<TreeRow | undefined> {
  const scope = viewScope(ctx);
  const { working } = ctx.actor;
  if (working && !covers(scope, working.lo)) return undefined;
  const rows = rowQuery(ctx).where(({ ref }) => within(scope, ref('u.lft')));
  return (working ? rows.where('u.id', '=', working.unit_id) : rows.where('u.parent_id', 'is', null)).executeTakeFirst();
}

/** Ids below the top, down to and with `open`. */
async function wayDown(ctx: Reader, top_id: string, open: string): Promise<string[]> {
  const unit = await accessUnit(ctx, 'organization.view', open);
  if (!covers(viewScope(ctx), unit.lft)) throw new NotFound();
  const above = await ctx.db
    .selectFrom('org_unit as a')
    .innerJoin('org_unit as top', (join) => join.on('top.id', '=', top_id))
    .select('a.id')
    .where('a.lft', '<=', unit.lft)
    .where('a.rgt', '>=', unit.lft)
    .whereRef('a.lft', '>', 'top.lft')
    .orderBy('a.lft')
    .execute();
  return above.map(({ id }) => id);
}

async function levels(ctx: Reader, wish: { unit_id: string; way: string[]; page: number; day: string }): Promise<TreeLevel> {
  const [next, ...way] = wish.way;
  const page = next === undefined ? wish.page : await pageOf(ctx, wish.unit_id, next);
  const from = (page - 1) * LEVEL_SIZE;
  const level =
    wish.day === dayOf(ctx.now)
      ? await listChildren(ctx, wish.unit_id, from)
      : await childrenAsOf(ctx, { unit_id: wish.unit_id, day: wish.day, from }, { scope: viewScope(ctx), size: LEVEL_SIZE });
  if (next === undefined) return level;
  return { ...level, open: { id: next, level: await levels(ctx, { ...wish, unit_id: next, way }) } };
}

/** The page of its level on which a unit stands. */
async function pageOf(ctx: Reader, parent_id: string, id: string): Promise<number> {
  const { before } = await ctx.db
    .selectFrom('org_unit as s')
    .innerJoin('org_unit as u', (join) => join.on('u.id', '=', id))
    .select(sql<number>`count(*)::int`.as('before'))
    .where('s.parent_id', '=', parent_id)
    .where(sql<boolean>`(s.sort_no, s.id) < (u.sort_no, u.id)`)
    .where(({ ref }) => within(viewScope(ctx), ref('s.lft')))
    .where((eb) => eb.or([eb('s.closed_on', 'is', null), eb('s.closed_on', '>', dayOf(ctx.now))]))
    .executeTakeFirstOrThrow();
  return Math.floor(before / LEVEL_SIZE) + 1;
}

/** The columns of a row. Members are summed over the positions below the unit: an index-only range a unit. */
function rowQuery(ctx: Reader) {
  return ctx.db
    .selectFrom('org_unit as u')
    .select(['u.id', 'u.name', 'u.kind', 'u.branch_type', 'u.opened_on'])
    .select([
      sql<number>`(select count(*)::int from org_unit c where c.parent_id = u.id and (c.closed_on is null or c.closed_on > ${dayOf(ctx.now)}))`.as(
        'children'
      ),
      sql<number>`(select coalesce(sum(m.n), 0)::int from member_count m
                   where m.unit_pos between u.lft and u.rgt and m.membership_status <> 'left')`.as('members')
    ]);
}
