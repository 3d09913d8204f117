import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';

import { readSheet } from './read.ts';
import { readAll } from './testing.ts';

const cellsOf = async (text: string) => (await readAll({ text })).rows.map(({ cells }) => cells);

describe('a text table', () => {
  test('keeps quoted separators, quotes and line ends inside a cell, and counts rows as the spreadsheet does', async () => {
    const { rows, format } = await readAll({ text: 'Tên,Ghi chú\r\n\r\n"Lê ""Ba"", An","dòng 1\r\ndòng 2"\r\nVũ,x' });
    expect(format).toBe('csv');
    expect(rows).toEqual([
      { row: 1, cells: ['Tên', 'Ghi chú'], marks: [] },
      { row: 3, cells: ['Lê "Ba", An', 'dòng 1 dòng 2'], marks: [] },
      { row: 4, cells: ['Vũ', 'x'], marks: [] }
    ]);
  });

  test('is cut at commas, semicolons or tabs, whichever its first line uses', async () => {
    for (const separator of [',', ';', '\t']) {
      expect(await cellsOf(`a${separator}"b,;\t"${separator}c\n1${separator}2${separator}3`)).toEqual([
        ['a', 'b,;', 'c'],
        ['1', '2', '3']
      ]);
    }
    expect((await readAll({ text: 'sep=;\na;b,c,d,e' })).rows).toEqual([{ row: 2, cells: ['a', 'b,c,d,e'], marks: [] }]);
    expect(await cellsOf('chỉ một cột\nAn')).toEqual([['chỉ một cột'], ['An']]);
  });

  test('reads every kind of line end, wherever the pieces of the file are cut', async () => {
    const text = 'họ,tên\r\n"Nguyễn\r\nThị","Hò""a"\rTrần,Bình\nLê,"An"';
    const expected = [
      ['họ', 'tên'],
      ['Nguyễn Thị', 'Hò"a'],
      ['Trần', 'Bình'],
      ['Lê', 'An']
    ];
    expect(await cellsOf(text)).toEqual(expected);
    const { csvRows } = await import('./csv-read.ts');
    for (let size = 1; size <= text.length; size += 1) {
      const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
      const rows: string[][] = [];
      for await (const { cells } of csvRows(Readable.from(pieces))) rows.push(cells);
      expect(rows, `pieces of ${size}`).toEqual(expected);
    }
  });

  test('leaves what it does not understand as it is written', async () => {
    expect(await cellsOf('a,b,c\n31/02/1970,001158000123,=1+1\n5" ống,x "y" z,"ab"cd')).toEqual([
      ['a', 'b', 'c'],
      ['31/02/1970', '001158000123', '=1+1'],
      ['5" ống', 'x "y" z', 'abcd']
    ]);
  });

  test('gives composed text without hidden characters, and says where it removed some', async () => {
    const { rows } = await readAll({ text: `a,b\n${'Nguyễn  Thị\u00a0Hòa '.normalize('NFD')},An\u200b\u202eh` });
    expect(rows[1]).toEqual({ row: 2, cells: ['Nguyễn Thị Hòa', 'Anh'], marks: [{ column: 1, kind: 'hidden' }] });
  });

  test.each([
    ['an open quote', { text: 'a,b\n1,2\n3,"4\n5,6\n' }, 'sheet.open_quote', { row: 3 }],
    ['a quote that swallows a large file', { text: `a,b\n1,"${'x,y\n'.repeat(400_000)}` }, 'sheet.open_quote', { row: 2 }],
    ['300 columns', { text: `a\n${'x,'.repeat(300)}` }, 'sheet.too_many_columns', { row: 2, limit: 256 }],
    ['an endless cell', { text: `a\n${'x'.repeat(40_000)}` }, 'sheet.cell_too_long', { row: 2, limit: 32_767 }],
    ['an empty file', { text: '' }, 'sheet.empty', {}],
    ['nothing but separators', { text: ',,,\n , ,\n\n' }, 'sheet.empty', {}],
    ['too many bytes', { text: 'x'.repeat(60_000_000) }, 'sheet.too_large', { limit: 47 }],
    ['a web page', { text: '<!doctype html><table>' }, 'sheet.not_a_sheet', {}],
    ['a PDF', { text: '%PDF-1.7 ...' }, 'sheet.not_a_sheet', {}],
    ['binary content', { text: 'a,b\n\0\x01' }, 'sheet.not_a_sheet', {}]
  ])('is refused with its reason: %s', async (_, file, code, values) => {
    await expect(readAll(file)).rejects.toMatchObject({ code, values });
  });

  test('may have exactly as many rows as allowed', async () => {
    const lines = (count: number) => [Buffer.from('Nguyễn Thị Hòa,1\n'.repeat(count))];
    const count = async (rows: number) => {
      const sheet = await readSheet(Readable.from(lines(rows)), { max_bytes: 1e8, max_rows: 200_000 });
      let seen = 0;
      for await (const row of sheet.rows) seen = row.row;
      return seen;
    };
    await expect(count(200_000)).resolves.toBe(200_000);
    await expect(count(200_001)).rejects.toMatchObject({ code: 'sheet.too_many_rows', values: { row: 200_001, limit: 200_000 } });
  });
});

describe('the encoding of a text table', () => {
  const text = 'Họ tên;Nơi ở\nNguyễn Thị Hòa;Đống Đa\n';
  const expected = [
    ['Họ tên', 'Nơi ở'],
    ['Nguyễn Thị Hòa', 'Đống Đa']
  ];
  const utf16 = Buffer.from(`\ufeff${text}`, 'utf16le');

  test.each([
    ['utf-8', Buffer.from(text)],
    ['utf-8', Buffer.from(`\ufeff${text}`)],
    ['utf-16le', utf16],
    ['utf-16be', Buffer.from(utf16).swap16()],
    ['windows-1258', windows1258(text)]
  ])('is found: %s', async (name, bytes) => {
    const { rows, decoded_as } = await readAll(bytes);
    expect(decoded_as).toBe(name);
    expect(rows.map(({ cells }) => cells)).toEqual(expected);
  });

  test('is not guessed when it could be another', async () => {
    const cp1252 = Buffer.from('Prénom,Âge\nRené,5\n', 'latin1');
    const tcvn3 = Buffer.from('Hä tªn,N¬i ë\nNguyÔn ThÞ Hßa,§èng §a\n', 'latin1');
    const vni = Buffer.from('Hoï teân,Nôi ôû\nNguyeãn Thò Hoøa,Ñoáng Ña\n', 'latin1');
    const broken = Buffer.concat([Buffer.from('\ufeffHọ tên\n'), Buffer.from([0xc3, 0x28, 0x0a])]);
    for (const bytes of [cp1252, tcvn3, vni, broken]) {
      await expect(readAll(bytes)).rejects.toMatchObject({ code: 'sheet.encoding' });
    }
  });
});

/** Text in Windows-1258: letters with tone the code page lacks are written as letter and tone. */
function windows1258(text: string): Buffer {
  const high = Array.from({ length: 128 }, (_, i) => i + 128);
  const bytes = new Map(high.map((byte) => [new TextDecoder('windows-1258').decode(Uint8Array.of(byte)), byte]));
  const byteOf = (character: string) => (character < '\x80' ? character.charCodeAt(0) : bytes.get(character));
  return Buffer.from(
    Array.from(text.normalize('NFC')).flatMap((character) => {
      if (byteOf(character) !== undefined) return [byteOf(character)!];
      const tone = character.normalize('NFD').match(/[\u0300\u0301\u0303\u0309\u0323]/)![0];
      return [byteOf(character.normalize('NFD').replace(tone, '').normalize('NFC'))!, byteOf(tone)!];
    })
  );
}
