/** Everything with the keyboard alone, in the order in which it is read. */
import type { Page } from '@playwright/test';
import { expect, PASSWORD, test } from './people.ts';

/** The accessible name, or text, of what has the focus. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const here = document.activeElement as HTMLElement;
    const label = here instanceof HTMLInputElement ? here.labels?.[0]?.innerText : undefined;
    return (here.getAttribute('aria-label') ?? label ?? here.innerText).replaceAll(/\s+/g, ' ').trim();
  });
}

/** Presses Tab until what has the focus is called so; gives how often. Fails after 60. */
async function tabTo(page: Page, name: string | RegExp): Promise<number> {
  const seen: string[] = [];
  while (seen.length < 60) {
    await page.keyboard.press('Tab');
    seen.push(await focused(page));
    if (typeof name === 'string' ? seen.at(-1) === name : name.test(seen.at(-1) ?? '')) return seen.length;
  }
  throw new Error(`“${name}” was never reached: ${seen.join(' | ')}`);
}

test('the first stop leads past everything to the content', async ({ as }) => {
  const page = await as('bithu');
  for (const path of ['/', '/quan-tri/dang-vien']) {
    await page.goto(path);
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Đến nội dung chính');
    await expect(page.locator(':focus')).toBeInViewport();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.querySelector('main')?.contains(document.activeElement))).toBe(true);
  }
});

test('one signs in without touching the mouse', async ({ page }) => {
  await page.goto('/dang-nhap');
  await tabTo(page, /^Tên đăng nhập/);
  await page.keyboard.type('dangdinhkhoi');
  await tabTo(page, /^Mật khẩu/);
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Chào đồng chí Đặng Đình Khôi');
});

test('the display settings open, close with Esc and give the focus back', async ({ as }) => {
  const page = await as('dangvien');
  await page.goto('/');
  await tabTo(page, 'Aa, cỡ chữ và màu nền');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'A++ Chữ rất lớn, gấp đôi' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'A++ Chữ rất lớn, gấp đôi' })).toBeHidden();
  expect(await focused(page)).toBe('Aa, cỡ chữ và màu nền');
});

test('the drawer of a phone opens, is walked through, and closes with Esc', async ({ as }) => {
  const page = await as('nghiepvu');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/quan-tri/dang-vien');
  await tabTo(page, 'Mở menu quản trị');
  const door = page.getByRole('navigation', { name: 'Menu quản trị' }).getByRole('link', { name: 'Tổ chức' });
  await expect(door).toBeHidden();
  await page.keyboard.press('Enter');
  await expect(door).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(door).toBeHidden();
  expect(await focused(page)).toBe('Mở menu quản trị');
  await page.keyboard.press('Enter');
  await tabTo(page, 'Tổ chức');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Tổ chức');
});

test('filters unfold, are chosen and applied by keyboard', async ({ as }) => {
  const page = await as('bithu');
  await page.goto('/quan-tri/dang-vien');
  await tabTo(page, /^Bộ lọc/);
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Giới tính')).toBeVisible();
  await page.getByLabel('Giới tính').focus();
  await page.keyboard.press('ArrowDown');
  await tabTo(page, 'Lọc danh sách');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: /^Bỏ lọc/ })).toHaveCount(1);
});

for (const [login, path] of [
  ['dangvien', '/ca-nhan/ho-so'],
  ['nghiepvu', '/quan-tri/dang-vien'],
  ['tochuc', '/quan-tri/to-chuc']
] as const) {
  test(`what has the focus on ${path} is seen, marked and in reading order`, async ({ as }) => {
    const page = await as(login);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(path);
    const wrong: string[] = [];
    for (let stop = 0; stop < 25; stop++) {
      await page.keyboard.press('Tab');
      if (stop > 0 && (await focused(page)) === 'Đến nội dung chính') break;
      const fault = await page.evaluate(() => {
        const here = document.activeElement as HTMLElement | null;
        if (!here || here === document.body) return '';
        const box = here.getBoundingClientRect();
        const name = here.getAttribute('aria-label') ?? here.innerText.slice(0, 40);
        const style = getComputedStyle(here);
        const marked = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
        const parts = [box.top + 2, (box.top + box.bottom) / 2, box.bottom - 2];
        const seen = parts.some((y) => {
          const top = document.elementFromPoint((box.left + box.right) / 2, y);
          return top && (here.contains(top) || top.contains(here));
        });
        const before = (window as unknown as { last?: HTMLElement }).last;
        const backwards = before && (before.compareDocumentPosition(here) & Node.DOCUMENT_POSITION_PRECEDING) > 0;
        (window as unknown as { last?: HTMLElement }).last = here;
        return [marked ? '' : `“${name}” is not marked`, seen ? '' : `“${name}” is covered`, backwards ? `“${name}” comes late` : '']
          .filter(Boolean)
          .join(', ');
      });
      if (fault) wrong.push(fault);
    }
    expect(wrong).toEqual([]);
  });
}

test('the tree of units is opened and walked by keyboard', async ({ as }) => {
  const page = await as('tochuc');
  await page.goto('/quan-tri/to-chuc');
  await tabTo(page, 'Mở nhánh Chi bộ tổ dân phố số 3');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: 'Thu nhánh Chi bộ tổ dân phố số 3' })).toBeVisible();
  await tabTo(page, 'Tổ đảng số 1');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Tổ đảng số 1');
});

test('a form is filled, refused and mended by keyboard', async ({ as }) => {
  const page = await as('dangvien');
  await page.goto('/ca-nhan/de-nghi-sua?muc=joined_on');
  await tabTo(page, /^Đúng là/);
  await page.keyboard.type('31/02/1987');
  await tabTo(page, /^Gửi đề nghị/);
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Lý do')).toBeFocused(); // the one mistake; with several it is the summary
  await page.keyboard.type('Ghi nhầm khi lập danh sách.');
  await tabTo(page, /^Gửi đề nghị/);
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Đúng là')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('Đúng là')).toBeFocused();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('03/02/1986');
  await expect(page.getByLabel('Đúng là')).toHaveValue('03/02/1986');
});
