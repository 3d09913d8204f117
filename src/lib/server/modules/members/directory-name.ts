import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely';
import { likeAnywhere, likeLiteral } from '#platform/like.ts';

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

/** Whether a name in lower case holds exactly what was typed, marks and all. */
export function bearsExactly(name_lower: Expression<unknown>, name: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`${name_lower} like app.vn_lower(${likeAnywhere(name)})`;
}
