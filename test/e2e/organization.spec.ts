/** A branch is founded, renamed, moved and closed by decisions; what the rules forbid is told and nothing typed is lost. */
import { expect, test, unitPath } from './people.ts';

const AGENCIES = 'Đảng bộ các cơ quan Đảng phường Cầu Giấy';
const COMMITTEE = 'Đảng bộ Ủy ban nhân dân phường Cầu Giấy';

test('the life of a branch', async ({ as }) => {
  const page = await as('tochuc');
  await page.goto(`${await unitPath(page, AGENCIES)}/them`);
  await page.getByLabel('Tên đơn vị').fill('Chi bộ Trung tâm Chuyển đổi số');
  await page.getByRole('button', { name: 'Ghi nhận đơn vị mới' }).click();
  await expect(page.getByLabel('Số quyết định')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('Tên đơn vị')).toHaveValue('Chi bộ Trung tâm Chuyển đổi số');
  await page.getByLabel('Loại tổ chức').selectOption({ label: 'Chi bộ' });
  const type = page.getByLabel('Loại hình chi bộ');
  await type.selectOption({ index: 1 });
  await page.getByLabel('Số quyết định').fill('61-QĐ/ĐU');
  await page.getByRole('button', { name: 'Ghi nhận đơn vị mới' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Chi bộ Trung tâm Chuyển đổi số');
  await expect(page.getByText('Đã ghi nhận đơn vị mới.')).toBeVisible();
  const unit = new URL(page.url()).pathname;

  await page.goto(`${unit}/doi-ten`);
  await page.getByLabel('Tên mới').fill('Chi bộ Trung tâm Công nghệ số');
  await page.getByLabel('Ngày hiệu lực').fill('32/13/2026');
  await page.getByRole('button', { name: 'Ghi nhận tên mới' }).click();
  await expect(page.getByLabel('Tên mới')).toHaveValue('Chi bộ Trung tâm Công nghệ số');
  await expect(page.getByLabel('Ngày hiệu lực')).toHaveValue('32/13/2026');
  await expect(page.getByLabel('Ngày hiệu lực')).toHaveAttribute('aria-invalid', 'true');
  await page.goto(`${unit}/doi-ten`);
  await page.getByLabel('Tên mới').fill('Chi bộ Trung tâm Công nghệ số');
  await page.getByLabel('Số quyết định').fill('62-QĐ/ĐU');
  await page.getByRole('button', { name: 'Ghi nhận tên mới' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Chi bộ Trung tâm Công nghệ số');
  await expect(page.getByText('Đã đổi tên đơn vị.')).toBeVisible();

  await page.goto(`${unit}/chuyen-truc-thuoc`);
  await page.getByRole('searchbox', { name: 'Tìm đơn vị cấp trên mới' }).fill('uy ban nhan dan');
  await page.getByRole('button', { name: 'Tìm', exact: true }).click();
  await page.getByRole('radio', { name: new RegExp(`^${COMMITTEE}`) }).check();
  await page.getByLabel('Số quyết định').fill('63-QĐ/ĐU');
  await page.getByRole('button', { name: 'Ghi nhận chuyển trực thuộc' }).click();
  await expect(page.getByText('Đã chuyển đơn vị sang trực thuộc nơi mới.')).toBeVisible();
  await expect(page.getByText(`trực thuộc ${COMMITTEE}`).first()).toBeVisible();

  await page.goto(`${unit}/ket-thuc`);
  await page.getByRole('button', { name: 'Ghi nhận kết thúc hoạt động' }).click();
  await expect(page.getByLabel('Số quyết định')).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('Số quyết định').fill('64-QĐ/ĐU');
  await page.getByRole('button', { name: 'Ghi nhận kết thúc hoạt động' }).click();
  await expect(page.getByText('Đã ghi nhận ngày kết thúc hoạt động của đơn vị.')).toBeVisible();
  for (const decision of ['61-QĐ/ĐU', '62-QĐ/ĐU', '63-QĐ/ĐU', '64-QĐ/ĐU']) await expect(page.getByText(decision).first()).toBeVisible();
});

test('a unit with people cannot be closed, nor moved below itself', async ({ as, caller }) => {
  const page = await as('tochuc');
  const above = await unitPath(page, AGENCIES);
  await page.goto(`${above}/ket-thuc`);
  await expect(page.getByText('Chưa kết thúc được.')).toBeVisible();
  await page.goto(above);
  const below =
    (await page
      .getByRole('link', { name: /^Chi bộ Văn phòng/ })
      .first()
      .getAttribute('href')) ?? '';
  await page.goto(`${above}/doi-ten`);
  const version = (await page.locator('input[name=version]').first().getAttribute('value')) ?? '1';

  const clerk = await caller('tochuc');
  const answer = await clerk.post(`${above}/chuyen-truc-thuoc?tim=cau+giay`, {
    form: {
      unit_id: above.split('/').at(-1) ?? '',
      parent_id: below.split('/').at(-1) ?? '',
      version,
      decision_number: '1-QĐ',
      effective_on: '01/07/2026',
      once: crypto.randomUUID()
    }
  });
  expect(answer.status()).toBe(400);
  expect(await answer.text()).toContain('Không thể chuyển một đơn vị vào dưới chính nó.');
});
