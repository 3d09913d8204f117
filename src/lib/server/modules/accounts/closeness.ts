import { sql, type Expression, type RawBuilder } from 'kysely';
import { likeLiteral } from '#platform/like.ts';

/** A name that contains what was typed, with or without diacritics. `%` and `_` are letters here. */
export function nameContains(name_fold: Expression<string | null>, find: string): RawBuilder<boolean> {
  return sql<boolean>`${name_fold} like '%' || app.vn_fold(${likeLiteral(find)}) || '%'`;
}

/** How close a name is to what was typed, closest first: its words as typed (0), its words without diacritics (1), a part of a word (2). */
export function closeness(full_name: Expression<string | null>, find: string): RawBuilder<number> {
  return sql<number>`case
    when ' ' || app.vn_lower(${full_name}) || ' ' like '% ' || app.vn_lower(${likeLiteral(find)}) || ' %' then 0
    when ' ' || app.vn_fold(${full_name}) || ' ' like '% ' || app.vn_fold(${likeLiteral(find)}) || ' %' then 1
    else 2 end`;
}
