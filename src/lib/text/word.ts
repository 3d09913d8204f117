/** The word a table has for a code, or `otherwise`. Only the table's own rows count, never what every object inherits. */
export function wordOf(table: Readonly<Record<string, string>>, code: string, otherwise = code): string {
  return Object.hasOwn(table, code) ? (table[code] ?? otherwise) : otherwise;
}
