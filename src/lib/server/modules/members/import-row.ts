import type { Keys } from '#platform/seal.ts';
import type { SheetRow } from '#platform/sheets/read.ts';
import type { HeadingField } from '#text/headings.ts';
import { splitName, writtenName } from '#text/name.ts';
import { fold, parseDay, parsePersonalId, parsePhone } from '#text/parse.ts';
import type { ProblemCode } from '#text/problems.ts';
import type { Columns } from './import-columns.ts';
import type { RowProblem } from './import-problem.ts';
import type { FindUnit } from './import-units.ts';
import { hasGivenAndFamily } from './name-rule.ts';
import { hideLongNumbers, maskPersonalId, sealPersonalId } from './personal-id.ts';
import { profileFault } from './profile-rule.ts';

/** A row as it was read. `cells`: values in canonical form, or as typed where they could not be read, without long numbers; the personal ID only masked. */
export interface ImportRow {
  row_no: number;
  cells: Record<string, string>;
  /** The personal ID as hexadecimal text of its two columns. */
  id_sealed: string | null;
  id_hash: string | null;
  unit_id: string | null;
  /** Decided already: a row that cannot be taken, whatever stands in the list. */
  outcome: 'invalid' | 'wrong_unit' | null;
  problems: RowProblem[];
}

/** What reading a row needs to know. `today` and `joining_age`: those of the day of the check. */
export interface RowReading {
  columns: Columns;
  findUnit: FindUnit;
  keys: Keys;
  today: string;
  joining_age: number;
}

const CARD = /^[0-9A-Za-z./-]{1,20}$/;
const KEPT_LENGTH = 200;
const REQUIRED: readonly HeadingField[] = ['full_name', 'born_on', 'sex', 'joined_on'];
const SEX: Record<string, string> = { nam: 'male', male: 'male', nu: 'female', female: 'female' };

/** Days come again and again in a list: each is read once for a day of checking. */
const daysRead = new Map<string, string | undefined>();
const MOST_DAYS = 100_000;

function readDay(text: string, today: string): string | undefined {
  const key = `${today} ${text}`;
  if (daysRead.has(key)) return daysRead.get(key);
  if (daysRead.size >= MOST_DAYS) daysRead.clear();
  const day = parseDay(text, today);
  daysRead.set(key, day);
  return day;
}

/** How the text of a field becomes its value; undefined when it cannot. The problem says what is wrong then. */
const READERS: Partial<Record<HeadingField, { read: (text: string, today: string) => string | undefined; problem: ProblemCode }>> = {
  full_name: { read: (text) => (hasGivenAndFamily(text) ? writtenName(text) : undefined), problem: 'members.name_not_valid' },
  born_on: { read: readDay, problem: 'form.not_a_day' },
  sex: { read: (text) => SEX[fold(text)], problem: 'members.import_row_sex' },
  joined_on: { read: readDay, problem: 'form.not_a_day' },
  decided_on: { read: readDay, problem: 'form.not_a_day' },
  official_on: { read: readDay, problem: 'form.not_a_day' },
  card_number: { read: (text) => (CARD.test(text) ? text : undefined), problem: 'form.not_valid' },
  phone: { read: parsePhone, problem: 'members.phone_not_valid' }
};

/** Reads one row of a list. Never throws: what is wrong stands in `problems`. */
export function readRow(row: SheetRow, reading: RowReading): ImportRow {
  const out: ImportRow = { row_no: row.row, cells: {}, id_sealed: null, id_hash: null, unit_id: null, outcome: null, problems: [] };
  const text = (field: HeadingField) => row.cells[reading.columns.at.get(field) ?? -1] ?? '';
  if (row.marks.length > 0) noteMarks(out, row, reading.columns);
  for (const field of reading.columns.at.keys()) readField(out, field, text(field), reading.today);
  readPersonalId(out, typedId(out, text('personal_id'), text('card_number')), reading.keys);
  readUnit(out, text('unit_code'), text('unit'), reading.findUnit);
  for (const field of REQUIRED)
    if (text(field) === '' && !out.problems.some((problem) => problem.field === field)) out.problems.push({ code: 'form.required', field });
  if (!isRefused(out)) checkDays(out, reading);
  if (isRefused(out)) out.outcome ??= 'invalid';
  else complete(out);
  return out;
}

function readField(out: ImportRow, field: HeadingField, text: string, today: string): void {
  const reader = READERS[field];
  if (!reader || text === '' || (field === 'card_number' && idOnCard(text))) return;
  const value = reader.read(text, today);
  if (value === undefined) out.problems.push({ code: reader.problem, field });
  if (field === 'full_name' && value !== undefined && value !== text) noteName(out, { typed: text, name: value });
  out.cells[field] = value ?? kept(text);
}

/** Said only where the file writes the name otherwise: spaces and the form of Unicode aside. */
function noteName(out: ImportRow, values: { typed: string; name: string }): void {
  out.problems.push({ code: 'members.import_row_name_written', field: 'full_name', values, warning: true });
}

/** Since 51-CT/TW a card carries the personal ID as its number (rules.md §5.2): it counts as the ID, and must not contradict it. */
function typedId(out: ImportRow, id: string, card: string): string {
  const on_card = idOnCard(card);
  if (on_card === undefined) return id;
  if (id !== '' && parsePersonalId(id) !== on_card) out.problems.push({ code: 'members.import_row_card_differs', field: 'card_number' });
  return id === '' ? on_card : id;
}

function idOnCard(card: string): string | undefined {
  return parsePersonalId(card.replaceAll('/', ''));
}

function kept(text: string): string {
  return hideLongNumbers(text).slice(0, KEPT_LENGTH);
}

function readPersonalId(out: ImportRow, text: string, keys: Keys): void {
  if (text === '') return;
  const id = parsePersonalId(text);
  if (id === undefined) {
    out.problems.push({ code: 'members.id_not_12_digits', field: 'personal_id' });
    return;
  }
  const { id_sealed, id_hash } = sealPersonalId(keys, id);
  Object.assign(out, { id_sealed: id_sealed.toString('hex'), id_hash: id_hash.toString('hex') });
  out.cells.personal_id = maskPersonalId(id);
}

function readUnit(out: ImportRow, code: string, name: string, findUnit: FindUnit): void {
  out.cells.unit = kept([code, name].filter(Boolean).join(' · '));
  if (out.cells.unit === '') {
    if (!out.problems.some(({ field }) => field === 'unit')) out.problems.push({ code: 'form.required', field: 'unit' });
    return;
  }
  const { unit_id, problem, outside } = findUnit(code, name);
  out.unit_id = unit_id;
  if (problem)
    out.problems.push({
      ...problem,
      values: { ...problem.values, ...(problem.values?.code && { code: kept(String(problem.values.code)) }) }
    });
  if (outside) out.outcome = 'wrong_unit';
}

function checkDays(out: ImportRow, { today, joining_age }: RowReading): void {
  const { born_on = '', joined_on = '', decided_on = null, official_on = null } = out.cells;
  const fault = profileFault({ born_on, joined_on, decided_on, official_on }, today, joining_age);
  if (fault) out.problems.push(fault);
}

/** What the writing needs besides what the file says. */
function complete(out: ImportRow): void {
  const { full_name = '', official_on } = out.cells;
  Object.assign(out.cells, splitName(full_name), { membership_status: official_on ? 'official' : 'probationary' });
}

/** Formulas are taken by their last value, with a warning; a merged cell is empty, a broken formula has no value. */
function noteMarks(out: ImportRow, row: SheetRow, { at, headings }: Columns): void {
  for (const [field, index] of at) {
    const values = { heading: headings.taken[field] ?? field };
    for (const { column, kind } of row.marks) {
      if (column !== index) continue;
      if (kind === 'formula') out.problems.push({ code: 'members.import_row_formula', field, values, warning: true });
      if (kind === 'error') out.problems.push({ code: 'members.import_row_error_cell', field, values });
      if (kind === 'merged') out.problems.push({ code: 'members.import_row_merged', field, values });
    }
  }
}

function isRefused({ problems }: ImportRow): boolean {
  return problems.some(({ warning }) => !warning);
}
