import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely';
import { likeAnywhere, likeLiteral } from '#platform/like.ts';
import { hasDiacritics } from '#text/parse.ts';

/**
 * Whether a folded name holds what was typed, marks aside. One or two letters are a whole given or family name ('An', 'Vũ'):
 * their trigrams find everybody. With `indexed` false the column is hidden from its index: an expression is no index's.
 */
export function bearsName(name_fold: Expression<unknown>, name: string, indexed = true): RawBuilder<SqlBool> {
  const folded = sql<string>`app.vn_fold(${likeLiteral(name)})`;
  const column = indexed ? name_fold : sql`${name_fold} || ''`;
  if (Array.from(name).length > 2) return sql<SqlBool>`${column} like '%' || ${folded} || '%'`;
  return sql<SqlBool>`(${column} like '% ' || ${folded} or ${column} like ${folded} || ' %')`;
}

/** A name twice: in lower case with its marks, and folded. */
interface Written {
  lower: Expression<unknown>;
  folded: Expression<unknown>;
}

/**
 * How close a name that holds what was typed is to it, closest first: 0 its very words, 1 with the same marks, 2 its words with other
 * marks, 3 a part of a word. What was typed without marks asks for none: then only the last two.
 */
export function closenessOf({ lower, folded }: Written, name: string): RawBuilder<number> {
  const words = (text: Expression<unknown>, typed: RawBuilder<unknown>) => sql`' ' || ${text} || ' ' like '% ' || ${typed} || ' %'`;
  const marked = sql`when ${words(lower, sql`app.vn_lower(${likeLiteral(name)})`)} then 0
                     when ${lower} like app.vn_lower(${likeAnywhere(name)}) then 1`;
  return sql<number>`case ${hasDiacritics(name) ? marked : sql``}
                     when ${words(folded, sql`app.vn_fold(${likeLiteral(name)})`)} then 2 else 3 end`;
}
