import { LONGEST_CELL } from './cell-text.ts';
import { serialOfDay } from './xlsx-values.ts';

/** What a column holds: days are 'YYYY-MM-DD' and become real dates, numbers stay numbers, everything else is text. */
export type ColumnKind = 'text' | 'date' | 'number';
/** A column; `width` in characters. */
export type Column = { heading: string; width: number; kind: ColumnKind };
/** A value for a cell; nothing is written for null and the empty text. */
export type CellValue = string | number | null;

/** Places in the list of cell formats of `stylesXml`. */
const STYLE = { heading: 1, text: 2, date: 3, number: 0 };
const SPREADSHEET = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
/** Rows a sheet can have. */
const MOST_ROWS = 1_048_576;
const PIECE_LENGTH = 65_536;

/**
 * The XML of a sheet in pieces of about 64,000 characters: bold frozen headings, then the rows.
 * Text is always written as text, so nothing that begins with = + - @ can become a formula.
 *
 * @throws RangeError more rows than a sheet can hold (1,048,576 with the headings)
 */
export async function* worksheetXml(columns: Column[], rows: Iterable<CellValue[]> | AsyncIterable<CellValue[]>): AsyncGenerator<string> {
  const letters = columns.map((_, index) => columnLetters(index));
  let piece =
    XML +
    sheetHead(columns) +
    rowXml(
      1,
      columns.map(({ heading }, i) => textCell(`${letters[i]}1`, heading, STYLE.heading))
    );
  let row = 1;
  for await (const values of rows) {
    row += 1;
    if (row > MOST_ROWS) throw new RangeError('A sheet cannot hold more than 1,048,576 rows.');
    piece += rowXml(
      row,
      columns.map(({ kind }, i) => cellXml(`${letters[i]}${row}`, kind, values[i] ?? null))
    );
    if (piece.length < PIECE_LENGTH) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}</sheetData></worksheet>`;
}

/** The list of sheets. */
export function workbookXml(names: string[]): string {
  const sheets = names.map((name, i) => `<sheet name="${escaped(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`);
  return `${XML}<workbook xmlns="${SPREADSHEET}" xmlns:r="${OFFICE}"><sheets>${sheets.join('')}</sheets></workbook>`;
}

/** Where the parts of the workbook are: its sheets, then its styles. */
export function workbookRelationsXml(sheets: number): string {
  const parts = Array.from({ length: sheets }, (_, i) => relation(i + 1, 'worksheet', `worksheets/sheet${i + 1}.xml`));
  return relations([...parts, relation(sheets + 1, 'styles', 'styles.xml')]);
}

/** Where the workbook is. */
export function packageRelationsXml(): string {
  return relations([relation(1, 'officeDocument', 'xl/workbook.xml')]);
}

/** What kind of content each part is. */
export function contentTypesXml(sheets: number): string {
  const parts = [
    ['xl/workbook.xml', 'sheet.main'],
    ['xl/styles.xml', 'styles'],
    ...Array.from({ length: sheets }, (_, i) => [`xl/worksheets/sheet${i + 1}.xml`, 'worksheet'])
  ];
  const overrides = parts.map(([part, type]) => `<Override PartName="/${part}" ContentType="${SHEET_TYPE}.${type}+xml"/>`);
  return (
    `${XML}<Types xmlns="${PACKAGE}/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    `<Default Extension="xml" ContentType="application/xml"/>${overrides.join('')}</Types>`
  );
}

/** Four cell formats: plain, heading, text ('@': typed digits keep their leading zeros) and day. */
export function stylesXml(): string {
  return (
    `${XML}<styleSheet xmlns="${SPREADSHEET}">` +
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>' +
    '<fonts count="2"><font><sz val="12"/><name val="Times New Roman"/></font>' +
    '<font><b/><sz val="12"/><name val="Times New Roman"/></font></fonts>' +
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>' +
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4">' +
    cellFormat(0, 0) +
    cellFormat(49, 1) +
    cellFormat(49, 0) +
    cellFormat(164, 0) +
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
  );
}

function cellFormat(format: number, font: number): string {
  const wrap = format === 49 ? '<alignment vertical="top" wrapText="1"/>' : '<alignment vertical="top"/>';
  return (
    `<xf numFmtId="${format}" fontId="${font}" fillId="0" borderId="0" xfId="0" ` +
    `applyNumberFormat="1" applyFont="1" applyAlignment="1">${wrap}</xf>`
  );
}

function sheetHead(columns: Column[]): string {
  const widths = columns.map(
    ({ width, kind }, i) => `<col min="${i + 1}" max="${i + 1}" width="${width}" style="${STYLE[kind]}" customWidth="1"/>`
  );
  return (
    `<worksheet xmlns="${SPREADSHEET}"><sheetViews><sheetView workbookViewId="0">` +
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>' +
    `<sheetFormatPr defaultRowHeight="15"/><cols>${widths.join('')}</cols><sheetData>`
  );
}

function rowXml(row: number, cells: string[]): string {
  return `<row r="${row}">${cells.join('')}</row>`;
}

function cellXml(reference: string, kind: ColumnKind, value: CellValue): string {
  if (value === null || value === '') return '';
  const number = kind === 'date' ? serialOfDay(String(value)) : value;
  if (kind === 'text' || typeof number !== 'number' || !Number.isFinite(number)) {
    return textCell(reference, String(value), STYLE.text);
  }
  return `<c r="${reference}" s="${STYLE[kind]}"><v>${number}</v></c>`;
}

function textCell(reference: string, text: string, style: number): string {
  return `<c r="${reference}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
}

const NOT_XML = new RegExp('[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\ufffe\\uffff]', 'g');
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text for XML: markup escaped, characters XML cannot hold left out, cut at the longest cell Excel opens. */
function escaped(text: string): string {
  if (/^[\w /.,:()-]*$/.test(text) && text.length < 200 && !text.includes('_x')) return text;
  return text
    .slice(0, LONGEST_CELL)
    .toWellFormed()
    .replace(NOT_XML, '')
    .replace(/_(?=x[\da-f]{4}_)/gi, '_x005F_')
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
}

function relation(id: number, type: string, target: string): string {
  return `<Relationship Id="rId${id}" Type="${OFFICE}/${type}" Target="${target}"/>`;
}

function relations(list: string[]): string {
  return `${XML}<Relationships xmlns="${PACKAGE}/relationships">${list.join('')}</Relationships>`;
}

/** 0 is A, 26 is AA. */
function columnLetters(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : columnLetters(Math.floor(index / 26) - 1) + last;
}
