/** The database goes away while people work, and comes back. */
import { test } from './own-product.ts';
import { expect } from './people.ts';
import { screenProblems } from './screen.ts';

const TRACE = /\bat .+:\d+:\d+|node_modules|\.ts:\d+|ECONN|Error:|terminat|pg_/;

test('without its database the product says so, keeps what was typed, and goes on by itself when it is back', async ({ own, browser }) => {
  const member = await own.caller('hothilan');
  const nobody = await own.caller();
  const status = async (path: string) => (await nobody.get(path)).status();
  const phone = /name="phone"[^>]*value="([^"]*)"|name="version"[^>]*value="(\d+)"/g;
  const profile = await (await member.get('/ca-nhan/ho-so')).text();
  const version = /name="version"[^>]*value="(\d+)"/.exec(profile)?.[1] ?? '';
  expect(profile.match(phone)).not.toBeNull();
  const typed = { phone: '0912 000 222', version, once: crypto.randomUUID() };
  const change = () => member.post('/ca-nhan/ho-so?/phone', { form: typed });

  await own.database.stop();
  for (const [caller, path] of [
    [member, '/ca-nhan'],
    [member, '/ca-nhan/ho-so'],
    [nobody, '/dang-nhap']
  ] as const) {
    const answer = await caller.get(path);
    const html = await answer.text();
    expect(answer.status(), path).toBe(503);
    expect(html).toMatch(/Mã tra cứu: <b[^>]*>503 · [^<]{6,}<\/b>/);
    expect(html).toContain('mất liên lạc với nơi lưu dữ liệu');
    expect(html).not.toMatch(TRACE);
    expect(answer.headers()['set-cookie'] ?? '', 'nobody is signed out by it').not.toContain('phien=;');
  }
  const page = await browser.newPage();
  await page.goto(`${own.url}/dang-nhap`);
  expect(await screenProblems(page)).toEqual([]);
  await page.close();
  const unwritten = await change();
  expect(unwritten.status()).toBe(503);
  const told = await unwritten.text();
  expect(told).toMatch(/Mã tra cứu: <b[^>]*>503 · [^<]{6,}<\/b>/);
  expect(told).toContain('chưa được ghi');
  expect(told).not.toMatch(TRACE);
  expect(await status('/healthz')).toBe(200);
  expect(await (await nobody.get('/readyz')).text()).toBe('database unreachable\n');
  expect(await status('/readyz')).toBe(503);
  const [, reference = ''] = /503 · ([^<]{6,})<\/b>/.exec(told) ?? [];
  await expect.poll(own.said, { message: 'the reference is in the log' }).toContain(reference);

  await own.database.start();
  expect(await status('/readyz')).toBe(200);
  const after = await (await member.get('/ca-nhan/ho-so')).text();
  expect(after.match(phone), 'nothing was half written').toEqual(profile.match(phone));
  expect((await change()).url(), 'sent again, as the browser does when it reloads').toContain('nhan=da-luu');
  expect((await change()).url(), 'and once more').toContain('nhan=da-ghi');
  expect(await (await member.get('/ca-nhan/ho-so')).text()).toContain('0912 000 222');
});
