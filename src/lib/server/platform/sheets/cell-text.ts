import { SheetProblem } from './problem.ts';

/** The longest cell in characters: the limit of Excel itself. */
export const LONGEST_CELL = 32_767;

/** Text without any of these is NFC, visible and on one line with single spaces. */
const UNUSUAL = /[^ -~\u00a1-\u00ac\u00ae-\u02ff\u1e00-\u1eff\u2010-\u2027]| {2}/;
/** Zero-width and soft-hyphen characters, and the controls that turn the reading direction. */
const INVISIBLE = '\\u00ad\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff';
const CONTROL = '\\u0000-\\u0008\\u000e-\\u001f\\u007f-\\u009f';
const HIDDEN = new RegExp(`[${INVISIBLE}${CONTROL}]`);
const EVERY_HIDDEN = new RegExp(HIDDEN, 'g');

/**
 * The text of a cell on one line: NFC, hidden characters removed, every kind of space a single ordinary space, trimmed.
 *
 * @throws SheetProblem `sheet.cell_too_long` above 32,767 characters
 */
export function cellText(raw: string, row: number): string {
  if (raw.length > LONGEST_CELL) throw new SheetProblem('sheet.cell_too_long', { row, limit: LONGEST_CELL });
  if (isPlain(raw)) return raw.trim();
  return raw.toWellFormed().normalize('NFC').replace(EVERY_HIDDEN, '').replace(/\s+/g, ' ').trim();
}

/** Whether `cellText` would only trim it: true of most cells. */
export function isPlain(raw: string): boolean {
  return !UNUSUAL.test(raw);
}

/** By code unit: 1 where the character is plain wherever it stands, 0 where `isPlain` must look. */
export const plainUnits = Uint8Array.from({ length: 65_536 }, (_, unit) => Number(isPlain(String.fromCharCode(unit))));

/** Whether `cellText` removes something nobody sees (zero-width, reading direction, control characters). */
export function hidesCharacters(raw: string): boolean {
  return UNUSUAL.test(raw) && HIDDEN.test(raw);
}
