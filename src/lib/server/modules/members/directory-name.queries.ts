import { sql, type RawBuilder } from 'kysely';
import type { Scope } from '#platform/access.ts';
import type { Reader } from '#platform/context.ts';
import { bearsName, closenessOf } from './directory-name.ts';

/** Those of a name: what was typed, and the statuses of those who are asked for. */
export interface NameAsked {
  name: string;
  statuses: string[];
}

/** A name that people bear, and how close it is to what was typed. */
export interface NameRow {
  given: string;
  middle: string;
  family: string;
  rank: number;
}

/** How many bear a name in the whole organization, from the kept counts; undefined when a part of it is asked for. */
export async function countBearers(ctx: Reader, scope: Scope, asked: NameAsked): Promise<number | undefined> {
  if (!(await isWhole(ctx, scope))) return undefined;
  const { rows } = await sql<{ total: number }>`select coalesce(sum(n), 0)::int as total from (${counts(asked)}) c`.execute(ctx.db);
  return rows[0]?.total ?? 0;
}

/** The names that hold what was typed and that somebody bears, as rows of `NameRow`. Only for the whole organization. */
export function namesLike(asked: NameAsked): RawBuilder<NameRow> {
  return sql<NameRow>`
    select given, middle, family, ${closenessOf({ lower: sql.ref('name_lower'), folded: sql.ref('name_fold') }, asked.name)} as rank
    from (${counts(asked)}) c group by given, middle, family, name_lower, name_fold having sum(n) > 0`;
}

/** The counts as added up, and what changed since. */
function counts({ name, statuses }: NameAsked): RawBuilder<unknown> {
  const whole = sql`regexp_replace(family || ' ' || middle || ' ' || given, ' +', ' ', 'g')`;
  const folded = sql`app.vn_fold(${whole})`;
  return sql`
    select given, middle, family, name_lower, name_fold, n from member_name_count
    where ${bearsName(sql.ref('name_fold'), name)} and membership_status = any(${statuses})
    union all
    select given, middle, family, app.vn_lower(${whole}), ${folded}, n
    from member_name_change where ${bearsName(folded, name)} and membership_status = any(${statuses})`;
}

/** Does the scope reach over the whole organization? Only then do the kept counts of names speak of it. */
async function isWhole(ctx: Reader, scope: Scope): Promise<boolean> {
  const roots = await ctx.db.selectFrom('org_unit').select(['lft', 'rgt']).where('parent_id', 'is', null).execute();
  return roots.length > 0 && roots.every(({ lft, rgt }) => scope.some(({ lo, hi }) => lo <= lft && rgt <= hi));
}
