/** The second step: set up by an app, lost and found by a recovery code. (Passkeys: sign-in.spec.ts.) */
import type { Page } from '@playwright/test';
import { generate } from 'otplib';
import { expect, PASSWORD, test } from './people.ts';
import { screenProblems } from './screen.ts';

async function enter(page: Page, login: string): Promise<void> {
  await page.goto('/dang-nhap');
  await page.getByLabel('Tên đăng nhập').fill(login);
  await page.getByLabel('Mật khẩu', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
}

async function leave(page: Page): Promise<void> {
  await page.goto('/dang-xuat');
  await page
    .getByRole('main')
    .getByRole('button', { name: /Đăng xuất/ })
    .click();
}

test('an app is set up, and a recovery code stands in for it once', async ({ page }) => {
  await enter(page, 'quantri.ht2');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Thêm một bước xác thực');
  expect(await screenProblems(page)).toEqual([]);
  await page.goto('/quan-tri/tai-khoan');
  await expect(page).toHaveURL(/\/xac-thuc/); // nothing else opens before it
  await page.getByText('Không quét được, nhập khóa bằng tay').click();
  const secret = (await page.getByText(/^Khóa: /).innerText()).replace('Khóa: ', '').replaceAll(' ', '');
  await page.getByLabel('Mã trong ứng dụng').fill('000000');
  await page.getByRole('button', { name: 'Xong, bật xác thực' }).click();
  await expect(page.getByText('Mã xác thực chưa đúng hoặc đã dùng.').first()).toBeVisible();
  await expect(page.getByText(secret.slice(0, 4)).first()).toBeAttached(); // the same key: the app need not be set up again
  await page.getByLabel('Mã trong ứng dụng').fill(await generate({ secret }));
  await page.getByRole('button', { name: 'Xong, bật xác thực' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Mười mã dự phòng');
  expect(await screenProblems(page)).toEqual([]);
  const codes = await page.getByRole('main').getByRole('list').getByRole('listitem').allInnerTexts();
  expect(new Set(codes).size).toBe(10);
  await page.getByRole('link', { name: 'Tôi đã cất mã, đi tiếp' }).click();
  await expect(page).toHaveURL(/\/quan-tri\/tai-khoan/);
  await page.goto('/ca-nhan/bao-mat');
  await expect(page.getByText('Còn 10 mã chưa dùng')).toBeVisible();

  const show = async (code: string) => {
    await page.getByLabel('Mã xác thực').fill(code);
    await page.getByRole('button', { name: 'Xác thực', exact: true }).click();
  };
  await leave(page);
  await enter(page, 'quantri.ht2');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Xác thực thêm một bước');
  expect(await screenProblems(page)).toEqual([]);
  await show(codes[0] ?? '');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Chào đồng chí Tô Lệ Thủy');
  await leave(page);
  await enter(page, 'quantri.ht2');
  await show(codes[0] ?? '');
  await expect(page.getByText('đã dùng', { exact: false }).first()).toBeVisible();
  await show((codes[1] ?? '').toLowerCase());
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Chào đồng chí Tô Lệ Thủy');
  await page.goto('/ca-nhan/bao-mat');
  await expect(page.getByText('Còn 8 mã chưa dùng')).toBeVisible();
});
