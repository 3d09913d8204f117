/** The pictures of the README and the guide, from the demonstration. `SOTAY_PICTURES=1` puts them into docs/images. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, unitPath } from './people.ts';

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1200, height: 680 };
const BYTES = 150_000;

const pictures = [
  { name: 'dang-vien-desktop', login: 'tochuc', size: DESK, path: '/quan-tri/dang-vien' },
  { name: 'to-chuc-desktop', login: 'tochuc', size: DESK, unit: 'Chi bộ tổ dân phố số 7' },
  { name: 'trang-chu-dien-thoai', login: 'dangvien', size: PHONE, path: '/' },
  { name: 'ho-so-dien-thoai', login: 'dangvien', size: PHONE, path: '/ca-nhan/ho-so' }
];

for (const { name, login, size, path, unit } of pictures) {
  test(`picture ${name}`, async ({ as }, info) => {
    const page = await as(login);
    await page.setViewportSize(size);
    await page.emulateMedia({ reducedMotion: 'reduce' }); // nothing half-way to its colour
    await page.goto(path ?? (await unitPath(page, unit ?? '')));
    await page.evaluate(() => document.fonts.ready);
    const file = process.env.SOTAY_PICTURES
      ? join(import.meta.dirname, '..', '..', 'docs', 'images', `${name}.png`)
      : info.outputPath(`${name}.png`);
    await page.screenshot({ path: file });
    expect(statSync(file).size).toBeLessThanOrEqual(BYTES);
  });
}
