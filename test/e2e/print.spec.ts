/** What comes out of the printer: no bar, form or button, black on white, whole tables, and a first line that says when and where. */
import type { Page } from '@playwright/test';
import { expect, test } from './people.ts';
import { found, type Tools } from './screen-list.ts';

/** The text column of an A4 page with these margins, in CSS pixels. */
const COLUMN = 624;

const printed: { name: string; login: string; at: string | ((tools: Tools) => Promise<string>); has: string; unit?: string }[] = [
  { name: 'a profile', login: 'nghiepvu', at: found.member(), has: '12/03/1961', unit: 'Đảng bộ phường Cầu Giấy' },
  { name: 'the own profile', login: 'dangvien', at: '/ca-nhan/ho-so', has: '12/03/1961' },
  {
    name: 'the directory',
    login: 'nghiepvu',
    at: '/quan-tri/dang-vien?gioi=female',
    has: 'Ngày vào Đảng',
    unit: 'Đảng bộ phường Cầu Giấy'
  },
  { name: 'a unit', login: 'tochuc', at: found.unit(), has: 'Mã tổ chức', unit: 'Đảng bộ phường Cầu Giấy' },
  { name: 'the log', login: 'kiemtra', at: '/quan-tri/nhat-ky', has: 'Mã tra cứu', unit: 'Đảng bộ phường Cầu Giấy' },
  { name: 'who sees me', login: 'dangvien', at: '/ca-nhan/ai-xem', has: 'Ai đã xem' }
];

/** What should not be on the paper, and what is not black on white, or wider than the page. */
async function wrongOnPaper(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const shown = (e: Element) => e.checkVisibility() && e.getBoundingClientRect().height > 0;
    const tools = 'nav, header.top-bar, button, input, select, textarea, .button, .pager, [popover], .skip-link';
    const wrong = [...document.querySelectorAll(tools)].filter(shown).map((e) => `printed: ${e.tagName.toLowerCase()}.${e.className}`);
    for (const e of document.querySelectorAll<HTMLElement>('body, body *')) {
      if (!shown(e)) continue;
      const { color, backgroundColor } = getComputedStyle(e);
      const words = [...e.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
      if (words && color !== 'rgb(0, 0, 0)') wrong.push(`${color}: ${e.innerText.slice(0, 30)}`);
      if (!['rgba(0, 0, 0, 0)', 'rgb(255, 255, 255)'].includes(backgroundColor)) wrong.push(`on ${backgroundColor}: ${e.className}`);
      if (e.getBoundingClientRect().right > document.documentElement.clientWidth + 1) wrong.push(`too wide: ${e.className}`);
    }
    return wrong;
  });
}

for (const { name, login, at, has, unit } of printed) {
  test(`on paper: ${name}`, async ({ as, caller, baseURL }, info) => {
    const page = await as(login);
    await page.context().addCookies([{ name: 'hien_thi', value: 'm.dark.auto', url: baseURL ?? '' }]); // paper stays white
    await page.goto(typeof at === 'string' ? at : await at({ page, caller }));
    await page.setViewportSize({ width: COLUMN, height: 900 });
    await page.emulateMedia({ media: 'print', reducedMotion: 'reduce' });
    await page.screenshot({ path: info.outputPath('paper.png'), fullPage: true });
    expect(await wrongOnPaper(page)).toEqual([]);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByText(has).first()).toBeVisible();
    const line = page.locator('.print-line');
    await expect(line).toContainText(/Đ\/c .+ in lúc \d\d\/\d\d\/\d{4} \d\d:\d\d$/);
    if (unit) await expect(line).toContainText(unit);
    for (const table of await page.getByRole('table').all()) {
      const columns = await table.getByRole('columnheader').count();
      expect(await table.locator('th[scope=col]:visible').count(), 'no column is left out').toBe(columns);
    }
  });
}
