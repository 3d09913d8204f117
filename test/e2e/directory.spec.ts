/** The directory as the people who work with it every day use it. */
import type { Page } from '@playwright/test';
import ExcelJS from 'exceljs';
import { expect, memberPath, test } from './people.ts';
import { screenProblems } from './screen.ts';

const rowsOf = (page: Page) => page.getByRole('table', { name: 'Danh sách đảng viên' }).getByRole('link');
const addresses = (page: Page) => rowsOf(page).evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
const total = async (page: Page) =>
  Number(/^([\d.]+) đồng chí/.exec(await page.locator('.page-head p').first().innerText())?.[1]?.replaceAll('.', ''));

/** Walks forward to the last page and back to the first; gives the people of each page. */
async function walk(page: Page): Promise<string[][]> {
  const pages = [await addresses(page)];
  const next = page.getByRole('link', { name: 'Trang sau' });
  while ((await next.count()) > 0) {
    await next.click();
    pages.push(await addresses(page));
  }
  for (const there of pages.slice(0, -1).reverse()) {
    await page.getByRole('link', { name: 'Trang trước' }).click();
    expect(await addresses(page)).toEqual(there);
  }
  await expect(page.getByRole('link', { name: 'Trang trước' })).toHaveCount(0);
  return pages;
}

test('the count is the number of people on all pages, forward and back', async ({ as }) => {
  const page = await as('nghiepvu');
  for (const filter of ['gioi=female&tinh-trang=exempt', 'tim=hoa']) {
    await page.goto(`/quan-tri/dang-vien?${filter}`);
    const people = (await walk(page)).flat();
    expect(people.length, filter).toBeGreaterThan(0);
    expect(new Set(people).size, filter).toBe(people.length);
    expect(await total(page), filter).toBe(people.length);
  }
});

test('a name is found with and without diacritics; the exact one comes first', async ({ as }) => {
  const page = await as('nghiepvu');
  const first = async (typed: string) => {
    await page.goto(`/quan-tri/dang-vien?tim=${encodeURIComponent(typed)}`);
    return (await rowsOf(page).allInnerTexts()).map((name) => name.normalize('NFC'));
  };
  const plain = await first('nguyen thi hoa');
  expect(plain).toContain('Nguyễn Thị Hòa');
  expect(plain).toContain('Nguyễn Thị Hoà'); // the other way to put the tone
  expect((await first('Nguyễn Thị Hòa'))[0]).toMatch(/^Nguyễn Thị Ho(à|òa)$|^Nguyễn Thị Hòa$/);
  expect(await first('Nguyễn Thị Hòa'.normalize('NFD'))).toEqual(await first('Nguyễn Thị Hòa'));
  expect((await first('TRAN VAN DINH'))[0]).toBe('Trần Văn Định');
  expect((await first('Đặng Thùy Dương'))[0]).toBe('Đặng Thùy Dương');
});

test('the exported file holds exactly those who are filtered', async ({ as }) => {
  const page = await as('nghiepvu');
  await page.goto('/quan-tri/dang-vien?gioi=female&tinh-trang=exempt');
  const names: string[] = [];
  for (;;) {
    names.push(...(await rowsOf(page).allInnerTexts()));
    const next = page.getByRole('link', { name: 'Trang sau' });
    if ((await next.count()) === 0) break;
    await next.click();
  }
  await page.goto('/quan-tri/dang-vien?gioi=female&tinh-trang=exempt');
  await page.getByRole('link', { name: 'Xuất danh sách' }).click();
  expect(await screenProblems(page)).toEqual([]);
  await page.getByRole('button', { name: 'Tạo tệp danh sách' }).click();
  await expect(page.getByLabel('Xuất để làm gì')).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('Xuất để làm gì').fill('Lập danh sách dự hội nghị');
  await page.getByRole('button', { name: 'Tạo tệp danh sách' }).click();
  await expect(page.getByText('Tệp đã sẵn sàng.')).toBeVisible();
  expect(await screenProblems(page)).toEqual([]);
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Tải danh sách (.xlsx)' }).click()]);
  expect(file.suggestedFilename()).toMatch(/^[a-z0-9-]+\.xlsx$/);

  const [list, notes] = await sheetsOf(await file.path());
  const heads = list?.find((row) => row.includes('Họ và tên')) ?? [];
  const people = (list ?? []).slice((list ?? []).indexOf(heads) + 1).map((row) => row[heads.indexOf('Họ và tên')] ?? '');
  expect(people.sort()).toEqual(names.sort());
  const leaked = [...(list ?? []), ...(notes ?? [])].flat().filter((cell) => /\d{12}/.test(cell));
  expect(leaked, 'personal IDs never leave').toEqual([]);
  expect((notes ?? []).flat().some((cell) => cell.includes('Lập danh sách dự hội nghị'))).toBe(true);
});

/** The sheets of a workbook as another program reads them: rows of cells. */
async function sheetsOf(path: string): Promise<string[][][]> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  return book.worksheets.map((sheet) => {
    const rows: string[][] = [];
    sheet.eachRow((row) => {
      const cells: string[] = [];
      row.eachCell({ includeEmpty: true }, (cell) => void cells.push(cell.text));
      rows.push(cells);
    });
    return rows;
  });
}

test('whoever opens a record is shown to the member', async ({ as }) => {
  const secretary = await as('bithu');
  await secretary.goto(await memberPath(secretary, 'Đặng Đình Khôi'));
  const member = await as('dangdinhkhoi');
  await member.goto('/ca-nhan/ho-so');
  await expect(member.getByText('Đ/c Trần Văn Định').first()).toBeVisible();
  await expect(member.getByText(/Bí thư chi bộ, Chi bộ tổ dân phố số 7 · mở hồ sơ/).first()).toBeVisible();
});

test('a personal ID is masked, found only whole, and shown only for a reason', async ({ as }) => {
  const page = await as('nghiepvu');
  await page.goto(await memberPath(page, 'Bùi Tuấn Kiệt'));
  await expect(page.getByText(/•{9}\d{3}/).first()).toBeVisible();
  await page.getByText('Xem số định danh').first().click();
  await page.getByLabel('Xem để làm gì').fill('Đối chiếu với quyết định kết nạp');
  await page.getByRole('button', { name: 'Xem số định danh' }).click();
  const id = /\d{3} ?\d{3} ?\d{3} ?\d{3}/.exec(await page.getByRole('main').innerText())?.[0] ?? '';
  expect(id.replaceAll(' ', '')).toMatch(/^\d{12}$/);
  await page.goto('/quan-tri/dang-vien');
  await page.getByText('Tìm theo số định danh cá nhân').click();
  await page.getByLabel('Số định danh cá nhân').fill(id.replaceAll(' ', '').replace(/(...)(...)/, '$1 $2-'));
  await page.getByRole('button', { name: 'Tìm đồng chí này' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bùi Tuấn Kiệt');
  expect(page.url()).not.toContain(id.slice(-6).trim());
});
