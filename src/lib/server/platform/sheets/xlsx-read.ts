import { cellText, hidesCharacters } from './cell-text.ts';
import { SheetProblem } from './problem.ts';
import { MOST_COLUMNS, NO_MARKS } from './row.ts';
import type { CellMark, SheetRow } from './row.ts';
import { columnOf, coveredColumns, readMerges } from './xlsx-merges.ts';
import { readDayStyles, readSharedTexts, scanPart, textCollector } from './xlsx-parts.ts';
import type { Archive, SharedTexts, Workbook } from './xlsx-parts.ts';
import { dayOfSerial, numberText } from './xlsx-values.ts';
import type { DateSystem } from './xlsx-values.ts';
import { attribute } from './xml-scan.ts';
import type { XmlEvents } from './xml-scan.ts';

/** What cells refer to. */
type Lookup = { shared: SharedTexts; dayStyles: boolean[]; system: DateSystem };
/** A cell as it stands in the file. */
type StoredCell = { column: number; type: string; style: number; text: string };

/** The rows of one worksheet that have something in them, in order. */
export async function* xlsxRows(archive: Archive, workbook: Workbook): AsyncGenerator<SheetRow> {
  const lookup: Lookup = {
    shared: await readSharedTexts(archive, workbook.strings),
    dayStyles: await readDayStyles(archive, workbook.styles),
    system: workbook.system
  };
  const covered = coveredColumns(await readMerges(archive, workbook.part));
  let rows: SheetRow[] = [];
  const events = worksheetEvents(lookup, (row) => rows.push(withMerges(row, covered(row.row))));
  const take = () => {
    const taken = rows;
    rows = [];
    return taken;
  };
  for await (const batch of scanPart(archive, workbook.part, events, take)) yield* batch;
}

function worksheetEvents(lookup: Lookup, emit: (row: SheetRow) => void): XmlEvents {
  let row: SheetRow = { row: 0, cells: [], marks: NO_MARKS };
  let cell: StoredCell = { column: -1, type: 'n', style: 0, text: '' };
  let inValue = false;
  let isFormula = false;
  const inline = textCollector();

  function openCell(tag: string): void {
    const reference = attribute(tag, 'r');
    const column = reference === undefined ? cell.column + 1 : columnOf(reference);
    cell = { column, type: attribute(tag, 't') ?? 'n', style: Number(attribute(tag, 's') ?? 0), text: '' };
    isFormula = false;
  }

  function closeCell(): void {
    if (cell.type === 'inlineStr') cell.text = inline.take();
    if (isFormula) mark(row, cell.column, 'formula');
    if (cell.text !== '') place(row, cell, lookup);
  }

  return {
    open(name, tag) {
      if (name === 'c') openCell(tag);
      else if (name === 'row') {
        row = { row: nextRow(row.row, attribute(tag, 'r')), cells: [], marks: NO_MARKS };
        cell.column = -1;
      } else if (name === 'v') inValue = true;
      else if (name === 'f') isFormula = true;
      else inline.open(name, tag);
    },
    text(text) {
      if (inValue) cell.text += text;
      else inline.text(text);
    },
    close(name) {
      if (name === 'v') inValue = false;
      else if (name === 'c') closeCell();
      else if (name === 'row') {
        if (row.cells.length > 0 || row.marks.length > 0) emit(row);
      } else inline.close(name);
    }
  };
}

/** Puts the text of a cell into its row. @throws SheetProblem `sheet.too_many_columns` `sheet.cell_too_long` */
function place(row: SheetRow, cell: StoredCell, lookup: Lookup): void {
  const { column } = cell;
  const text = textOf(row, cell, lookup);
  if (text === '') return;
  if (column >= MOST_COLUMNS) throw new SheetProblem('sheet.too_many_columns', { row: row.row, limit: MOST_COLUMNS });
  while (row.cells.length < column) row.cells.push('');
  row.cells[column] = text;
}

function textOf(row: SheetRow, cell: StoredCell, lookup: Lookup): string {
  switch (cell.type) {
    case 's':
      return sharedText(row, cell, lookup.shared);
    case 'b':
      return cell.text === '1' ? 'TRUE' : 'FALSE';
    case 'e':
      mark(row, cell.column, 'error');
      return cell.text;
    case 'd':
      return cell.text.replace(/^(\d{4})-(\d{2})-(\d{2}).*$/, '$3/$2/$1');
    case 'n':
      return numericText(cell, lookup);
    default:
      if (hidesCharacters(cell.text)) mark(row, cell.column, 'hidden');
      return cellText(cell.text, row.row);
  }
}

function sharedText(row: SheetRow, cell: StoredCell, shared: SharedTexts): string {
  const index = Number(cell.text);
  const text = shared.texts[index];
  if (text === undefined) throw new SheetProblem('sheet.damaged', { row: row.row });
  if (shared.hidden.has(index)) mark(row, cell.column, 'hidden');
  return text;
}

function numericText(cell: StoredCell, { dayStyles, system }: Lookup): string {
  const day = dayStyles[cell.style] ? dayOfSerial(Number(cell.text), system) : undefined;
  return day ?? numberText(cell.text);
}

/** A merged block has its text in the first cell only; what a program left in the others is nothing anyone sees. */
function withMerges(row: SheetRow, isCovered: (column: number) => boolean): SheetRow {
  row.cells.forEach((_, column) => {
    if (!isCovered(column)) return;
    row.cells[column] = '';
    mark(row, column, 'merged');
  });
  return row;
}

function mark(row: SheetRow, column: number, kind: CellMark['kind']): void {
  row.marks = [...row.marks, { column, kind }];
}

function nextRow(last: number, stored: string | undefined): number {
  const row = stored === undefined ? last + 1 : Number(stored);
  if (!(row > last)) throw new SheetProblem('sheet.damaged', { row: last });
  return row;
}
