import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';

import { archiveOf, readAll, workbookParts } from './testing.ts';
import { dayOfSerial, numberText, serialOfDay, showsDay } from './xlsx-values.ts';

const fixture = (name: string) => new URL(`../../../../../test/files/${name}`, import.meta.url).pathname;

describe('a workbook made by another program', () => {
  test('gives what a person sees in it, from its first visible sheet', async () => {
    const { format, sheet_name, rows } = await readAll(fixture('roster.xlsx'));
    expect({ format, sheet_name }).toEqual({ format: 'xlsx', sheet_name: 'Danh sách' });
    expect(rows.map(({ row, cells }) => [row, ...cells])).toEqual([
      [1, 'Danh sách đảng viên'],
      [3, 'Họ và tên', 'Ngày sinh', 'Số định danh', 'Ghi chú'],
      [4, 'Nguyễn Thị Hòa', '05/09/1958', '001158000123', 'phó bí thư'],
      [5, 'Trần Văn Bình', '31/02/1970', '1203123456', 'thư điện tử'],
      [6, 'Lê An', '01/01/1901', '123456789012', 'đã tính'],
      [7, 'Phạm Dung', '29/02/2000', '0.3', '#REF!'],
      [8, 'Vũ Thị Gấm', 'TRUE'],
      [9, '', 'dòng dưới']
    ]);
  });

  test('marks formulas, errors, hidden characters and merged cells', async () => {
    const { rows } = await readAll(fixture('roster.xlsx'));
    expect(rows.flatMap(({ row, marks }) => marks.map(({ column, kind }) => [row, column, kind]))).toEqual([
      [6, 3, 'formula'],
      [7, 0, 'hidden'],
      [7, 3, 'error'],
      [9, 0, 'merged']
    ]);
  });

  test('counts days from 1904 when it says so', async () => {
    expect((await readAll(fixture('calendar-1904.xlsx'))).rows[0]?.cells).toEqual(['05/09/1958']);
  });

  test('is refused when any part of it was cut off', async () => {
    const whole = await readFile(fixture('roster.xlsx'));
    for (const length of [100, whole.length >> 1, whole.length - 200, whole.length - 1]) {
      await expect(readAll(whole.subarray(0, length)), String(length)).rejects.toMatchObject({ code: 'sheet.damaged' });
    }
  });

  test('is refused when a byte of a sheet is not what was written', async () => {
    const whole = await readFile(fixture('roster.xlsx'));
    const packed = whole.indexOf('xl/worksheets/sheet2.xml') + 60;
    const bent = Buffer.from(whole);
    bent.writeUInt8(bent.readUInt8(packed) ^ 0x55, packed);
    await expect(readAll(bent)).rejects.toMatchObject({ code: 'sheet.damaged' });
  });
});

describe('the XML of a sheet', () => {
  const cellsOf = async (rows: string, behind = '') =>
    (await readAll(await archiveOf(workbookParts(rows, behind)))).rows.map(({ row, cells }) => [row, ...cells]);

  test('may leave out references, use prefixes, comments, CDATA, entities and single quotes', async () => {
    const rows =
      "<x:row><x:c t='inlineStr'><x:is><x:t>a &lt;&#7877;&#x1ec5;&amp;&gt;</x:t></x:is></x:c><!-- > --><x:c><x:v>7</x:v></x:c></x:row>" +
      '<row r="5"><c t="str" r="AB5" note="a>b"><v><![CDATA[<b>]]></v></c></row><row><c t="d"><v>1958-09-05T00:00:00</v></c></row>';
    const [first, second, third] = await cellsOf(rows);
    expect(first).toEqual([1, 'a <ễễ&>', '7']);
    expect([second?.[0], second?.length, second?.at(-1)]).toEqual([5, 29, '<b>']);
    expect(third).toEqual([6, '05/09/1958']);
  });

  test('joins runs of rich text, without pronunciation, and resolves escaped characters', async () => {
    const rows =
      '<row><c t="inlineStr"><is><r><t>Lê</t></r><r><t xml:space="preserve"> An_x0041_</t></r><rPh sb="0" eb="1"><t>x</t></rPh></is></c></row>';
    expect(await cellsOf(rows)).toEqual([[1, 'Lê AnA']]);
  });

  test('never breaks a letter that falls on the border of two pieces', async () => {
    const name = 'Nguyễn Thị Ánh Tuyết';
    function* rows() {
      for (let row = 0; row < 20_000; row += 1) yield `<row><c t="str"><v>${name}${'x'.repeat(row % 7)}</v></c></row>`;
    }
    const sheet = await readAll(await archiveOf(workbookParts(rows())), { max_rows: 20_000 });
    expect(sheet.rows.every(({ cells }) => cells[0]?.startsWith(name))).toBe(true);
    expect(sheet.rows).toHaveLength(20_000);
  });

  test('shows a merged block in its first cell only, even when others kept a text', async () => {
    const row = (text: string) => `<row><c t="str"><v>${text}1</v></c><c t="str"><v>${text}2</v></c></row>`;
    const merged = '<mergeCells count="2"><mergeCell ref="A1:A3"/><mergeCell ref="A4:B4"/></mergeCells>';
    expect(await cellsOf(row('a') + row('b') + row('c') + row('d'), merged)).toEqual([
      [1, 'a1', 'a2'],
      [2, '', 'b2'],
      [3, '', 'c2'],
      [4, 'd1', '']
    ]);
  });

  test.each([
    ['a document type, where entities grow without end', '<!DOCTYPE a [<!ENTITY b "c">]>', 'sheet.damaged'],
    ['rows that go backwards', '<row r="2"><c><v>1</v></c></row><row r="1"><c><v>1</v></c></row>', 'sheet.damaged'],
    ['a shared text that is not there', '<row><c t="s"><v>4</v></c></row>', 'sheet.damaged'],
    ['a tag without end', '<row><c t="s', 'sheet.damaged'],
    ['a cell far to the right', '<row><c r="XFD1"><v>1</v></c></row>', 'sheet.too_many_columns'],
    ['a cell longer than a spreadsheet has', `<row><c t="str"><v>${'x'.repeat(40_000)}</v></c></row>`, 'sheet.cell_too_long'],
    ['no row with anything in it', '<row><c s="1"/></row>', 'sheet.empty']
  ])('is refused with its reason: %s', async (_, rows, code) => {
    await expect(cellsOf(rows)).rejects.toMatchObject({ code });
  });
});

describe('an archive', () => {
  const oneRow = '<row><c><v>1</v></c></row>';

  test.each([
    ['with macros', { ...workbookParts(oneRow), 'xl/vbaProject.bin': 'x' }, 'sheet.macros'],
    ['with macro sheets of old', { ...workbookParts(oneRow), 'xl/macrosheets/sheet1.xml': 'x' }, 'sheet.macros'],
    ['in the binary format', { 'xl/workbook.bin': 'x' }, 'sheet.old_format'],
    ['that is a document', { '[Content_Types].xml': 'x', 'word/document.xml': 'x' }, 'sheet.not_a_sheet'],
    ['that holds sheets in turn', { 'danh-sach.xlsx': 'PK' }, 'sheet.archive'],
    ['whose sheet is missing', { ...workbookParts(oneRow), 'xl/worksheets/sheet1.xml': '' }, 'sheet.empty']
  ])('is refused: %s', async (_, parts, code) => {
    await expect(readAll(await archiveOf(parts))).rejects.toMatchObject({ code });
  });

  test('that is encrypted, inside or as a whole, or an old .xls, is told apart', async () => {
    const inside = await archiveOf(workbookParts(oneRow));
    for (let at = inside.indexOf('PK\x01\x02'); at !== -1; at = inside.indexOf('PK\x01\x02', at + 4)) inside.writeUInt16LE(0x0809, at + 8);
    const ole = Buffer.from('d0cf11e0a1b11ae1', 'hex');
    const encrypted = Buffer.concat([ole, Buffer.alloc(70_000), Buffer.from('EncryptedPackage', 'utf16le')]);
    await expect(readAll(inside)).rejects.toMatchObject({ code: 'sheet.encrypted' });
    await expect(readAll(encrypted)).rejects.toMatchObject({ code: 'sheet.encrypted' });
    await expect(readAll(Buffer.concat([ole, Buffer.alloc(70_000)]))).rejects.toMatchObject({ code: 'sheet.old_format' });
  });

  test('that unfolds a thousandfold is stopped long before its end, and so is one that lies about it', async () => {
    let made = 0;
    function* zeros() {
      for (; made < 300; made += 1) yield `<row><c><v>${'0'.repeat(1_000_000)}</v></c></row>`;
    }
    const bomb = await archiveOf(workbookParts(zeros()));
    expect(bomb.length).toBeLessThan(500_000);
    const before = process.memoryUsage().rss;
    await expect(readAll(bomb)).rejects.toMatchObject({ code: 'sheet.expands_too_far' });

    const liar = Buffer.from(bomb);
    const entry = liar.lastIndexOf('xl/worksheets/sheet1.xml') - 46;
    liar.writeUInt32LE(1000, entry + 24);
    await expect(readAll(liar)).rejects.toMatchObject({ code: 'sheet.damaged' });
    liar.writeUInt32LE(0xfffffff0, entry + 24);
    await expect(readAll(liar)).rejects.toMatchObject({ code: 'sheet.expands_too_far' });
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
  });
});

describe('values', () => {
  test('days of both calendars, the false leap day and what is no day', () => {
    const days = ([1, 59, 60, 61, 21433.99, 45622] as const).map((serial) => dayOfSerial(serial, 1900));
    expect(days).toEqual(['01/01/1900', '28/02/1900', '29/02/1900', '01/03/1900', '05/09/1958', '26/11/2024']);
    expect([0, -1, 2_958_466, NaN].map((serial) => dayOfSerial(serial, 1900))).toEqual(Array(4).fill(undefined));
    expect(dayOfSerial(19_971, 1904)).toBe('05/09/1958');
    expect([serialOfDay('1958-09-05'), serialOfDay('1900-02-28'), serialOfDay('1970-02-31')]).toEqual([21_433, undefined, undefined]);
  });

  test('numbers never get an exponent', () => {
    const texts = ['1.20312345678E11', '123456789012', '12.50', '0.30000000000000004', '1E-7', '1e21', '', 'x'].map(numberText);
    expect(texts).toEqual(['120312345678', '123456789012', '12.5', '0.3', '0.0000001', '1000000000000000000000', '', 'x']);
  });

  test('number formats that show a day', () => {
    const custom = new Map([
      [164, 'dd/mm/yyyy;@'],
      [165, '[$-42A]d mmmm yyyy'],
      [166, '0.00"ngày"'],
      [167, '[Red]#,##0'],
      [168, 'hh:mm'],
      [169, 'General']
    ]);
    expect([14, 22, 164, 165].map((id) => showsDay(id, custom))).toEqual([true, true, true, true]);
    expect([0, 1, 20, 49, 166, 167, 168, 169].map((id) => showsDay(id, custom))).toEqual(Array(8).fill(false));
  });
});
