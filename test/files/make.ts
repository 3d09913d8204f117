// Makes the spreadsheets the tests of reading use, with a program that is not ours: node test/files/make.ts
// The files are committed, so that a test reads what a stranger wrote; run it again only to change them.
import ExcelJS from 'exceljs';

/** A roster as people make them: a merged title, dates, rich text, a link, formulas, an error, an ID that lost its zero. */
async function roster(): Promise<void> {
  const book = new ExcelJS.Workbook();
  const hidden = book.addWorksheet('Ẩn');
  hidden.state = 'hidden';
  hidden.addRow(['không ai thấy']);
  const sheet = book.addWorksheet('Danh sách');
  sheet.mergeCells('A1:C1');
  sheet.getCell('A1').value = 'Danh sách đảng viên';
  sheet.getRow(3).values = ['Họ và tên', 'Ngày sinh', 'Số định danh', 'Ghi chú'];
  const day = (text: string) => ({ value: new Date(`${text}T00:00:00Z`), numFmt: 'dd/mm/yyyy' });
  const rows = [
    ['Nguyễn Thị Hòa', day('1958-09-05'), '001158000123', { richText: [{ text: 'phó ' }, { font: { bold: true }, text: 'bí thư' }] }],
    ['Trần Văn Bình', '31/02/1970', 1203123456, { text: 'thư điện tử', hyperlink: 'mailto:binh@example.vn' }],
    ['Lê  An'.normalize('NFD'), day('1901-01-01'), 123456789012, { formula: 'A4&B4', result: 'đã tính' }],
    ['Phạm\u200b Dung\u202e', day('2000-02-29'), 0.1 + 0.2, { error: '#REF!' }]
  ];
  rows.forEach((cells, index) => {
    cells.forEach((cell, column) => {
      const target = sheet.getRow(4 + index).getCell(column + 1);
      if (typeof cell === 'object' && 'numFmt' in cell) Object.assign(target, cell);
      else target.value = cell as ExcelJS.CellValue;
    });
  });
  sheet.mergeCells('A8:A9');
  sheet.getCell('A8').value = 'Vũ Thị Gấm';
  sheet.getCell('B8').value = true;
  sheet.getCell('B9').value = 'dòng dưới';
  await book.xlsx.writeFile(new URL('roster.xlsx', import.meta.url).pathname);
}

/** The same day in a workbook of the 1904 calendar. */
async function roster1904(): Promise<void> {
  const book = new ExcelJS.Workbook();
  book.properties.date1904 = true;
  const cell = book.addWorksheet('Một').getCell('A1');
  cell.value = new Date('1958-09-05T00:00:00Z');
  cell.numFmt = 'dd/mm/yyyy';
  await book.xlsx.writeFile(new URL('calendar-1904.xlsx', import.meta.url).pathname);
}

await roster();
await roster1904();
