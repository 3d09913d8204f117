/** Doors: the wait after guessing, other devices, a changed password, the one-click people of the demonstration. */
import type { Page } from '@playwright/test';
import { expect, PASSWORD, test } from './people.ts';

async function enter(page: Page, login: string, password = PASSWORD): Promise<void> {
  await page.goto('/dang-nhap');
  await page.getByLabel('Tên đăng nhập').fill(login);
  await page.getByLabel('Mật khẩu', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
}

test('who guesses waits; the administrator opens the door again', async ({ as, page, caller }) => {
  const administrator = await as('quantri1');
  await administrator.goto('/quan-tri/tai-khoan?tim=ngoquanghai');
  const account = (await administrator.getByRole('link', { name: 'Ngô Quang Hải' }).getAttribute('href')) ?? '';
  const door = await caller();
  const guess = (password: string) => door.post('/dang-nhap', { form: { login: 'ngoquanghai', password } });
  for (let wrong = 0; wrong < 6; wrong++) await guess('đoán mò thôi');
  const refused = await (await guess(PASSWORD)).text();
  expect(refused, 'the right password waits as well').toMatch(
    /Đã có nhiều lần nhập sai\. Mời đợi \d+ giây rồi nhập lại; tài khoản không bị khóa\./
  );
  expect(refused).toContain('value="ngoquanghai"');

  await administrator.goto(account);
  await administrator.getByRole('button', { name: 'Mở khóa tài khoản' }).click();
  await expect(administrator.getByText('Đã mở khóa tài khoản.')).toBeVisible();
  await enter(page, 'ngoquanghai');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Chào đồng chí Ngô Quang Hải');
});

test('back over a form that was refused asks for the page and does not send it again', async ({ page }) => {
  await enter(page, 'chiuy', 'gi cung duoc');
  await expect(page.getByText('Tên đăng nhập hoặc mật khẩu chưa đúng.').first()).toBeVisible();
  await page.getByLabel('Mật khẩu', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Chào đồng chí');
  const sent: string[] = [];
  page.on('request', (request) => sent.push(`${request.method()} ${new URL(request.url()).pathname}`));
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1 }), 'who is in is led home').toContainText('Chào đồng chí');
  expect(sent[0]).toBe('GET /dang-nhap');
});

test('an unknown name is answered like a wrong password', async ({ page }) => {
  await enter(page, 'khong.co.ten.nay', 'gi cung duoc');
  const unknown = await page.getByRole('main').innerText();
  expect(unknown).toContain('Tên đăng nhập hoặc mật khẩu chưa đúng.');
  await enter(page, 'buituankiet', 'gi cung duoc');
  expect((await page.getByRole('main').innerText()).replace(/Mã tra cứu: .*/, '')).toBe(unknown.replace(/Mã tra cứu: .*/, ''));
});

test('one signs out here, and on every other device from here', async ({ page, browser, baseURL }) => {
  const other = await (await browser.newContext({ baseURL })).newPage();
  await enter(other, 'totruong');
  await enter(page, 'totruong');
  await page.goto('/ca-nhan/bao-mat');
  await expect(page.getByText('Máy này', { exact: true })).toHaveCount(1);
  await page.getByRole('button', { name: 'Đăng xuất mọi máy khác' }).click();
  await expect(page.getByText('Đã đăng xuất trên các máy khác.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Đăng xuất mọi máy khác' })).toHaveCount(0);
  await other.goto('/ca-nhan');
  await expect(other).toHaveURL(/\/dang-nhap\?ve=/);
  await other.context().close();

  await page.getByRole('button', { name: 'Đăng xuất khỏi máy này' }).click();
  await expect(page.getByText('Đồng chí đã đăng xuất khỏi máy này.')).toBeVisible();
  await page.goto('/ca-nhan/bao-mat');
  await expect(page).toHaveURL(/\/dang-nhap\?ve=/);
});

test('changing the password ends the other sessions', async ({ page, browser, baseURL }) => {
  const other = await (await browser.newContext({ baseURL })).newPage();
  await enter(other, 'nguyenthihoa85');
  await enter(page, 'nguyenthihoa85');
  await page.goto('/ca-nhan/bao-mat/mat-khau');
  const change = async (now: string, next: string) => {
    await page.getByLabel('Mật khẩu hiện tại').fill(now);
    await page.getByLabel('Mật khẩu mới', { exact: true }).fill(next);
    await page.getByLabel('Nhập lại mật khẩu mới').fill(next);
    await page.getByRole('button', { name: 'Đổi mật khẩu' }).click();
  };
  await change('sai roi', 'hoa gạo tháng ba đỏ');
  await expect(page.getByText('Mật khẩu hiện tại chưa đúng. Mời nhập lại.').first()).toBeVisible();
  await change(PASSWORD, 'hoa gạo tháng ba đỏ');
  await expect(page.getByText('Đã đổi mật khẩu và đăng xuất trên các máy khác.')).toBeVisible();
  await other.goto('/ca-nhan');
  await expect(other).toHaveURL(/\/dang-nhap\?ve=/);
  await enter(other, 'nguyenthihoa85');
  await expect(other.getByText('Tên đăng nhập hoặc mật khẩu chưa đúng.').first()).toBeVisible();
  await other.context().close();
});

test('a person of every role comes in with one click', async ({ page, caller }) => {
  await page.goto('/dang-nhap');
  const people = await page
    .locator('button[name=account_id]')
    .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('value') ?? ''));
  expect(people.length).toBeGreaterThan(15);
  const door = await caller();
  for (const account_id of people) {
    const home = await door.post('/dang-nhap/minh-hoa', { form: { account_id, ve: '/' } });
    expect(await home.text()).toMatch(/<h1[^>]*>Chào đồng chí [^<]+<\/h1>/);
  }
  await page.getByRole('button', { name: 'Vào xem với vai Đảng viên', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Chào đồng chí Nguyễn Thị Hòa');
});
