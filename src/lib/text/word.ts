/** A label inside a sentence: its first letter small, names in it untouched ('ngày vào Đảng'). */
export function inSentence(label: string): string {
  return label.charAt(0).toLowerCase() + label.slice(1);
}

/** The word a table has for a code, or `otherwise`. Only the table's own rows count, never what every object inherits. */
export function wordOf(table: Readonly<Record<string, string>>, code: string, otherwise = code): string {
  return Object.hasOwn(table, code) ? (table[code] ?? otherwise) : otherwise;
}
