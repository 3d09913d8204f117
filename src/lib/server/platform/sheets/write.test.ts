import { buffer } from 'node:stream/consumers';
import ExcelJS from 'exceljs';
import { expect, test } from 'vitest';

import { readAll } from './testing.ts';
import { writeWorkbook } from './write.ts';
import type { CellValue, Column } from './write.ts';

const columns: Column[] = [
  { heading: 'Họ và tên', width: 30, kind: 'text' },
  { heading: 'Ngày sinh', width: 12, kind: 'date' },
  { heading: 'Tuổi đảng', width: 8, kind: 'number' }
];
const notes: Column[] = [{ heading: 'Thông tin', width: 20, kind: 'text' }];

/** Opened by a program that is not ours. */
async function opened(bytes: Buffer): Promise<ExcelJS.Workbook> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(bytes as unknown as ArrayBuffer);
  return book;
}

test('another program finds headings in bold and frozen, days, numbers and text in their kinds', async () => {
  const rows: CellValue[][] = [
    ['Nguyễn Thị Hòa & <con>', '1958-09-05', 40],
    ['001158000123', '31/02/1970', null]
  ];
  const sheet = (await opened(await buffer(writeWorkbook([{ name: 'Đảng viên', columns, rows }])))).getWorksheet('Đảng viên')!;
  expect(sheet.getRow(1).values).toEqual([undefined, 'Họ và tên', 'Ngày sinh', 'Tuổi đảng']);
  expect(sheet.getCell('A1').font.bold).toBe(true);
  expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 });
  expect(sheet.getCell('A2').value).toBe('Nguyễn Thị Hòa & <con>');
  expect(sheet.getCell('B2').value).toEqual(new Date('1958-09-05T00:00:00Z'));
  expect(sheet.getCell('B2').numFmt).toBe('dd/mm/yyyy');
  expect(sheet.getCell('C2').value).toBe(40);
  expect([sheet.getCell('A3').value, sheet.getCell('A3').numFmt]).toEqual(['001158000123', '@']);
  expect([sheet.getCell('B3').value, sheet.getCell('C3').value]).toEqual(['31/02/1970', null]);
});

test('text that looks like a formula, markup or an escape stays the text it is', async () => {
  const awkward = ['=1+1', '+84912345678', '-5', '@SUM(A1)', '_x0041_', ']]>&amp;', 'a\u0001b', '\ud800x', '🌾 lúa'];
  const bytes = await buffer(writeWorkbook([{ name: 'Một', columns: notes, rows: awkward.map((text) => [text]) }]));
  const expected = ['=1+1', '+84912345678', '-5', '@SUM(A1)', '_x0041_', ']]>&amp;', 'ab', '\ufffdx', '🌾 lúa'];
  expect((await readAll(bytes)).rows.slice(1).map(({ cells }) => cells[0])).toEqual(expected);
  const sheet = (await opened(bytes)).getWorksheet('Một')!;
  sheet.eachRow((row) => expect(row.getCell(1).type).not.toBe(ExcelJS.ValueType.Formula));
  expect(sheet.getCell('A2').value).toBe('=1+1');
});

test('a sheet of notes behind the rows can say how many there were', async () => {
  let count = 0;
  async function* rows(): AsyncGenerator<CellValue[]> {
    for (; count < 3; count += 1) yield ['Lê An', null, count];
  }
  function* noteRows(): Generator<CellValue[]> {
    yield [`Số dòng: ${count}`];
  }
  const sheets = [
    { name: 'Đảng viên', columns, rows: rows() },
    { name: 'Thông tin xuất', columns: notes, rows: noteRows() }
  ];
  const book = await opened(await buffer(writeWorkbook(sheets)));
  expect(book.worksheets.map(({ name, rowCount }) => [name, rowCount])).toEqual([
    ['Đảng viên', 4],
    ['Thông tin xuất', 2]
  ]);
  expect(book.getWorksheet('Thông tin xuất')!.getCell('A2').value).toBe('Số dòng: 3');
});

test('rows are asked for only as fast as the file is taken', async () => {
  let asked = 0;
  function* rows(): Generator<CellValue[]> {
    for (; asked < 200_000; asked += 1) yield [`Nguyễn Thị Ánh Tuyết ${asked}`, '1958-09-05', asked];
  }
  const stream = writeWorkbook([{ name: 'Một', columns, rows: rows() }]);
  const pieces = stream.iterator({ destroyOnReturn: false });
  while (asked === 0) await pieces.next();
  for (let turn = 0; turn < 200; turn += 1) await new Promise(setImmediate);
  expect(asked).toBeLessThan(100_000);
  stream.destroy();
});

test('an error of the rows ends the file with that error', async () => {
  function* rows(): Generator<CellValue[]> {
    yield ['Lê An', null, 1];
    throw new Error('the database is gone');
  }
  await expect(buffer(writeWorkbook([{ name: 'Một', columns, rows: rows() }]))).rejects.toThrow('the database is gone');
});

test('names no spreadsheet takes are refused at once', () => {
  const named =
    (...names: string[]) =>
    () =>
      writeWorkbook(names.map((name) => ({ name, columns, rows: [] })));
  expect(named('a/b')).toThrow(RangeError);
  expect(named('x'.repeat(32))).toThrow(RangeError);
  expect(named('Một', 'Một')).toThrow(RangeError);
});
