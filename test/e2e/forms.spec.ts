/** Reading, moving and simple forms: on a phone, and once more without any script. Each project has its own people. */
import type { Page } from '@playwright/test';
import { expect, PASSWORD, test, unitPath } from './people.ts';

/** Whom a project may change: nobody else uses these two. */
const own = (project: string) =>
  project === 'phone' ? { login: 'hothilan', name: 'Hồ Thị Lan' } : { login: 'maianhthu', name: 'Mai Anh Thư' };

async function fillLogin(page: Page, login: string, password: string) {
  await page.getByLabel('Tên đăng nhập').fill(login);
  await page.getByLabel('Mật khẩu', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
}

test('signing in leads to where one was going; a wrong password is told and the name is kept', async ({ page }, info) => {
  const { login, name } = own(info.project.name);
  await page.goto('/ca-nhan/ho-so');
  await expect(page).toHaveURL(/\/dang-nhap\?ve=/);
  await fillLogin(page, login, 'khong-phai-mat-khau');
  await expect(page.getByText('Tên đăng nhập hoặc mật khẩu chưa đúng.')).toBeVisible();
  await expect(page.getByText('Mã tra cứu')).toHaveCount(0);
  await expect(page.getByLabel('Tên đăng nhập')).toHaveValue(login);
  await expect(page.getByLabel('Mật khẩu', { exact: true })).toHaveValue('');
  await fillLogin(page, login, PASSWORD);
  await expect(page).toHaveURL(/\/ca-nhan\/ho-so$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
  const ask = await page.getByRole('main').getByRole('link', { name: 'Đề nghị sửa ngày vào Đảng' }).boundingBox();
  expect(Math.min(ask?.width ?? 0, ask?.height ?? 0), 'big enough for a finger').toBeGreaterThanOrEqual(44);
});

test('the home leads to every section', async ({ as }, info) => {
  const page = await as(own(info.project.name).login);
  await page.goto('/');
  await page.getByRole('navigation', { name: 'Điều hướng chính' }).getByRole('link', { name: 'Tất cả' }).click();
  await page.getByRole('link', { name: 'Ai xem được hồ sơ của tôi' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Ai xem');
});

test('a directory is searched with and without diacritics, filtered, and the filters taken off', async ({ as }) => {
  const page = await as('bithu');
  await page.goto('/quan-tri/dang-vien');
  const search = page.getByRole('searchbox', { name: 'Tìm đảng viên theo họ tên' });
  await search.fill('nguyen thi hoa');
  await page.getByRole('button', { name: 'Tìm', exact: true }).click();
  await expect(page.getByRole('table').getByRole('link', { name: 'Nguyễn Thị Hòa' })).toBeVisible();
  await expect(search).toHaveValue('nguyen thi hoa');
  await page.getByRole('group').filter({ hasText: 'Bộ lọc' }).locator('summary').click();
  await page.getByLabel('Giới tính').selectOption('Nam');
  await page.getByRole('button', { name: 'Lọc danh sách' }).click();
  await expect(page.getByText('Không có đồng chí nào ở đây')).toBeVisible();
  await page.getByRole('link', { name: 'Bỏ lọc Nam' }).click();
  await expect(page.getByRole('table').getByRole('link', { name: 'Nguyễn Thị Hòa' })).toBeVisible();
});

test('the tree opens by links', async ({ as }) => {
  const page = await as('tochuc');
  await page.goto('/quan-tri/to-chuc');
  const branch = page.getByRole('link', { name: /^Chi bộ tổ dân phố số 3(\s|$)/ }).first();
  await branch.click();
  await expect(page.getByText('Tổ đảng số 1').first()).toBeVisible();
});

test('one switches the unit one works for', async ({ page }) => {
  const working = page.getByRole('region', { name: 'Đơn vị đang làm việc' });
  await page.goto('/dang-nhap?ve=/quan-tri/dang-vien');
  await fillLogin(page, 'tochuc.tp', PASSWORD);
  await page.getByRole('button', { name: 'Coi như đã xác thực' }).click();
  await expect(working).toContainText('Đảng bộ Thành phố Hà Nội');
  const all = await page.locator('.page-head p').first().innerText();
  await working.getByRole('link').click();
  await page.getByRole('searchbox', { name: 'Tên hoặc mã đơn vị' }).fill('phuong cau giay');
  await page.getByRole('button', { name: 'Tìm', exact: true }).click();
  await page.getByRole('button', { name: 'Làm việc tại Đảng bộ phường Cầu Giấy', exact: true }).click();
  await expect(page.getByText('Đã đổi đơn vị làm việc.')).toBeVisible();
  await expect(working).toContainText('Đảng bộ phường Cầu Giấy');
  await page.goto('/quan-tri/dang-vien');
  await expect(page.locator('.page-head p').first()).toHaveText(/đồng chí thuộc Đảng bộ phường Cầu Giấy\.$/);
  await expect(page.locator('.page-head p').first()).not.toHaveText(all);
});

test('text size and theme are kept on the device', async ({ as }, info) => {
  const page = await as(own(info.project.name).login);
  await page.goto('/ca-nhan');
  const setting = async (name: string) => {
    await page.getByRole('button', { name: 'Aa, cỡ chữ và màu nền' }).click();
    await page.getByRole('button', { name, exact: true }).click();
  };
  await setting('A+ Chữ lớn');
  await expect(page.locator('html')).toHaveAttribute('data-text', 'l');
  await expect(page).toHaveURL(/\/ca-nhan$/);
  await setting('Tối');
  await setting('Cao');
  await page.goto('/tat-ca');
  await expect(page.locator('html')).toHaveAttribute('data-text', 'l');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.locator('html')).toHaveAttribute('data-contrast', 'high');
  await setting('A Chữ vừa');
  await expect(page.locator('html')).not.toHaveAttribute('data-text');
});

test('a member changes his own phone; a wrong one is told and kept', async ({ as }, info) => {
  const page = await as(own(info.project.name).login);
  await page.goto('/ca-nhan/ho-so');
  const phone = page.getByRole('textbox', { name: 'Số điện thoại' });
  await phone.fill('0912');
  await page.getByRole('button', { name: 'Lưu số điện thoại' }).click();
  await expect(page.getByText('Chưa đúng số điện thoại Việt Nam. Mời nhập 10 chữ số, ví dụ 0912 345 678.').first()).toBeVisible();
  await expect(phone).toHaveValue('0912');
  await phone.fill('+84 987-654-321');
  await page.getByRole('button', { name: 'Lưu số điện thoại' }).click();
  await expect(page.getByText('Đã lưu.')).toBeVisible();
  await expect(phone).toHaveValue('0987 654 321');
});

test('a long form that fails keeps everything typed and leads to each mistake', async ({ as }) => {
  const page = await as('nghiepvu');
  const branch = (await unitPath(page, 'Chi bộ tổ dân phố số 15')).split('/').at(-1);
  await page.goto(`/quan-tri/dang-vien/them?don-vi=${branch}`);
  await page.getByLabel('Họ và tên').fill('Lê Thị Thử Nghiệm');
  await page.getByLabel('Ngày sinh').fill('31/02/1990');
  await page.getByLabel('Số định danh cá nhân').fill('123');
  await page.getByRole('button', { name: /^Thêm/ }).click();
  await expect(page.getByRole('alert')).toContainText('chỗ cần đồng chí xem lại');
  await expect(page.getByLabel('Họ và tên')).toHaveValue('Lê Thị Thử Nghiệm');
  await expect(page.getByLabel('Ngày sinh')).toHaveValue('31/02/1990');
  await expect(page.getByLabel('Số định danh cá nhân')).toHaveValue('123');
  await expect(page.getByLabel('Ngày sinh')).toHaveAttribute('aria-invalid', 'true');
  await page.getByRole('alert').getByRole('link').first().click();
  await expect(page).toHaveURL(/#/);
});

test('a form sent twice acts once', async ({ as, baseURL }, info) => {
  const page = await as(own(info.project.name).login);
  await page.goto('/ca-nhan/de-nghi-sua?muc=official_on');
  const form = page.locator('form[action*="propose"]');
  const once = await form.locator('[name=once]').getAttribute('value');
  expect(once).toBeTruthy();
  const send = () =>
    page.request.post(`${baseURL}/ca-nhan/de-nghi-sua?/propose&muc=official_on`, {
      headers: { origin: baseURL ?? '', accept: 'text/html' },
      form: { once: once ?? '', field: 'official_on', value: '01/02/2016', reason: 'Ghi nhầm so với quyết định công nhận.' },
      maxRedirects: 0
    });
  const answers = await Promise.all([send(), send()]);
  expect(answers.map((answer) => answer.status())).toEqual([303, 303]);
  expect(answers.map((answer) => new URL(answer.headers().location ?? '', baseURL).searchParams.get('nhan')).sort()).toEqual([
    'da-ghi',
    'da-gui-de-nghi'
  ]);
  await page.goto('/ca-nhan/de-nghi-sua?muc=official_on');
  await page.getByLabel('Đúng là').fill('01/03/2016');
  await page.getByLabel('Lý do').fill('Gửi lại một lần nữa.');
  await page.getByRole('button', { name: 'Gửi đề nghị' }).click();
  await expect(page.getByRole('alert'), 'another for the same field is told, not lost in silence').toContainText('đang chờ xem xét');
  await page.goto('/ca-nhan/de-nghi-sua');
  await expect(page.getByRole('button', { name: 'Rút đề nghị' })).toHaveCount(1);
  await page.getByRole('button', { name: 'Rút đề nghị' }).click();
  await expect(page.getByText('Đã rút đề nghị.')).toBeVisible();
});
