// Signing in as one who holds power does: authenticator, recovery codes, a passkey of a (virtual) device, own devices.
import { generate } from 'otplib';
import type { Page } from '@playwright/test';
import { expect, PASSWORD, test } from './people.ts';

const LOGIN = 'kiemtra.tp';

async function enter(page: Page): Promise<void> {
  await page.goto('/dang-nhap?ve=/ca-nhan/bao-mat');
  await page.getByLabel('Tên đăng nhập').fill(LOGIN);
  await page.getByLabel('Mật khẩu', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click();
}

/** A device that confirms by itself, as if the right finger lay on it. */
async function plugIn(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true
    }
  });
}

test('the second factor: set up once, then by recovery code or passkey, and needed before it is changed', async ({ page }) => {
  await plugIn(page);
  await enter(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Thêm một bước xác thực');
  await page.goto('/quan-tri');
  await expect(page, 'no way round it').toHaveURL(/\/xac-thuc\?ve=/);

  const secret = (await page.locator('details .number').textContent()) ?? '';
  await page.getByLabel('Mã trong ứng dụng').fill(await generate({ secret: secret.replaceAll(' ', '') }));
  await page.getByRole('button', { name: 'Xong, bật xác thực' }).click();
  const codes = page.locator('ol.codes li');
  await expect(codes).toHaveCount(10);
  const recovery = (await codes.first().textContent()) ?? '';
  await page.getByRole('link', { name: 'Tôi đã cất mã, đi tiếp' }).click();
  await expect(page).toHaveURL(/\/quan-tri/);

  await page.goto('/ca-nhan/bao-mat/khoa-truy-cap');
  await page.getByLabel('Tên để nhớ').fill('Khóa thử');
  await page.getByRole('button', { name: 'Thêm khóa truy cập' }).click();
  await expect(page.getByText('Đã thêm khóa truy cập.')).toBeVisible();
  await expect(page.getByText('Khóa thử', { exact: true })).toBeVisible();

  await page.goto('/xac-thuc?lai=1&ve=/ca-nhan/bao-mat');
  await page.getByRole('button', { name: 'Xác nhận bằng khóa truy cập' }).click();
  await expect(page).toHaveURL((url) => url.pathname === '/ca-nhan/bao-mat');

  await page.goto('/dang-xuat');
  await page.getByRole('button', { name: 'Đăng xuất khỏi máy này' }).click();
  await expect(page.getByText('Đồng chí đã đăng xuất khỏi máy này.')).toBeVisible();

  await enter(page);
  await page.getByLabel('Mã xác thực').fill(recovery);
  await page.getByRole('button', { name: 'Xác thực', exact: true }).click();
  await expect(page).toHaveURL(/\/ca-nhan\/bao-mat$/);
  await expect(page.getByText('Còn 9 mã chưa dùng')).toBeVisible();
});

test('a code in the fragment of the address, as a QR code brings it, stands in the field and no longer in the address', async ({
  page
}) => {
  await page.goto('/kich-hoat#7K4P-2M9X-Q0RT');
  await expect(page.getByLabel('Mã trên thẻ')).toHaveValue('7K4P-2M9X-Q0RT');
  await expect(page).toHaveURL(/\/kich-hoat$/);
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await expect(page.getByText('Mã kích hoạt chưa đúng hoặc đã dùng.')).toBeVisible();
});
