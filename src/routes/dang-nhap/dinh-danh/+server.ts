import { redirect } from '@sveltejs/kit';
import { beginErrand, CHALLENGE_SECONDS, keepErrand } from '#accounts';
import { NotFound, RuleBroken } from '#platform/errors.ts';
import { passage } from '#platform/http.ts';
import { getRuntime } from '#platform/runtime.ts';
import { setPassing } from '#platform/session-cookie.ts';
import { safeLocalPath } from '#ui/display.ts';

/**
 * Sends the browser to the outside identity provider: to sign in, or, when someone is signed in, to link his identity.
 * Only from a page of our own: another site must not be able to have somebody's identity linked.
 */
export const GET = passage('public', async ({ event, write }) => {
  const { identity } = getRuntime().config;
  if (!identity) throw new NotFound('identity provider');
  if (event.request.headers.get('sec-fetch-site') !== 'same-origin') redirect(303, '/dang-nhap');
  const back = safeLocalPath(event.url.searchParams.get('ve') ?? '/');
  const begin = async () => {
    const { address, errand } = await beginErrand(identity, new URL('/dang-nhap/dinh-danh/ve', event.url).href);
    return { address, token: await write((ctx) => keepErrand(ctx, errand, back)) };
  };
  const { address, token } = await begin().catch((problem: unknown) => {
    if (!(problem instanceof RuleBroken)) throw problem;
    redirect(303, `${back.startsWith('/ca-nhan/bao-mat') ? '/ca-nhan/bao-mat' : '/dang-nhap'}?loi=${problem.code}`);
  });
  setPassing(event.cookies, event.url, { name: 'dinh_danh', token, seconds: CHALLENGE_SECONDS });
  redirect(303, address);
});
