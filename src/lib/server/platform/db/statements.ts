/** One statement of a SQL file and the line (from 1) where it begins. */
export type Statement = { text: string; line: number };

/**
 * The statements of a SQL file, in order. Knows comments, quoted names and texts, and `$tag$` bodies; a function whose
 * body is written as `begin atomic … end` must use `$$` instead.
 */
export function statementsOf(source: string): Statement[] {
  const found: Statement[] = [];
  let start = 0;
  for (const { 0: part, index } of source.matchAll(tokens)) {
    if (part !== ';') continue;
    push(found, source, start, index);
    start = index + 1;
  }
  push(found, source, start, source.length);
  return found;
}

const tokens = /--[^\n]*|\/\*[\s\S]*?\*\/|\be'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$([a-z_]\w*)?\$[\s\S]*?\$\1\$|;/gi;
const silence = /^(?:\s+|--[^\n]*|\/\*[\s\S]*?\*\/)+/;

function push(found: Statement[], source: string, start: number, end: number): void {
  const raw = source.slice(start, end);
  const text = raw.replace(silence, '');
  if (!text.trim()) return;
  found.push({ text, line: lineAt(source, start + raw.length - text.length) });
}

/** The line (from 1) of a character of a text. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
