/** A card is printed, a member comes in with it, sets his own things right, and sees who looked. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { pdfText } from '#test/files/pdf-text.ts';
import { expect, test, unitPath } from './people.ts';
import { screenProblems } from './screen.ts';

type Card = { name: string; login: string; code: string };

/** Issues accounts to everyone of the branch who has none, and reads the printed cards. */
async function issue(page: Page, branch: string): Promise<Card[]> {
  const unit = (await unitPath(page, branch)).split('/').at(-1);
  await page.goto(`/quan-tri/tai-khoan?don-vi=${unit}`);
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Cấp tài khoản và tải thẻ' }).click()]);
  expect(file.suggestedFilename()).toBe('the-kich-hoat.pdf');
  const text = pdfText(readFileSync(await file.path()));
  await page.goto(`/quan-tri/tai-khoan?don-vi=${unit}&loai=pending_activation`);
  const rows = await page.getByRole('table').last().getByRole('row').allInnerTexts();
  return cardsIn(text, rows);
}

/** Codes stand on the cards only; logins and names are on the screen as well, so that one can be told from the other. */
function cardsIn(text: string, rows: string[]): Card[] {
  const known = rows.flatMap((row) =>
    /\t([a-z]+\d+)\t/.exec(row.replaceAll('\n', '\t'))
      ? [
          row
            .split(/[\t\n]/)
            .map((part) => part.trim())
            .filter(Boolean)
        ]
      : []
  );
  const parts = text.split(/(?=THẺ KÍCH HOẠT TÀI KHOẢN)/i);
  return parts.flatMap((part) => {
    const code = /[0-9A-HJKMNP-TV-Z]{4} [0-9A-HJKMNP-TV-Z]{4} [0-9A-HJKMNP-TV-Z]{4}/.exec(part)?.[0];
    const row = known.find((cells) => cells.some((cell) => /^[a-z]+\d+$/.test(cell) && part.includes(cell)));
    const login = row?.find((cell) => /^[a-z]+\d+$/.test(cell));
    return code && row && login ? [{ code, login, name: row[0] ?? '' }] : [];
  });
}

test('from the printed card to the corrected profile', async ({ as, page }) => {
  const officer = await as('nghiepvu');
  const cards = await issue(officer, 'Chi bộ tổ dân phố số 9');
  expect(cards.length).toBeGreaterThan(1);
  const [card] = cards as [Card];

  await page.goto('/kich-hoat');
  await page.getByLabel('Mã trên thẻ').fill('0000 0000 0000');
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await expect(page.getByText('Mã kích hoạt chưa đúng hoặc đã dùng.').first()).toBeVisible();
  await page.getByLabel('Mã trên thẻ').fill(card.code.toLowerCase().replaceAll(' ', '-'));
  await page.getByRole('button', { name: 'Tiếp tục' }).click();

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Có đúng là đồng chí không?');
  await expect(page.getByText(card.name)).toBeVisible();
  expect(await screenProblems(page)).toEqual([]);
  await page.getByRole('link', { name: 'Đúng, đặt mật khẩu' }).click();

  await expect(page.getByText(card.login)).toBeVisible();
  expect(await screenProblems(page)).toEqual([]);
  const setPassword = async (first: string, second = first) => {
    await page.getByLabel('Mật khẩu mới', { exact: true }).fill(first);
    await page.getByLabel('Nhập lại mật khẩu mới').fill(second);
    await page.getByRole('button', { name: 'Đặt mật khẩu và vào sổ tay' }).click();
  };
  await page.getByLabel('Giữ đăng nhập trên máy này').uncheck();
  await setPassword('ngan');
  await expect(page.getByText('Mật khẩu cần ít nhất 10 ký tự.').first()).toBeVisible();
  await setPassword('1234567890');
  await expect(page.getByText('Mật khẩu này quá phổ biến nên dễ bị đoán.').first()).toBeVisible();
  await expect(page.getByLabel('Giữ đăng nhập trên máy này')).not.toBeChecked();
  await setPassword('chim én bay qua cầu', 'chim én bay qua sông');
  await expect(page.getByText('Hai lần nhập mật khẩu chưa giống nhau.').first()).toBeVisible();
  await setPassword('chim én bay qua cầu');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Chào đồng chí ${card.name}`);

  await page.goto('/ca-nhan/ho-so');
  await page.getByRole('textbox', { name: 'Số điện thoại' }).fill('0912 345 678');
  await page.getByRole('button', { name: 'Lưu số điện thoại' }).click();
  await expect(page.getByText('Đã lưu.')).toBeVisible();

  await page.goto('/ca-nhan/de-nghi-sua?muc=sex');
  const right = (await page.getByText('Đang ghi: Nam').count()) > 0 ? 'Nữ' : 'Nam';
  await page.getByRole('radio', { name: right, exact: true }).check();
  await page.getByRole('button', { name: 'Gửi đề nghị' }).click();
  await expect(page.getByRole('radio', { name: right, exact: true })).toBeChecked();
  await page.getByLabel('Lý do').fill('Ghi nhầm khi lập danh sách.');
  await page.getByRole('button', { name: 'Gửi đề nghị' }).click();
  await expect(page.getByText('Đã gửi đề nghị. Kết quả sẽ hiện ở trang này.')).toBeVisible();

  await officer.goto('/quan-tri/de-nghi-sua');
  expect(await screenProblems(officer)).toEqual([]);
  await officer.getByRole('link', { name: card.name, exact: true }).click();
  await expect(officer.getByRole('heading', { level: 1 })).toHaveText(card.name);
  expect(await screenProblems(officer)).toEqual([]);
  await officer.goto('/quan-tri/de-nghi-sua');
  await officer.getByLabel(`Trả lời đồng chí ${card.name}`).fill('Đã đối chiếu với lý lịch.');
  await officer.getByRole('button', { name: `Chấp nhận và cập nhật ${card.name}` }).click();
  await expect(officer.getByText('Đã chấp nhận đề nghị và cập nhật hồ sơ.')).toBeVisible();

  await page.goto('/ca-nhan/de-nghi-sua');
  await expect(page.getByText('Trả lời: Đã đối chiếu với lý lịch.')).toBeVisible();
  await page.goto('/ca-nhan/ho-so');
  await expect(page.getByText(`${right} Đề nghị sửa`, { exact: false })).toBeVisible();
  await expect(page.getByText('Đ/c Đặng Thùy Dương').first()).toBeVisible();
  await page.goto('/ca-nhan/ai-xem');
  await expect(page.getByText('Đặng Thùy Dương mở hồ sơ').first()).toBeVisible();
});

test('a card works once, and a new one ends the old one', async ({ as, page }) => {
  const officer = await as('nghiepvu');
  const [card] = (await issue(officer, 'Chi bộ tổ dân phố số 10')) as [Card];
  const enter = async (code: string) => {
    await page.goto('/kich-hoat');
    await page.getByLabel('Mã trên thẻ').fill(code);
    await page.getByRole('button', { name: 'Tiếp tục' }).click();
  };
  await officer
    .getByLabel(new RegExp(`^Chọn ${card.name}`))
    .first()
    .check();
  const [file] = await Promise.all([
    officer.waitForEvent('download'),
    officer.getByRole('button', { name: 'In lại thẻ của người được chọn' }).click()
  ]);
  const again = /[0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]{4}/.exec(pdfText(readFileSync(await file.path())))?.[0] ?? '';
  expect(again).not.toBe('');
  expect(again).not.toBe(card.code);

  await enter(card.code);
  await expect(page.getByText('Mã kích hoạt chưa đúng hoặc đã dùng.').first()).toBeVisible();
  await page.goto('about:blank');
  await page.goto(`/kich-hoat#${again.replaceAll(' ', '-')}`);
  await expect(page.getByLabel('Mã trên thẻ')).toHaveValue(again.replaceAll(' ', '-'));
  await expect(page).not.toHaveURL(/#/);
  await page.getByRole('button', { name: 'Tiếp tục' }).click();
  await page.getByRole('link', { name: 'Đúng, đặt mật khẩu' }).click();
  await page.getByLabel('Mật khẩu mới', { exact: true }).fill('mùa sen tháng sáu');
  await page.getByLabel('Nhập lại mật khẩu mới').fill('mùa sen tháng sáu');
  await page.getByRole('button', { name: 'Đặt mật khẩu và vào sổ tay' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Chào đồng chí');
  await page.context().clearCookies();
  await enter(again);
  await expect(page.getByText('Mã kích hoạt chưa đúng hoặc đã dùng.').first()).toBeVisible();
});
