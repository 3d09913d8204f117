import { cellText, hidesCharacters, isPlain, LONGEST_CELL, plainUnits } from './cell-text.ts';
import { SheetProblem } from './problem.ts';
import { MOST_COLUMNS, NO_MARKS } from './row.ts';
import type { CellMark, SheetRow } from './row.ts';

/** What stands between the cells of a line. */
export type Separator = ',' | ';' | '\t';

const SEPARATORS: Separator[] = [',', ';', '\t'];
/** Characters of one record: every cell full would be longer, but no list of people is. */
const LONGEST_RECORD = 1_048_576;

/** A record as it stands in the file; `plain` when every character of it is plain wherever it stands. */
type RawRecord = { cells: string[]; plain: boolean };
/** The content of a quoted cell, and its length in the file with quotes. */
type QuotedCell = { cell: string; length: number };

const QUOTE = 34;
const NEWLINE = 10;
const NOT_QUOTED: QuotedCell = { cell: '', length: 0 };

/** Where reading stands: `text` from `at` on is unread; `ended` when nothing follows it. */
type Cursor = { text: string; at: number; ended: boolean };

/**
 * The records of a text file (RFC 4180) that have something in them. The separator is the one the first line uses
 * most, or what a first line `sep=;` says. Quotes inside a cell that does not begin with one are ordinary characters.
 *
 * @throws SheetProblem `sheet.open_quote` a quoted cell that never ends; `sheet.too_many_columns` `sheet.cell_too_long`
 */
export async function* csvRows(pieces: AsyncIterable<string>): AsyncGenerator<SheetRow> {
  const cursor: Cursor = { text: '', at: 0, ended: false };
  let separator: Separator | undefined;
  let row = 0;
  for await (const piece of withEnd(pieces)) {
    refill(cursor, piece);
    separator ??= separatorOf(cursor);
    for (let next = record(cursor, separator); next; next = record(cursor, separator)) {
      row += 1;
      const found = rowOf(row, next);
      if (found) yield found;
    }
    const unread = cursor.text.length - cursor.at;
    if (unread > LONGEST_RECORD || (cursor.ended && unread > 0)) throw new SheetProblem('sheet.open_quote', { row: row + 1 });
  }
}

/** The pieces, then undefined: the end. */
async function* withEnd(pieces: AsyncIterable<string>): AsyncGenerator<string | undefined> {
  yield* pieces;
  yield undefined;
}

/** Adds a piece with `\n` as the only line end; a `\r` at its end waits for what follows. */
function refill(cursor: Cursor, piece: string | undefined): void {
  cursor.text = cursor.text.slice(cursor.at) + (piece ?? '');
  cursor.at = 0;
  cursor.ended = piece === undefined;
  if (cursor.text.includes('\r')) cursor.text = cursor.text.replace(cursor.ended ? /\r\n?/g : /\r\n|\r(?!$)/g, '\n');
}

/** The separator, once the first line with something in it is there; a `sep=` line is passed over, but counted. */
function separatorOf(cursor: Cursor): Separator | undefined {
  const line = /^\n*([^\n]+)(\n|$)/.exec(cursor.text);
  if (!line?.[1] || (line[2] === '' && !cursor.ended)) return undefined;
  const told = /^sep=(.)$/.exec(line[1])?.[1];
  const named = SEPARATORS.find((separator) => separator === told);
  if (named) {
    cursor.text = '\n' + cursor.text.slice(line[0].length);
    return named;
  }
  const bare = line[1].replace(/"[^"]*"/g, '');
  const uses = (separator: Separator) => bare.split(separator).length;
  return SEPARATORS.reduce((best, separator) => (uses(separator) > uses(best) ? separator : best));
}

/** The next record, or undefined when no whole one is there. One pass over its characters: this is the hot loop. */
function record(cursor: Cursor, separator: Separator | undefined): RawRecord | undefined {
  const { text, ended } = cursor;
  if (separator === undefined || cursor.at >= text.length) return undefined;
  const between = separator.charCodeAt(0);
  const found: RawRecord = { cells: [], plain: true };
  let start = cursor.at;
  for (;;) {
    const quoted = text.charCodeAt(start) === QUOTE ? quotedCell(text, start) : NOT_QUOTED;
    if (!quoted) return undefined;
    start += quoted.length;
    let end = start;
    for (; end < text.length; end += 1) {
      const unit = text.charCodeAt(end);
      if (unit === between || unit === NEWLINE) break;
      if (plainUnits[unit] === 0) found.plain = false;
    }
    if (end === text.length && !ended) return undefined;
    found.cells.push(quoted.length > 0 ? quoted.cell + text.slice(start, end) : text.slice(start, end));
    if (quoted.length > 0) found.plain &&= isPlain(quoted.cell);
    start = end + 1;
    if (text.charCodeAt(end) !== between) break;
  }
  cursor.at = start;
  return found;
}

/** The content of the quoted cell that begins at `at`, doubled quotes single; undefined when its end is not there. */
function quotedCell(text: string, at: number): QuotedCell | undefined {
  let close = text.indexOf('"', at + 1);
  while (close !== -1 && text.charCodeAt(close + 1) === QUOTE) close = text.indexOf('"', close + 2);
  if (close === -1) return undefined;
  const inside = text.slice(at + 1, close);
  return { cell: inside.includes('""') ? inside.replaceAll('""', '"') : inside, length: close + 1 - at };
}

/** The row of a record, or undefined when nothing stands in it. */
function rowOf(row: number, record: RawRecord): SheetRow | undefined {
  const raw = record.cells.length > MOST_COLUMNS ? withoutEmptyEnd(row, record.cells) : record.cells;
  const cells = raw.map((cell) => (record.plain && isShortWords(cell) ? cell.trim() : cellText(cell, row)));
  if (cells.every((cell) => cell === '')) return undefined;
  return { row, cells, marks: record.plain ? NO_MARKS : hiddenMarks(raw) };
}

/** Of plain characters, this is what `cellText` would still object to. */
function isShortWords(cell: string): boolean {
  return cell.length <= LONGEST_CELL && !cell.includes('  ');
}

function hiddenMarks(raw: string[]): CellMark[] {
  return raw.flatMap((cell, column) => (hidesCharacters(cell) ? [{ column, kind: 'hidden' }] : []));
}

function withoutEmptyEnd(row: number, raw: string[]): string[] {
  const last = raw.findLastIndex((cell) => cell.trim() !== '');
  if (last >= MOST_COLUMNS) throw new SheetProblem('sheet.too_many_columns', { row, limit: MOST_COLUMNS });
  return raw.slice(0, last + 1);
}
