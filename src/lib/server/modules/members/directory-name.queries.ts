import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Scope } from '#platform/access.ts';
import type { Reader } from '#platform/context.ts';
import { hasDiacritics } from '#text/parse.ts';
import { bearsExactly, bearsName } from './directory-name.ts';
import { cut, rowsFrom, walkOf, type Asked, type NamePart, type Place } from './directory-page.queries.ts';

/** Names that more members bear than this are common: the order is walked until a page is full, not made of all of them. */
const FEW = 2000;

/**
 * Those who bear a name, in the parts in which they are listed (with diacritics: exactly so, then otherwise), each counted from
 * the kept counts of names. Undefined when they are few, or when less than the whole organization is asked for.
 */
export async function commonName(ctx: Reader, { scope, statuses }: Asked, name: string): Promise<NamePart[] | undefined> {
  if (!(await isWhole(ctx, scope))) return undefined;
  const exactly = hasDiacritics(name) ? bearsExactly(sql.ref('name_lower'), name) : undefined;
  const { rows } = await sql<{ exact: number; total: number }>`
    select coalesce(sum(n) filter (where ${exactly ?? sql`true`}), 0)::int as exact, coalesce(sum(n), 0)::int as total
    from (${names(name, statuses)}) f`.execute(ctx.db);
  const { exact = 0, total = 0 } = rows[0] ?? {};
  if (total <= FEW) return undefined;
  const bears = bearsName(sql.ref('m.name_fold'), name);
  if (!exactly) return [{ total, which: bears }];
  const bears_exactly = bearsExactly(sql`app.vn_lower(m.full_name)`, name);
  const rare = sql<SqlBool>`m.name_fold in (select name_fold from (${names(name, statuses)}) f where ${exactly}) and ${bears_exactly}`;
  return [
    { total: exact, which: exact > FEW ? bears_exactly : rare },
    { total: total - exact, which: sql<SqlBool>`${bears} and not ${bears_exactly}` }
  ];
}

/** One page of the bearers of a common name: from the part where it begins into the next ones, until it is full. */
export async function pageOfCommon(ctx: Reader, asked: Asked, parts: NamePart[], { place, size }: { place: Place; size: number }) {
  const walk = await walkOf(ctx, asked, place);
  const begin = parts.length > 1 ? walk.rank : 0;
  const left = walk.backward ? parts.slice(0, begin + 1).reverse() : parts.slice(begin);
  const rows: Awaited<ReturnType<typeof rowsFrom>> = [];
  for (const [turn, part] of left.entries()) {
    if (part.total === 0 || rows.length > size) continue;
    const from = { backward: walk.backward, bound: turn === 0 ? walk.bound : undefined };
    rows.push(...(await rowsFrom(ctx, asked, from, size + 1 - rows.length, part)));
  }
  return cut(rows, walk, size);
}

/** The names that hold what was typed, with how many bear them: as added up, and what changed since. A name may come twice. */
function names(name: string, statuses: string[]): RawBuilder<unknown> {
  return sql`
    select name_fold, name_lower, n from member_name_count
    where ${bearsName(sql.ref('name_fold'), name)} and membership_status = any(${statuses})
    union all
    select app.vn_fold(full_name), app.vn_lower(full_name), n from member_name_change
    where ${bearsName(sql`app.vn_fold(full_name)`, name)} and membership_status = any(${statuses})`;
}

/** Does the scope reach over the whole organization? Only then do the kept counts of names speak of it. */
async function isWhole(ctx: Reader, scope: Scope): Promise<boolean> {
  const roots = await ctx.db.selectFrom('org_unit').select(['lft', 'rgt']).where('parent_id', 'is', null).execute();
  return roots.length > 0 && roots.every(({ lft, rgt }) => scope.some(({ lo, hi }) => lo <= lft && rgt <= hi));
}
