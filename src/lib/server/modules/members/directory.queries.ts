import { sql, type ExpressionBuilder, type RawBuilder, type SelectQueryBuilder, type SqlBool } from 'kysely';
import { covers, narrow, scopeOf, within, type Scope } from '#platform/access.ts';
import type { Reader } from '#platform/context.ts';
import type { DB } from '#platform/db/types.ts';
import { NotFound } from '#platform/errors.ts';
import type { Permission } from '#platform/permissions.ts';
import { ruleValue } from '#platform/rules.ts';
import { today } from './access.ts';
import { hasDiacritics } from '#text/parse.ts';

/** What the list is narrowed to. Absent: not asked. Without `membership`, those who left stay out. */
export interface MemberFilter {
  /** Part of a name, with or without diacritics. */
  name?: string;
  unit_id?: string;
  membership?: string;
  activity?: string;
  sex?: string;
  /** Days of birth, both included. */
  born_from?: string;
  born_to?: string;
  joined_year?: number;
  /** Probation ends within so many months from today, or has ended and is not yet followed. */
  probation_months?: number;
}

/** Where a page of the list stands: after or before a member. Neither: the first page. */
export interface Place {
  after?: string;
  before?: string;
}

/** Rows of a page. */
export const PAGE_ROWS = 20;

/** A list as it is asked in one transaction: positions, conditions, order. */
export interface Asked {
  scope: Scope;
  filter: MemberFilter;
  joined_by?: string;
  /** So few members in all that reading them is quicker than the name index of the whole city. */
  small: boolean;
}

/**
 * One page of the members in the actor's scope within his working unit (or a unit below it), the Vietnamese way: given name,
 * middle, family; a name typed with diacritics puts those who have exactly them first. `total` always equals the whole list.
 *
 * @throws NotFound the unit to narrow to does not exist, or lies outside the actor's scope
 */
export async function listMembers(ctx: Reader, filter: MemberFilter, place: Place = {}) {
  const asked = await askMembers(ctx, 'members.view', filter);
  const found = filter.name === undefined ? undefined : await searchPage(ctx, asked, place);
  return found ?? { ...(await pageOf(ctx, asked, place, PAGE_ROWS)), total: await countMembers(ctx, asked) };
}

/** What is asked, resolved once: the scope of the permission narrowed to the unit. @throws NotFound */
export async function askMembers(ctx: Reader, permission: Permission, filter: MemberFilter): Promise<Asked> {
  const scope = scopeOf(ctx.actor, permission);
  const unit = filter.unit_id ? await boundsOf(ctx, filter.unit_id) : ctx.actor.working;
  const narrowed = unit ? narrow(scope, unit) : scope;
  const asked: Asked = { scope: narrowed, filter, small: filter.name !== undefined && (await isSmall(ctx, narrowed)) };
  if (filter.probation_months === undefined) return asked;
  const months = (await ruleValue(ctx, 'members.probation_months', today(ctx))) - filter.probation_months;
  return { ...asked, joined_by: months.toString() };
}

/** One page after or before a member. `next` and `previous` are the members to go on from; null at the ends. */
export async function pageOf(ctx: Reader, asked: Asked, place: Place, size: number) {
  const walk = await walkOf(ctx, asked, place);
  const ids = candidates(ctx, asked)
    .$if(walk.bound !== undefined, (rows) => rows.where(sql<SqlBool>`${orderKey(asked, 'm')} ${walk.bound}`))
    .orderBy(sql`${orderBy(asked, 'm', walk.backward)}`)
    .limit(size + 1);
  const found = await shown(ctx.db.selectFrom(ids.as('p')).innerJoin('member as m', 'm.id', 'p.id'))
    .orderBy(sql`${orderBy(asked, 'p', walk.backward)}`)
    .execute();
  return cut(found, walk, size);
}

/** How many the whole list has: from the kept counts where they can answer, else counted. */
export async function countMembers(ctx: Reader, asked: Asked): Promise<number> {
  const { membership, activity, sex, unit_id: _, ...others } = asked.filter;
  if (Object.values(others).some((value) => value !== undefined)) return countLive(ctx, asked);
  const row = await ctx.db
    .selectFrom('member_count')
    .select(sql<number>`coalesce(sum(n), 0)::int`.as('total'))
    .where(({ ref }) => within(asked.scope, ref('unit_pos')))
    .where('membership_status', 'in', statusesOf(membership))
    .$if(activity !== undefined, (counts) => counts.where('activity_status', '=', activity ?? ''))
    .$if(sex !== undefined, (counts) => counts.where('sex', '=', sex ?? ''))
    .executeTakeFirstOrThrow();
  return row.total;
}

/** Members of other branches who take part in this one for a time, if the actor may view its members. At most 200. */
export async function listGuests(ctx: Reader, unit_id: string) {
  return ctx.db
    .selectFrom('member_guest')
    .select(['member_id', 'full_name', 'sex', 'home_name', 'from_on'])
    .$narrowType<{ member_id: string; full_name: string; sex: string; home_name: string; from_on: string }>()
    .where('unit_id', '=', unit_id)
    .where(({ ref }) => within(scopeOf(ctx.actor, 'members.view'), ref('unit_pos').$castTo<number>()))
    .orderBy('given')
    .orderBy('middle')
    .orderBy('family')
    .limit(200)
    .execute();
}

/** A unit in the actor's scope, and the units right below it where the list can be narrowed further; at most 200 of them. */
export async function unitChoices(ctx: Reader, unit_id: string | undefined) {
  const id = unit_id ?? ctx.actor.working?.unit_id;
  if (!id) return { unit: null, below: [] };
  const scope = scopeOf(ctx.actor, 'members.view');
  const unit = await ctx.db
    .selectFrom('org_unit')
    .select(['id', 'name', 'kind'])
    .where('id', '=', id)
    .where(({ ref }) => within(scope, ref('lft')))
    .executeTakeFirst();
  const below = await ctx.db
    .selectFrom('org_unit')
    .select(['id', 'name'])
    .where('parent_id', '=', id)
    .where('closed_on', 'is', null)
    .where('kind', 'not in', ['party_group', 'advisory_body'])
    .where(({ ref }) => within(scope, ref('lft')))
    .orderBy('sort_no')
    .orderBy('id')
    .limit(200)
    .execute();
  return { unit: unit ?? null, below };
}

/** Has the scope at most about a ward or two of members? A bounded look at the kept counts. */
async function isSmall(ctx: Reader, scope: Scope): Promise<boolean> {
  const row = await ctx.db
    .selectFrom((eb) =>
      eb
        .selectFrom('member_count')
        .select('n')
        .where(({ ref }) => within(scope, ref('unit_pos')))
        .limit(SMALL_SCOPE / 4)
        .as('c')
    )
    .select(
      sql<number>`(case when count(*) < ${SMALL_SCOPE / 4}::bigint then coalesce(sum(n), 0) else ${SMALL_SCOPE} + 1 end)::int`.as('n')
    )
    .executeTakeFirstOrThrow();
  return row.n <= SMALL_SCOPE;
}

/** Members of a small scope, at most. */
const SMALL_SCOPE = 8000;

async function boundsOf(ctx: Reader, unit_id: string) {
  const unit = await ctx.db.selectFrom('org_unit').select(['lft as lo', 'rgt as hi']).where('id', '=', unit_id).executeTakeFirst();
  if (!unit || !covers(scopeOf(ctx.actor, 'members.view'), unit.lo)) throw new NotFound();
  return unit;
}

function matching(ctx: Reader, { scope, filter, joined_by, small }: Asked) {
  return ctx.db
    .selectFrom('member as m')
    .where(({ ref }) => within(scope, ref('m.unit_pos')))
    .where('m.membership_status', 'in', filter.probation_months === undefined ? statusesOf(filter.membership) : ['probationary'])
    .$if(filter.activity !== undefined, (rows) => rows.where('m.activity_status', '=', filter.activity ?? ''))
    .$if(filter.sex !== undefined, (rows) => rows.where('m.sex', '=', filter.sex ?? ''))
    .$if(filter.born_from !== undefined, (rows) => rows.where('m.born_on', '>=', filter.born_from ?? ''))
    .$if(filter.born_to !== undefined, (rows) => rows.where('m.born_on', '<=', filter.born_to ?? ''))
    .$if(filter.joined_year !== undefined, (rows) =>
      rows.where('m.joined_on', '>=', `${filter.joined_year}-01-01`).where('m.joined_on', '<=', `${filter.joined_year}-12-31`)
    )
    .$if(joined_by !== undefined, (rows) =>
      rows.where('m.joined_on', '<=', sql<string>`(${today(ctx)}::date - make_interval(months => ${joined_by}::int))::date`)
    )
    .$if(filter.name !== undefined, (rows) => rows.where((eb) => nameMatches(eb, filter.name ?? '', small)));
}

/** What the order needs of the members that match: found in the index alone when nothing else narrows the list. */
function candidates(ctx: Reader, asked: Asked) {
  return matching(ctx, asked)
    .select(['m.id', 'm.given', 'm.middle', 'm.family'])
    .$if(exactOf(asked) !== undefined, (rows) => rows.select(rankOf(asked).as('rank')));
}

/**
 * A page and its total in one reading of the name index, for names that few bear. Undefined when more than `FEW` match: then the
 * order is walked and the whole is counted, each the quicker way.
 */
async function searchPage(ctx: Reader, asked: Asked, place: Place) {
  const walk = await walkOf(ctx, asked, place);
  const {
    rows: [found]
  } = await sql<{ total: number; ids: string[] }>`
    with found as materialized (${candidates(ctx, asked).limit(FEW + 1)})
    select (select count(*)::int from found) as total,
      array(select p.id from found p ${walk.bound ? sql`where ${orderKey(asked, 'p')} ${walk.bound}` : sql``}
            order by ${orderBy(asked, 'p', walk.backward)} limit ${PAGE_ROWS + 1}) as ids`.execute(ctx.db);
  if (!found || found.total > FEW) return undefined;
  const rows = await shown(ctx.db.selectFrom('member as m'))
    .where('m.id', 'in', found.ids.length > 0 ? found.ids : ['0'])
    .orderBy(sql`array_position(${found.ids}::bigint[], m.id)`)
    .execute();
  return { ...cut(rows, walk, PAGE_ROWS), total: found.total };
}

/** Names that more members bear than this are not few. */
const FEW = 2000;

/** What a row of the list shows. */
function shown<O>(members: SelectQueryBuilder<DB & { m: DB['member'] }, 'm', O>) {
  return members
    .innerJoin('org_unit as u', 'u.id', 'm.unit_id')
    .select([
      'm.id',
      'm.full_name',
      'm.born_on',
      'm.sex',
      'm.joined_on',
      'm.official_on',
      'm.phone',
      'm.membership_status',
      'm.activity_status',
      'u.name as unit_name',
      'u.code as unit_code'
    ])
    .$narrowType<{ full_name: string }>();
}

/** Which way a page goes, and the bound it goes on from. */
interface Walk {
  backward: boolean;
  bound: RawBuilder<unknown> | undefined;
}

async function walkOf(ctx: Reader, asked: Asked, place: Place): Promise<Walk> {
  const anchor = await anchorOf(ctx, asked, place.after ?? place.before);
  const backward = anchor !== undefined && place.after === undefined;
  return { backward, bound: anchor && sql`${sql.raw(backward ? '<' : '>')} (${sql.join(anchor)})` };
}

/** The rows of a page out of one row more, in the order of the list, and where to go on. */
function cut<R extends { id: string }>(found: R[], { backward, bound }: Walk, size: number) {
  const more = found.length > size;
  const rows = backward ? found.slice(0, size).reverse() : found.slice(0, size);
  return {
    rows,
    previous: (backward ? more : bound !== undefined) ? (rows[0]?.id ?? null) : null,
    next: backward || more ? (rows.at(-1)?.id ?? null) : null
  };
}

async function countLive(ctx: Reader, asked: Asked): Promise<number> {
  const row = await matching(ctx, asked)
    .select(sql<number>`count(*)::int`.as('total'))
    .executeTakeFirstOrThrow();
  return row.total;
}

/** Part of a name; one or two letters are a whole given or family name ('An', 'Vũ'): their trigrams find everybody. */
function nameMatches(eb: ExpressionBuilder<DB & { m: DB['member'] }, 'm'>, name: string, small: boolean) {
  const folded = sql<string>`app.vn_fold(${escapeLike(name)})`;
  const column = small ? sql`m.name_fold || ''` : sql`m.name_fold`; // an expression is no index's
  const like = (pattern: typeof folded) => sql<SqlBool>`${column} like ${pattern}`;
  if (Array.from(name).length > 2) return like(sql`'%' || ${folded} || '%'`);
  return eb.or([like(sql`'% ' || ${folded}`), like(sql`${folded} || ' %'`)]);
}

/** The pattern of exactly what was typed, when it carries diacritics: those who match it come first. */
function exactOf({ filter }: Asked): string | undefined {
  return filter.name && hasDiacritics(filter.name) ? `%${escapeLike(filter.name)}%` : undefined;
}

function rankOf(asked: Asked) {
  return sql<number>`case when app.vn_lower(m.full_name) like app.vn_lower(${exactOf(asked)}) then 0 else 1 end`;
}

/** The parts of the order, of the members themselves (`m`) or of those found (`p`). */
function orderParts(asked: Asked, of: 'm' | 'p'): RawBuilder<unknown>[] {
  const parts = ['given', 'middle', 'family', 'id'].map((column) => sql`${sql.ref(`${of}.${column}`)}`);
  if (exactOf(asked) === undefined) return parts;
  return [of === 'm' ? rankOf(asked) : sql`p.rank`, ...parts];
}

function orderKey(asked: Asked, of: 'm' | 'p') {
  return sql`(${sql.join(orderParts(asked, of))})`;
}

function orderBy(asked: Asked, of: 'm' | 'p', backward: boolean) {
  return sql.join(orderParts(asked, of).map((part) => sql`${part} ${sql.raw(backward ? 'desc' : 'asc')}`));
}

/** The member a page goes on from, as the bound of the order: a parameter each, so that the planner knows them. */
async function anchorOf(ctx: Reader, asked: Asked, id: string | undefined) {
  if (id === undefined) return undefined;
  const row = await ctx.db
    .selectFrom('member as m')
    .select(['m.given', 'm.middle', 'm.family', 'm.id'])
    .$if(exactOf(asked) !== undefined, (rows) => rows.select(rankOf(asked).as('rank')))
    .where('m.id', '=', id)
    .where(({ ref }) => within(asked.scope, ref('m.unit_pos')))
    .executeTakeFirst();
  if (!row) return undefined;
  const bound = [row.given, row.middle, row.family, row.id];
  return row.rank === undefined ? bound : [row.rank, ...bound];
}

function statusesOf(membership: string | undefined): string[] {
  return membership === undefined ? ['official', 'probationary'] : [membership];
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
