/** A list comes in from a file: checked first, doubles decided by a person, written once; the same file again changes nothing. */
import type { Page } from '@playwright/test';
import ExcelJS from 'exceljs';
import { expect, test } from './people.ts';
import { screenProblems } from './screen.ts';

const HERE = '/quan-tri/dang-vien/nhap';

/** One person new, one with a day that does not exist, one who looks like somebody on the list, one of an unknown branch. */
const people = [
  {
    'Họ và tên': 'Hà Kim Tước',
    'Ngày sinh': '12/05/1990',
    'Giới tính': 'Nữ',
    'Ngày vào Đảng': '03/02/2015',
    'Ngày chính thức': '03/02/2016',
    'Chi bộ': 'Chi bộ tổ dân phố số 12'
  },
  {
    'Họ và tên': 'Lê Thị Sai Ngày',
    'Ngày sinh': '31/02/1980',
    'Giới tính': 'Nữ',
    'Ngày vào Đảng': '03/02/2015',
    'Ngày chính thức': '03/02/2016',
    'Chi bộ': 'Chi bộ tổ dân phố số 12'
  },
  {
    'Họ và tên': 'Trần Văn Định',
    'Ngày sinh': '18/04/1954',
    'Giới tính': 'Nam',
    'Ngày vào Đảng': '03/02/1978',
    'Ngày chính thức': '03/02/1979',
    'Chi bộ': 'Chi bộ tổ dân phố số 12'
  },
  {
    'Họ và tên': 'Đỗ Mạnh Lạc',
    'Ngày sinh': '01/09/1985',
    'Giới tính': 'Nam',
    'Ngày vào Đảng': '03/02/2012',
    'Ngày chính thức': '03/02/2013',
    'Chi bộ': 'Chi bộ không có thật'
  }
];

/** The template filled in by somebody who put its columns in another order. */
async function filled(template: string): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(template);
  const known = ((book.worksheets[0]?.getRow(1).values ?? []) as string[]).filter(Boolean);
  const headings = Object.keys(people[0] ?? {}).reverse();
  for (const heading of headings) expect(known).toContain(heading);
  const made = new ExcelJS.Workbook();
  made
    .addWorksheet('Danh sách')
    .addRows([headings, ...people.map((one) => headings.map((heading) => (one as Record<string, string>)[heading]))]);
  return Buffer.from(await made.xlsx.writeBuffer());
}

async function send(page: Page, file: Buffer): Promise<void> {
  await page.goto(HERE);
  await page
    .getByLabel('Tệp danh sách')
    .setInputFiles({ name: 'danh-sach-thang-11.xlsx', mimeType: 'application/octet-stream', buffer: file });
  await page.getByRole('button', { name: 'Gửi tệp để kiểm tra' }).click();
  await expect(page.getByRole('heading', { name: 'Đã kiểm tra 4 dòng, chưa ghi gì' })).toBeVisible({ timeout: 40_000 });
}

/** The numbers of the report by outcome: 'Thêm mới' → 1. */
async function outcomes(page: Page): Promise<Record<string, number>> {
  const rows = await page.getByRole('table', { name: 'Kết quả theo dòng' }).getByRole('row').all();
  const cells = await Promise.all(
    rows
      .slice(1)
      .map(async (row) => [await row.getByRole('rowheader').innerText(), Number(await row.getByRole('cell').first().innerText())] as const)
  );
  return Object.fromEntries(cells);
}

test('a list is checked, decided, written, and known the next time', async ({ as }) => {
  const page = await as('nghiepvu');
  await page.goto(HERE);
  expect(await screenProblems(page)).toEqual([]);
  const [template] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Tải tệp mẫu (.xlsx)' }).click()]);
  const file = await filled(await template.path());

  await send(page, file);
  expect(await screenProblems(page)).toEqual([]);
  expect(await outcomes(page)).toEqual({ 'Thêm mới': 1, 'Nghi trùng người': 1, 'Chưa hợp lệ': 2 });
  await expect(page.getByRole('button', { name: /^Ghi vào danh sách/ })).toHaveCount(0);
  await expect(page.getByText('Trùng họ tên và ngày sinh với một đảng viên đã có.')).toBeVisible();
  const decide = async () => {
    await page.getByRole('radio', { name: 'Bỏ qua dòng này' }).check();
    await page.getByRole('button', { name: 'Ghi nhận cách xử lý của trang này' }).click();
  };
  await decide();
  await page.getByRole('link', { name: 'Chưa hợp lệ' }).click();
  await expect(page.getByText('Không tìm thấy “Chi bộ không có thật”')).toBeVisible();
  expect(await screenProblems(page)).toEqual([]);
  await page.getByRole('button', { name: 'Ghi vào danh sách: thêm 1 đồng chí' }).click();
  await expect(page.getByText('Đã ghi xong', { exact: false }).first()).toBeVisible({ timeout: 40_000 });
  await page.goto('/quan-tri/dang-vien?tim=ha+kim+tuoc');
  await expect(page.getByRole('table').getByRole('link', { name: 'Hà Kim Tước' })).toHaveCount(1);

  await send(page, file);
  expect((await outcomes(page))['Thêm mới']).toBeUndefined();
  await page.getByRole('button', { name: 'Hủy lần nhập này' }).click();
  await page.goto('/quan-tri/dang-vien?tim=ha+kim+tuoc');
  await expect(page.getByRole('table').getByRole('link', { name: 'Hà Kim Tước' })).toHaveCount(1);
});

test('what is no list is told in words', async ({ as }) => {
  const page = await as('nghiepvu');
  await page.goto(HERE);
  await page
    .getByLabel('Tệp danh sách')
    .setInputFiles({ name: 'ghi-chu.xlsx', mimeType: 'application/octet-stream', buffer: Buffer.from('Chỉ là một dòng chữ.') });
  await page.getByRole('button', { name: 'Gửi tệp để kiểm tra' }).click();
  await expect(page.getByText(/Chưa nhập được tệp này\.|Chưa nhận được tệp\./)).toBeVisible({ timeout: 40_000 });
});
