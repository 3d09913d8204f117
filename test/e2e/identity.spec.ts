/** Signing in with an outside identity, through our pages and a real provider's, which is not there when the product starts. */
import type { APIRequestContext, APIResponse } from '@playwright/test';
import { startProvider, walk } from '../provider.ts';
import { test } from './own-product.ts';
import { expect, PASSWORD } from './people.ts';
import { screenProblems } from './screen.ts';

// the provider tells at length that it is not configured for production
for (const level of ['info', 'warn'] as const) console[level] = () => undefined;

const PROVIDER_DOWN = 'Dịch vụ xác thực bên ngoài chưa trả lời.';
const NOT_LINKED = 'accounts.identity_not_linked';

const leadsTo = (answer: APIResponse) => answer.headers().location ?? '';

/** Where the page between us and the provider leads by itself. */
async function leadOn(answer: APIResponse): Promise<string> {
  const [, address = ''] = /http-equiv="refresh" content="0; url=([^"]+)"/.exec(await answer.text()) ?? [];
  return address.replaceAll('&amp;', '&');
}

test('an outside identity opens the account it was linked to and no other, also when its provider came later', async ({ own, browser }) => {
  const back = `${own.url}/dang-nhap/dinh-danh/ve`;
  const begin = (caller: APIRequestContext, ve: string) => caller.post('/dang-nhap/dinh-danh', { form: { ve }, maxRedirects: 0 });
  /** There and back again, as the person of that name at the provider. */
  const go = async (caller: APIRequestContext, name: string, ve: string) => {
    const returned = await walk(await leadOn(await begin(caller, ve)), name, back);
    return caller.get(returned.pathname + returned.search, { maxRedirects: 0 });
  };

  const nobody = await own.caller();
  expect(await (await nobody.get('/dang-nhap')).text(), 'the way is offered').toContain('định danh thử');
  const down = await begin(nobody, '/ca-nhan');
  expect(leadsTo(down)).toMatch(/^\/dang-nhap\?loi=accounts\.identity_provider_down/);
  expect(await (await nobody.get(leadsTo(down))).text()).toContain(PROVIDER_DOWN);

  const provider = await startProvider(back, own.provider_port);
  try {
    const { origin } = new URL(await leadOn(await begin(nobody, '/')));
    const page = await browser.newPage();
    await page.route(`${origin}/**`, (route) => route.fulfill({ status: 204 })); // it leads on by itself, and would be gone
    await page.goto(`${own.url}/dang-nhap`);
    await page.getByRole('button', { name: 'định danh thử' }).click();
    await expect(page).toHaveURL(/\/dang-nhap\/dinh-danh$/);
    expect(await screenProblems(page)).toEqual([]);
    await page.close();

    const stranger = await go(nobody, 'hoa-o-ngoai', '/ca-nhan');
    expect(leadsTo(stranger), 'nobody gets an account this way').toContain(NOT_LINKED);
    expect((await nobody.get('/ca-nhan', { maxRedirects: 0 })).status()).toBe(303);

    const member = await own.caller('dangvien');
    await own.ask(`update account_session set created_at = created_at - interval '1 hour', stepped_up_at = null`);
    const asked = leadsTo(await begin(member, '/ca-nhan/bao-mat'));
    expect(asked, 'an open session alone gives no new way in').toBe('/xac-thuc?lai=1&ve=/ca-nhan/bao-mat');
    expect(await (await member.get(asked)).text()).toContain('Nhập lại mật khẩu');
    const show = (password_now: string) =>
      member.post('/xac-thuc?/password&lai=1&ve=/ca-nhan/bao-mat', { form: { password_now }, maxRedirects: 0 });
    expect(await (await show('đoán bừa một câu')).text()).toContain('Mật khẩu hiện tại chưa đúng');
    expect(leadsTo(await show(PASSWORD))).toBe('/ca-nhan/bao-mat');
    expect(leadsTo(await go(member, 'hoa-o-ngoai', '/ca-nhan/bao-mat'))).toBe('/ca-nhan/bao-mat?nhan=da-lien-ket');
    const other = await own.caller('dangvien2');
    expect(leadsTo(await go(other, 'hoa-o-ngoai', '/ca-nhan/bao-mat')), 'one identity, one account').toContain('accounts.identity_taken');

    const again = await own.caller();
    expect(leadsTo(await go(again, 'hoa-o-ngoai', '/ca-nhan/ho-so'))).toBe('/ca-nhan/ho-so');
    expect(await (await again.get('/ca-nhan')).text()).toContain('Nguyễn Thị Hòa');

    const answer = await walk(await leadOn(await begin(nobody, '/')), 'hoa-o-ngoai', back);
    const another = await own.caller();
    expect(
      leadsTo(await another.get(answer.pathname + answer.search, { maxRedirects: 0 })),
      'an answer counts in its own browser only'
    ).toContain('accounts.identity_refused');
    await own.ask(`update account set state = 'locked' where login = 'dangvien'`);
    expect(leadsTo(await go(await own.caller(), 'hoa-o-ngoai', '/')), 'a locked account stays locked').toContain('accounts.locked');
    await own.ask(`update account set state = 'active' where login = 'dangvien'`);
  } finally {
    await provider.stop();
    await own.ask('delete from account_identity');
  }
});
