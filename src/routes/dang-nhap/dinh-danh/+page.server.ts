import { redirect } from '@sveltejs/kit';
import { beginErrand, CHALLENGE_SECONDS, identityForm, keepErrand } from '#accounts';
import { NotFound, RuleBroken } from '#platform/errors.ts';
import { action, page } from '#platform/http.ts';
import { getRuntime } from '#platform/runtime.ts';
import { setPassing } from '#platform/session-cookie.ts';
import { safeLocalPath } from '#ui/display.ts';
import type { PageServerLoadEvent } from './$types.ts';

const SECURITY = '/ca-nhan/bao-mat';

/** Nothing to read here: the way out begins with a form of our own, on the page of signing in or of one's own security. */
export const load = page('public', async (ctx, { request }: PageServerLoadEvent) => {
  if (request.method !== 'POST') redirect(303, ctx.actor.account_id === null ? '/dang-nhap' : SECURITY);
  return { provider: getRuntime().config.identity?.name };
});

export const actions = {
  /**
   * Sends the browser to the outside identity provider: to sign in, or, when someone is signed in, to link his identity. Only by a
   * form of our own: another site must not be able to have somebody's identity linked. The answer is a page that leads on by itself,
   * because a form may not lead to another site (`form-action`).
   */
  default: action('public', identityForm, async ({ input, write, event }) => {
    const { identity } = getRuntime().config;
    if (!identity) throw new NotFound('identity provider');
    const back = safeLocalPath(input.ve ?? '/');
    const begin = async () => {
      const { address, errand } = await beginErrand(identity, new URL('/dang-nhap/dinh-danh/ve', event.url).href);
      return { address, token: await write((ctx) => keepErrand(ctx, errand, back)) };
    };
    const { address, token } = await begin().catch((problem: unknown) => {
      if (!(problem instanceof RuleBroken)) throw problem;
      if (problem.code === 'accounts.second_factor_needed') redirect(303, `/xac-thuc?lai=1&ve=${SECURITY}`);
      redirect(303, `${back.startsWith(SECURITY) ? SECURITY : '/dang-nhap'}?loi=${problem.code}`);
    });
    setPassing(event.cookies, event.url, { name: 'dinh_danh', token, seconds: CHALLENGE_SECONDS });
    return { address };
  })
};
