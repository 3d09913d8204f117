import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { writeWorkbook } from '#platform/sheets/write.ts';
import { requireTable } from './import-arrival.ts';

const arriving = (content: string | Buffer) => requireTable(Readable.from([Buffer.from(content)]));
const pages = 'Danh sách đảng viên\n'.repeat(40);

test.for([
  ['a PDF', '%PDF-1.7\n1 0 obj\nendobj\n', 'sheet.not_a_sheet'],
  ['a page of the web', '<!doctype html><table><tr><td>Họ và tên</td></tr></table>', 'sheet.not_a_sheet'],
  ['plain words, whatever the name says', pages, 'sheet.not_a_sheet'],
  ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'sheet.not_a_sheet'],
  ['an archive of something else', Buffer.from('504b0506000000000000000000000000000000000000', 'hex'), 'sheet.not_a_sheet'],
  ['an old workbook', Buffer.from('d0cf11e0a1b11ae1'.padEnd(2048, '0'), 'hex'), 'sheet.old_format'],
  ['nothing', '', 'sheet.empty']
] as const)('%s is refused when it arrives', async ([, content, code]) => {
  await expect(arriving(content)).rejects.toMatchObject({ code });
});

test('a list is taken, in a text below a title or in a workbook', async () => {
  await expect(arriving(`Danh sách đảng viên\n\nHọ và tên;Ngày sinh\n${pages}`)).resolves.toBeUndefined();
  const book = writeWorkbook([{ name: 'Danh sách', columns: [{ heading: 'Họ và tên', width: 9, kind: 'text' }], rows: [] }]);
  const parts: Uint8Array[] = [];
  for await (const part of book) parts.push(part);
  await expect(arriving(Buffer.concat(parts))).resolves.toBeUndefined();
});
