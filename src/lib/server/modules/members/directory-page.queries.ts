import { sql, type RawBuilder, type SelectQueryBuilder, type SqlBool } from 'kysely';
import { within, type Scope } from '#platform/access.ts';
import type { Reader } from '#platform/context.ts';
import type { DB } from '#platform/db/types.ts';
import { hasDiacritics } from '#text/parse.ts';
import { today } from './access.ts';
import { bearsExactly, bearsName } from './directory-name.ts';

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

/** A list as it is asked in one transaction: positions, conditions, order. */
export interface Asked {
  scope: Scope;
  filter: MemberFilter;
  /** Membership statuses of those on the list. */
  statuses: string[];
  joined_by?: string;
  /** A name is asked for among so few that reading them all is quicker than the name index of the whole city. */
  small?: boolean;
  /** The bearers of a name that is common in the whole organization: their order is walked, part after part. */
  common?: NamePart[];
}

/** Some of those who bear a name, in the order in which they are listed: how many they are, and what tells them. */
export interface NamePart {
  total: number;
  which: RawBuilder<SqlBool>;
}

/** A way through the list, and the bound it goes on from. */
export interface Walk {
  backward: boolean;
  bound?: RawBuilder<unknown>;
}

/** One page of what is asked, in the order of the list; those who bear exactly the name that was typed come first. */
export async function pageOfAsked(ctx: Reader, asked: Asked, place: Place, size: number) {
  const walk = await walkOf(ctx, asked, place);
  return cut(await rowsFrom(ctx, asked, walk, size + 1), walk, size);
}

/** A page and its total in one reading of those who bear the name. */
export async function searchPage(ctx: Reader, asked: Asked, place: Place, size: number) {
  const walk = await walkOf(ctx, asked, place);
  const {
    rows: [found]
  } = await sql<{ total: number; ids: string[] }>`
    with found as materialized (${candidates(ctx, asked)})
    select (select count(*)::int from found) as total,
      array(select p.id from found p ${walk.bound ? sql`where ${orderKey(asked, 'p')} ${walk.bound}` : sql``}
            order by ${orderBy(asked, 'p', walk.backward)} limit ${size + 1}) as ids`.execute(ctx.db);
  const ids = found?.ids ?? [];
  const rows = await shown(ctx.db.selectFrom('member as m'))
    .where('m.id', 'in', ids.length > 0 ? ids : ['0'])
    .orderBy(sql`array_position(${ids}::bigint[], m.id)`)
    .execute();
  return { ...cut(rows, walk, size), total: found?.total ?? 0 };
}

/** At most `limit` rows from the bound on, in the order of the list. */
export async function rowsFrom(ctx: Reader, asked: Asked, walk: Walk, limit: number, part?: NamePart) {
  const ids = candidates(ctx, asked, part)
    .$if(walk.bound !== undefined, (rows) => rows.where(sql<SqlBool>`${orderKey(asked, 'm')} ${walk.bound}`))
    .orderBy(sql`${orderBy(asked, 'm', walk.backward)}`)
    .limit(limit);
  return shown(ctx.db.selectFrom(ids.as('p')).innerJoin('member as m', 'm.id', 'p.id'))
    .orderBy(sql`${orderBy(asked, 'p', walk.backward)}`)
    .execute();
}

/** The rows of a page out of one row more, in the order of the list, and where to go on. */
export function cut<R extends { id: string }>(found: R[], { backward, bound }: Walk, size: number) {
  const more = found.length > size;
  const rows = backward ? found.slice(0, size).reverse() : found.slice(0, size);
  return {
    rows,
    previous: (backward ? more : bound !== undefined) ? (rows[0]?.id ?? null) : null,
    next: backward || more ? (rows.at(-1)?.id ?? null) : null
  };
}

/** How many there are, counted. */
export async function countLive(ctx: Reader, asked: Asked): Promise<number> {
  const row = await matching(ctx, asked)
    .select(sql<number>`count(*)::int`.as('total'))
    .executeTakeFirstOrThrow();
  return row.total;
}

/** Has the scope at most about a ward or two of members? A bounded look at the kept counts. */
export async function isSmall(ctx: Reader, scope: Scope): Promise<boolean> {
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

/** The statuses a list is asked for; those who left only when they are asked for. */
export function statusesOf({ membership, probation_months }: MemberFilter): string[] {
  if (probation_months !== undefined) return ['probationary'];
  return membership === undefined ? ['official', 'probationary'] : [membership];
}

/** The way to go, and the bound as a parameter each, so that the planner knows them. */
export async function walkOf(ctx: Reader, asked: Asked, { after, before }: Place): Promise<Walk & { rank: number }> {
  const id = after ?? before;
  const anchor = id === undefined ? undefined : await anchorOf(ctx, asked, id);
  if (!anchor) return { backward: false, rank: 0 };
  const { rank, given, middle, family } = anchor;
  const key = [...(ranked(asked) ? [rank] : []), given, middle, family, anchor.id];
  const backward = after === undefined;
  return { backward, rank, bound: sql`${sql.raw(backward ? '<' : '>')} (${sql.join(key)})` };
}

async function anchorOf(ctx: Reader, asked: Asked, id: string) {
  return ctx.db
    .selectFrom('member as m')
    .select(['m.given', 'm.middle', 'm.family', 'm.id', rankOf(asked).as('rank')])
    .where('m.id', '=', id)
    .where(({ ref }) => within(asked.scope, ref('m.unit_pos')))
    .executeTakeFirst();
}

function matching(ctx: Reader, { scope, filter, statuses, joined_by, small }: Asked, part?: NamePart) {
  return ctx.db
    .selectFrom('member as m')
    .where(({ ref }) => within(scope, ref('m.unit_pos')))
    .where('m.membership_status', 'in', statuses)
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
    .$if(filter.name !== undefined, (rows) => rows.where(part?.which ?? bearsName(sql.ref('m.name_fold'), filter.name ?? '', !small)));
}

/** What the order needs of the members that match: found in the index alone when nothing else narrows the list. */
function candidates(ctx: Reader, asked: Asked, part?: NamePart) {
  return matching(ctx, asked, part)
    .select(['m.id', 'm.given', 'm.middle', 'm.family'])
    .$if(ranked(asked), (rows) => rows.select(rankOf(asked).as('rank')));
}

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

/** Whether those who bear exactly what was typed come first within one list. A common name is read in parts instead. */
function ranked({ filter, common }: Asked): boolean {
  return filter.name !== undefined && hasDiacritics(filter.name) && !common;
}

function rankOf({ filter }: Asked): RawBuilder<number> {
  if (filter.name === undefined || !hasDiacritics(filter.name)) return sql<number>`0`;
  return sql<number>`case when ${bearsExactly(sql`app.vn_lower(m.full_name)`, filter.name)} then 0 else 1 end`;
}

/** The parts of the order, of the members themselves (`m`) or of those found (`p`). */
function orderParts(asked: Asked, of: 'm' | 'p'): RawBuilder<unknown>[] {
  const parts = ['given', 'middle', 'family', 'id'].map((column) => sql`${sql.ref(`${of}.${column}`)}`);
  if (!ranked(asked)) return parts;
  return [of === 'm' ? rankOf(asked) : sql`p.rank`, ...parts];
}

function orderKey(asked: Asked, of: 'm' | 'p') {
  return sql`(${sql.join(orderParts(asked, of))})`;
}

function orderBy(asked: Asked, of: 'm' | 'p', backward: boolean) {
  return sql.join(orderParts(asked, of).map((part) => sql`${part} ${sql.raw(backward ? 'desc' : 'asc')}`));
}
