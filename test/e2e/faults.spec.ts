/** Bad input and bad manners from outside: a clear answer, nothing lost, nothing told. */
import type { APIRequestContext, APIResponse } from '@playwright/test';
import { expect, memberPath, PASSWORD, test, unitPath } from './people.ts';

const TRACE = /\bat .+:\d+:\d+|node_modules|\.ts:\d+|SyntaxError|TypeError|error: |undefined|violates|pg_/;

/** The words a person reads in the main part, without the reference. */
async function mainText(response: APIResponse): Promise<string> {
  const html = await response.text();
  expect(html).not.toMatch(TRACE);
  const [, main = ''] = /<main[^>]*>([^]*)<\/main>/.exec(html) ?? [];
  expect(main).toMatch(/Mã tra cứu: <b[^>]*>\d{3} · [^<]{6,}<\/b>/);
  return main
    .replace(/Mã tra cứu: <b[^>]*>[^<]*<\/b>/, '')
    .replaceAll(/<[^>]*>|<!--.*?-->/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function enter(caller: APIRequestContext, cookie: string): Promise<APIResponse> {
  return caller.get('/ca-nhan', { headers: { cookie }, maxRedirects: 0 });
}

test('a forged, mistyped or ended session leads to the sign-in page', async ({ caller }) => {
  const door = await caller();
  for (const token of ['x', 'a'.repeat(43), "' or 1=1 --", 'a'.repeat(5000)]) {
    const answer = await enter(door, `phien=${encodeURIComponent(token)}`);
    expect(answer.status()).toBe(303);
    expect(answer.headers().location).toBe('/dang-nhap?ve=%2Fca-nhan');
  }
  const signed = await door.post('/dang-nhap', { form: { login: 'buivanphu', password: PASSWORD, ve: '/' }, maxRedirects: 0 });
  const cookie = signed.headers()['set-cookie']?.split(';')[0] ?? '';
  expect((await enter(door, cookie)).status()).toBe(200);
  expect((await door.post('/dang-xuat', { headers: { cookie }, form: {}, maxRedirects: 0 })).status()).toBe(303);
  expect((await enter(door, cookie)).status()).toBe(303);
  expect(signed.headers()['set-cookie']).toMatch(/HttpOnly/i);
  expect(signed.headers()['set-cookie']).toMatch(/SameSite=Lax/i);
});

test('what another site sends is refused, whatever its content type', async ({ caller }) => {
  const member = await caller('hothilan');
  const before = await (await member.get('/ca-nhan/ho-so')).text();
  const strange = { origin: 'https://trang-khac.example' };
  const answers = [
    await member.post('/ca-nhan/ho-so?/phone', { headers: strange, form: { phone: '0912 000 111', version: '1' } }),
    await member.post('/ca-nhan/ho-so?/phone', {
      headers: { ...strange, 'content-type': 'application/json' },
      data: '{"phone":"0912000111"}'
    }),
    await member.post('/ca-nhan/ho-so?/phone', { headers: { ...strange, 'content-type': 'text/plain' }, data: 'phone=0912000111' }),
    await member.post('/ca-nhan/ho-so?/phone', { headers: { origin: 'null' }, form: { phone: '0912 000 111', version: '1' } }),
    await member.post('/dang-xuat', { headers: strange, form: {} }),
    await member.delete('/ca-nhan/ho-so', { headers: strange })
  ];
  for (const answer of answers) {
    expect(answer.status()).toBe(403);
    expect(await answer.text()).toContain('Yêu cầu không đến từ trang này nên chưa được thực hiện. Mã tra cứu: ');
  }
  const phone = (html: string) => /name="phone"[^>]*value="([^"]*)"/.exec(html)?.[1] ?? '';
  expect(phone(await (await member.get('/ca-nhan/ho-so')).text())).toBe(phone(before));
});

test('every page carries the headers that protect it', async ({ caller }) => {
  const door = await caller();
  for (const path of ['/dang-nhap', '/khong-co-trang-nay', '/kich-hoat']) {
    const headers = (await door.get(path)).headers();
    const csp = headers['content-security-policy'] ?? '';
    expect(csp, path).toMatch(/default-src 'none'/);
    expect(csp).toMatch(/script-src 'self'( 'nonce-[^']+')?(;|$)/);
    expect(csp).toMatch(/frame-ancestors 'none'/);
    expect(csp).toMatch(/form-action 'self'/);
    expect(csp).toMatch(/base-uri 'none'/);
    expect(csp).not.toMatch(/unsafe-eval|https?:|\*/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'private, no-store'
    });
    expect(headers['x-powered-by']).toBeUndefined();
  }
});

test('an address that does not exist says so with a reference, also where only an id is wrong', async ({ caller }) => {
  const officer = await caller('nghiepvu');
  const strange = ['999999999', 'abc', '-1', '1e3', '99999999999999999999999', '0', '%00', encodeURIComponent('⁦1⁩')];
  for (const place of ['/quan-tri/dang-vien/', '/quan-tri/to-chuc/', '/quan-tri/tai-khoan/', '/']) {
    for (const id of strange) {
      const answer = await officer.get(place + id);
      expect(answer.status(), place + id).toBe(404);
      expect(await mainText(answer)).toBe(
        'Không có trang này Có thể đường dẫn đã đổi sau khi sắp xếp đơn vị, hoặc nội dung không mở cho đồng chí. Đồng chí không làm gì sai. Về trang chủ'
      );
    }
  }
});

test('what belongs to another ward looks exactly like what does not exist', async ({ as, caller }) => {
  const city = await as('tochuc.tp');
  const elsewhere = await unitPath(city, 'Đảng bộ phường Ba Đình');
  await city.goto(`/quan-tri/dang-vien?don-vi=${elsewhere.split('/').at(-1)}`);
  const stranger = (await city.getByRole('table').getByRole('link').first().getAttribute('href')) ?? '';
  expect(stranger).toMatch(/^\/quan-tri\/dang-vien\/\d+$/);
  await city.goto(`/quan-tri/tai-khoan?don-vi=${elsewhere.split('/').at(-1)}&loai=active`);
  const account = (await city.getByRole('table').last().getByRole('link').first().getAttribute('href')) ?? '';
  expect(account).toMatch(/^\/quan-tri\/tai-khoan\/\d+$/);
  await city.goto('/quan-tri/phan-quyen');
  const grant =
    (await city.getByRole('row').filter({ hasText: 'Đảng bộ Thành phố Hà Nội' }).first().getByRole('link').first().getAttribute('href')) ??
    '';
  expect(grant).toMatch(/^\/quan-tri\/phan-quyen\/\d+$/);
  const own = await memberPath(await as('nghiepvu'), 'Nguyễn Thị Hòa');

  const clerk = await caller('nghiepvu');
  expect((await clerk.get(own)).status()).toBe(200);
  const nowhere = await mainText(await clerk.get('/quan-tri/dang-vien/999999999'));
  const hidden = [
    stranger,
    `${stranger}/sua`,
    `${stranger}/sinh-hoat`,
    `${stranger}/tinh-trang`,
    `${stranger}?phan=ai-xem`,
    elsewhere,
    `/quan-tri/dang-vien?don-vi=${elsewhere.split('/').at(-1)}`,
    `/quan-tri/dang-vien/them?don-vi=${elsewhere.split('/').at(-1)}`,
    account,
    grant
  ];
  for (const path of hidden) {
    const answer = await clerk.get(path);
    expect(answer.status(), path).toBe(404);
    expect(await mainText(answer), path).toBe(nowhere);
  }
});

test('a list taken out by one is not there for another', async ({ as, caller }) => {
  const page = await as('tochuc');
  await page.goto('/quan-tri/dang-vien/xuat?tim=hoa');
  await page.getByLabel('Xuất để làm gì').fill('Kiểm tra danh sách');
  await page.getByRole('button', { name: 'Tạo tệp danh sách' }).click();
  const file = (await page.getByRole('link', { name: 'Tải danh sách (.xlsx)' }).getAttribute('href')) ?? '';
  expect((await (await caller('tochuc')).get(file)).headers()['content-type']).toContain('spreadsheetml');
  const clerk = await caller('nghiepvu');
  const [hidden, nothing] = [await clerk.get(file), await clerk.get(file.replace(/\d+/, '999999999'))];
  expect(hidden.status()).toBe(404);
  expect(await mainText(hidden)).toBe(await mainText(nothing));
});

test('a member without any office does not enter the staff area', async ({ caller }) => {
  const member = await caller('dangvien');
  for (const path of [
    '/quan-tri/dang-vien',
    '/quan-tri/to-chuc',
    '/quan-tri/de-nghi-sua',
    '/quan-tri/dang-vien/them',
    '/quan-tri/dang-vien/4'
  ]) {
    const answer = await member.get(path);
    expect(answer.status(), path).toBe(403);
    const told = await mainText(answer);
    expect(told).toContain('Phần này không thuộc quyền của đồng chí');
    expect(told, 'nothing was sent').not.toContain('Chưa có gì thay đổi');
  }
});

test('over-long, broken and right-to-left text is only text', async ({ caller }) => {
  const officer = await caller('nghiepvu');
  const odd = [
    'a'.repeat(5000),
    '😀👨‍👩‍👧',
    '\u202Eevil\u202C',
    'Nguye\u0302\u0303n',
    "'; drop table member; --",
    '%',
    '_',
    '\\',
    '<script>alert(1)</script>',
    ' ',
    '\u0000',
    '\uFEFF'
  ];
  for (const text of odd) {
    const answer = await officer.get(`/quan-tri/dang-vien?tim=${encodeURIComponent(text)}`);
    expect(answer.status(), JSON.stringify(text.slice(0, 20))).toBe(200);
    expect(await answer.text()).not.toContain('<script>alert');
  }
  expect((await officer.get('/quan-tri/dang-vien?tim=%ED%A0%80%FF')).status()).toBe(200);
  const broken = await officer.get('/quan-tri/dang-vien?nam=abcd&tuoi=x&gioi=robot&don-vi=%27&du-bi=-1&sau=x&truoc=999999999999999999999');
  expect(broken.status()).toBe(200);
});

test('a form with nonsense is refused in words and keeps what was typed', async ({ caller }) => {
  const member = await caller('buivanphu');
  for (const phone of ['😀😀', '\u202E0912345678\u202C x', '12', '9'.repeat(3000)]) {
    const answer = await member.post('/ca-nhan/ho-so?/phone', { form: { phone, version: '1', once: crypto.randomUUID() } });
    expect(answer.status()).toBe(400);
    const html = await answer.text();
    expect(html).toMatch(/class="[^"]*error/);
    expect(html).not.toMatch(TRACE);
  }
  const unread = await member.post('/ca-nhan/ho-so?/phone', { headers: { 'content-type': 'application/json' }, data: '{"phone":' });
  expect(unread.status()).toBeGreaterThanOrEqual(400);
  expect(unread.status()).toBeLessThan(500);
  expect(await unread.text()).not.toMatch(TRACE);
});

test('a body larger than any form is refused before it is read', async ({ caller }) => {
  const answer = await (await caller()).post('/dang-nhap', { form: { login: 'a'.repeat(3_000_000), password: 'x' } });
  expect(answer.status()).toBe(413);
  expect(await answer.text()).not.toMatch(TRACE);
});

test('it says whether it is alive and ready', async ({ caller }) => {
  const door = await caller();
  expect(await (await door.get('/healthz')).text()).toBe('ok\n');
  expect(await (await door.get('/readyz')).text()).toBe('ready\n');
  expect((await door.get('/metrics')).status()).toBe(404);
});

test('an unknown method or action does nothing', async ({ caller }) => {
  const member = await caller('buivanphu');
  for (const answer of [
    await member.post('/ca-nhan/ho-so?/khongco', { form: {} }),
    await member.put('/ca-nhan/ho-so', { form: {} }),
    await member.fetch('/dang-nhap', { method: 'PATCH' })
  ]) {
    expect(answer.status()).toBeGreaterThanOrEqual(400);
    expect(answer.status()).toBeLessThan(500);
    expect(await answer.text()).not.toMatch(TRACE);
  }
});
