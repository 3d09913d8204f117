import { sql, type RawBuilder, type SelectQueryBuilder, type SqlBool } from 'kysely';
import { within, type Scope } from '#platform/access.ts';
import type { Reader } from '#platform/context.ts';
import type { DB } from '#platform/db/types.ts';
import { today } from './access.ts';
import { bearsName, closenessOf } from './directory-name.ts';
import { namesLike, type NameRow } from './directory-name.queries.ts';

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
  /** Probation ends within so many days from today, or has ended; among those whose requests the actor decides. What the start page counts. */
  probation_days?: number;
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
  /** Months of probation, and the day until which it ends. */
  probation?: { months: number; ends_by: string };
  /** A name is asked for among so few that reading them all is quicker than the name index of the whole city. */
  small?: boolean;
  /** How many bear the name, when it is asked for in the whole organization: its list is then led by the names people bear. */
  bearers?: number;
}

/** A way through the list, and the place in its order it goes on from. */
interface Walk {
  backward: boolean;
  key?: unknown[];
}

/** One page after or before a member. `next` and `previous` are the members to go on from; null at the ends. */
export async function pageOf(ctx: Reader, asked: Asked, place: Place, size: number) {
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
      array(select p.id from found p where ${behind(walk, orderOf(asked, 'p'))}
            order by ${along(walk, orderOf(asked, 'p'))} limit ${size + 1}) as ids`.execute(ctx.db);
  const ids = found?.ids ?? [];
  const rows = await shown(ctx.db.selectFrom('member as m'))
    .where('m.id', 'in', ids.length > 0 ? ids : ['0'])
    .orderBy(sql`array_position(${ids}::bigint[], m.id)`)
    .execute();
  return { ...cut(rows, walk, size), total: found?.total ?? 0 };
}

/** At most `limit` rows from the place on, in the order of the list. */
async function rowsFrom(ctx: Reader, asked: Asked, walk: Walk, limit: number) {
  const all = asked.bearers === undefined ? candidates(ctx, asked) : candidatesByName(ctx, asked, walk, limit);
  const ids = all
    .where(behind(walk, orderOf(asked, 'm')))
    .orderBy(along(walk, orderOf(asked, 'm')))
    .limit(limit);
  return shown(ctx.db.selectFrom(ids.as('p')).innerJoin('member as m', 'm.id', 'p.id'))
    .orderBy(along(walk, orderOf(asked, 'p')))
    .execute();
}

/** The rows of a page out of one row more, in the order of the list, and where to go on. */
function cut<R extends { id: string }>(found: R[], { backward, key }: Walk, size: number) {
  const more = found.length > size;
  const rows = backward ? found.slice(0, size).reverse() : found.slice(0, size);
  return {
    rows,
    previous: (backward ? more : key !== undefined) ? (rows[0]?.id ?? null) : null,
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
export function statusesOf({ membership, probation_months, probation_days }: MemberFilter): string[] {
  if (probation_months !== undefined || probation_days !== undefined) return ['probationary'];
  return membership === undefined ? ['official', 'probationary'] : [membership];
}

async function walkOf(ctx: Reader, asked: Asked, { after, before }: Place): Promise<Walk> {
  const id = after ?? before;
  if (id === undefined) return { backward: false };
  const anchor = await ctx.db
    .selectFrom('member as m')
    .select(['m.given', 'm.middle', 'm.family', 'm.id', rankOf(asked).as('rank')])
    .where('m.id', '=', id)
    .where(({ ref }) => within(asked.scope, ref('m.unit_pos')))
    .executeTakeFirst();
  if (!anchor) return { backward: false };
  const { rank, given, middle, family } = anchor;
  return { backward: after === undefined, key: [...(ranked(asked) ? [rank] : []), given, middle, family, id] };
}

function matching(ctx: Reader, { scope, filter, statuses, joined_by, probation, small }: Asked, name = filter.name) {
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
    .$if(probation !== undefined, (rows) =>
      rows.where(
        sql<boolean>`(m.joined_on + make_interval(months => ${probation?.months ?? 0}))::date <= ${probation?.ends_by ?? null}::date`
      )
    )
    .$if(name !== undefined && name !== '', (rows) => rows.where(bearsName(sql.ref('m.name_fold'), name ?? '', !small)));
}

/** What the order needs of the members that match: found in the index alone when nothing else narrows the list. */
function candidates(ctx: Reader, asked: Asked) {
  return matching(ctx, asked).select(['m.id', 'm.given', 'm.middle', 'm.family']).select(rankOf(asked).as('rank'));
}

/**
 * The same, led by the names that people bear: the planner cannot know how many bear one, so it is not asked to. When nothing but
 * the name narrows the list each name has its member, and as many names as rows are enough (and that of the place itself).
 */
function candidatesByName(ctx: Reader, asked: Asked, walk: Walk, limit: number) {
  const { name = '', unit_id: _, membership: __, ...others } = asked.filter;
  const alone = Object.values(others).every((value) => value === undefined);
  const order = orderOf(asked, 'f').slice(0, -1);
  const names = sql<NameRow>`(
    select * from (${namesLike({ name, statuses: asked.statuses })}) f
    where ${behind({ ...walk, key: walk.key?.slice(0, -1) }, order, true)}
    order by ${along(walk, order)} ${alone ? sql`limit ${limit + 1}` : sql``})`;
  return matching(ctx, asked, '')
    .innerJoin(names.as('f'), (on) =>
      on.onRef('m.given', '=', 'f.given').onRef('m.middle', '=', 'f.middle').onRef('m.family', '=', 'f.family')
    )
    .select(['m.id', 'm.given', 'm.middle', 'm.family', 'f.rank']);
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
      'm.decided_on',
      'm.official_on',
      'm.phone',
      'm.membership_status',
      'm.activity_status',
      'u.name as unit_name',
      'u.code as unit_code'
    ])
    .$narrowType<{ full_name: string }>();
}

/** Whether those closest to the name that was typed come first. */
function ranked({ filter }: Asked): boolean {
  return filter.name !== undefined;
}

function rankOf({ filter }: Asked): RawBuilder<number> {
  if (filter.name === undefined) return sql<number>`0`;
  return closenessOf({ lower: sql`app.vn_lower(m.full_name)`, folded: sql.ref('m.name_fold') }, filter.name);
}

/** The parts of the order: of the members themselves (`m`), of those found (`p`), of the names they bear (`f`). */
function orderOf(asked: Asked, of: 'm' | 'p' | 'f'): RawBuilder<unknown>[] {
  const parts = ['given', 'middle', 'family', 'id'].map((column) => sql`${sql.ref(`${of}.${column}`)}`);
  if (!ranked(asked)) return parts;
  const by_name = of === 'm' && asked.bearers !== undefined;
  return [of === 'm' && !by_name ? rankOf(asked) : sql`${sql.ref(`${by_name ? 'f' : of}.rank`)}`, ...parts];
}

/** Behind the place the walk goes on from; a parameter each, so that the planner knows them. `from`: the place itself too. */
function behind({ backward, key }: Walk, order: RawBuilder<unknown>[], from = false): RawBuilder<SqlBool> {
  if (!key) return sql<SqlBool>`true`;
  return sql<SqlBool>`(${sql.join(order)}) ${sql.raw(`${backward ? '<' : '>'}${from ? '=' : ''}`)} (${sql.join(key)})`;
}

function along({ backward }: Walk, order: RawBuilder<unknown>[]): RawBuilder<unknown> {
  return sql.join(order.map((part) => sql`${part} ${sql.raw(backward ? 'desc' : 'asc')}`));
}
