/** Power is proposed by one, confirmed by another, explained in a sentence, delegated for a while, and ended. */
import type { Page } from '@playwright/test';
import { expect, test } from './people.ts';
import { screenProblems } from './screen.ts';

const find = async (page: Page, label: string, name: string) => {
  await page.getByRole('searchbox', { name: label }).fill(name);
  await page.getByRole('search', { name: label }).getByRole('button', { name: 'Tìm', exact: true }).click();
  await page
    .getByRole('main')
    .getByRole('link', { name: new RegExp(`^${name}`) })
    .first()
    .click();
};

test('two people give power, one sentence explains it, either ends it', async ({ as }) => {
  const [first, second, grantee] = [await as('quantri1'), await as('quantri2'), await as('dangvien2')];
  await grantee.goto('/quan-tri/dang-vien');
  await expect(grantee.getByRole('heading', { level: 1 })).toHaveText('Phần này không thuộc quyền của đồng chí');

  await first.goto('/quan-tri/phan-quyen/moi');
  await find(first, 'Tìm người được cấp quyền', 'Vương Đức Long');
  expect(await screenProblems(first)).toEqual([]);
  await first.getByRole('radio', { name: /^Cán bộ nghiệp vụ đảng viên/ }).check();
  await first.getByRole('button', { name: 'Đề nghị cấp quyền' }).click();
  await expect(first.getByText('Phân quyền theo quyết định cần có số quyết định.').first()).toBeVisible();
  await expect(first.getByRole('radio', { name: /^Cán bộ nghiệp vụ đảng viên/ })).toBeChecked();
  await first.getByLabel('Số quyết định').fill('52-QĐ/ĐU');
  await first.getByRole('button', { name: 'Đề nghị cấp quyền' }).click();
  await expect(first.getByText('Đang chờ người thứ hai.')).toBeVisible();
  await expect(first.getByRole('button', { name: 'Xác nhận quyền này' })).toHaveCount(0);
  const grant = new URL(first.url()).pathname;
  await grantee.goto('/quan-tri/dang-vien');
  await expect(grantee.getByRole('heading', { level: 1 })).toHaveText('Phần này không thuộc quyền của đồng chí');

  await second.goto(grant);
  expect(await screenProblems(second)).toEqual([]);
  await second.getByRole('button', { name: 'Xác nhận quyền này' }).click();
  await expect(second.getByText('Đã xác nhận. Quyền có hiệu lực theo thời hạn.')).toBeVisible();
  await grantee.goto('/quan-tri/dang-vien');
  await grantee.getByRole('button', { name: 'Coi như đã xác thực' }).click(); // power asks for the second factor
  await expect(grantee.getByRole('heading', { level: 1 })).toHaveText('Đảng viên');
  await expect(grantee.getByText(/đồng chí thuộc Đảng bộ phường Cầu Giấy/)).toBeVisible();

  await first.goto('/quan-tri/phan-quyen/vi-sao');
  await find(first, 'Tìm người xem', 'Vương Đức Long');
  await find(first, 'Tìm đảng viên hoặc đơn vị', 'Bùi Tuấn Kiệt');
  await expect(first.getByText('Xem được.')).toBeVisible();
  await expect(first.getByRole('main')).toContainText(
    'Đ/c Vương Đức Long xem được hồ sơ của đ/c Bùi Tuấn Kiệt (Chi bộ tổ dân phố số 7) vì giữ vai trò Cán bộ nghiệp vụ đảng viên tại Đảng bộ phường Cầu Giấy'
  );
  expect(await screenProblems(first)).toEqual([]);

  await second.goto(grant);
  await second.getByText('Kết thúc quyền này').first().click();
  await second.getByLabel('Lý do').fill('Hết thời gian giúp việc.');
  await second.getByRole('button', { name: 'Kết thúc quyền này' }).click();
  await expect(second.getByText('Đã kết thúc quyền này.')).toBeVisible();
  await grantee.goto('/quan-tri/dang-vien');
  await expect(grantee.getByRole('heading', { level: 1 })).toHaveText('Phần này không thuộc quyền của đồng chí');
});

test('an administrator delegates for a week, a second one confirms, and he takes it back', async ({ as }) => {
  const [administrator, second, helper] = [await as('quantri2'), await as('quantri1'), await as('duyetdang')];
  await helper.goto('/quan-tri/tai-khoan');
  await expect(helper.getByRole('heading', { level: 1 })).toHaveText('Phần này không thuộc quyền của đồng chí');

  await administrator.goto('/quan-tri/phan-quyen/uy-quyen');
  await find(administrator, 'Tìm người được ủy quyền', 'Đỗ Thu Hằng');
  expect(await screenProblems(administrator)).toEqual([]);
  await administrator.getByLabel('Đến hết ngày').fill('31/12/2099');
  await administrator.getByRole('button', { name: 'Ủy quyền cho đồng chí này' }).click();
  await expect(administrator.getByText(/Ủy quyền dài nhất \d+ ngày/).first()).toBeVisible();
  await expect(administrator.getByLabel('Đến hết ngày')).toHaveValue('31/12/2099');
  await administrator.goto('/quan-tri/phan-quyen/uy-quyen');
  await find(administrator, 'Tìm người được ủy quyền', 'Đỗ Thu Hằng');
  await administrator.getByRole('button', { name: 'Ủy quyền cho đồng chí này' }).click();
  await expect(administrator.getByText('Đã ghi nhận việc ủy quyền.')).toBeVisible();
  await second.goto(new URL(administrator.url()).pathname);
  await second.getByRole('button', { name: 'Xác nhận quyền này' }).click();
  await helper.goto('/quan-tri/tai-khoan');
  await expect(helper.getByRole('heading', { level: 1 })).toHaveText('Tài khoản');

  await administrator.reload();
  await administrator.getByText('Kết thúc quyền này').first().click();
  await administrator.getByLabel('Lý do').fill('Đã trở lại làm việc.');
  await administrator.getByRole('button', { name: 'Kết thúc quyền này' }).click();
  await expect(administrator.getByText('Đã kết thúc quyền này.')).toBeVisible();
  await helper.goto('/quan-tri/tai-khoan');
  await expect(helper.getByRole('heading', { level: 1 })).toHaveText('Phần này không thuộc quyền của đồng chí');
});

/** Shows the second factor where it is asked for: another test in this worker may have shown it already. */
async function stepUp(page: Page): Promise<void> {
  if (new URL(page.url()).pathname === '/xac-thuc') await page.getByRole('button', { name: 'Coi như đã xác thực' }).click();
}

test('a branch secretary lends his role to his deputy, a part of it, and takes it back', async ({ as }) => {
  const [secretary, deputy] = [await as('bithu'), await as('chiuy')];
  await deputy.goto('/quan-tri/phan-quyen/uy-quyen');
  await expect(deputy.getByRole('heading', { level: 1 })).toHaveText('Phần này không thuộc quyền của đồng chí');

  await secretary.goto('/quan-tri');
  await secretary.getByRole('link', { name: 'Ủy quyền khi vắng mặt' }).click();
  await stepUp(secretary);
  await secretary.getByRole('link', { name: 'Lê Thị Bình' }).click();
  expect(await screenProblems(secretary)).toEqual([]);
  await secretary.getByLabel('Số giấy ủy quyền').fill('001 180 000 345');
  await secretary.getByRole('button', { name: 'Ủy quyền cho đồng chí này' }).click();
  await expect(secretary.getByText(/^Ô này có số định danh/)).toBeVisible();
  await expect(secretary.getByLabel('Số giấy ủy quyền')).toHaveValue('001 180 000 345');
  await secretary.getByLabel('Số giấy ủy quyền').fill('02-UQ/CB');
  await secretary.getByRole('button', { name: 'Ủy quyền cho đồng chí này' }).click();
  await expect(secretary.getByText('Đã ghi nhận việc ủy quyền.')).toBeVisible();
  expect(await screenProblems(secretary)).toEqual([]);

  await deputy.goto('/quan-tri/phan-quyen/uy-quyen');
  await stepUp(deputy);
  await expect(deputy.getByText('Đồng chí không có quyền nào ủy quyền được')).toBeVisible();

  await secretary.getByText('Thôi ủy quyền').first().click();
  await secretary.getByLabel('Lý do').fill('Đã trở lại.');
  await secretary.getByRole('button', { name: 'Thôi ủy quyền từ bây giờ' }).click();
  await expect(secretary.getByText(/^Đã thôi ủy quyền/)).toBeVisible();
  await deputy.goto('/quan-tri/phan-quyen/uy-quyen');
  await expect(deputy.getByRole('heading', { level: 1 })).toHaveText('Phần này không thuộc quyền của đồng chí');
});
