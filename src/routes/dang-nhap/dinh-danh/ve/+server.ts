import { redirect } from '@sveltejs/kit';
import { deviceOf, endErrand, linkIdentity, signInByIdentity, takeErrand } from '#accounts';
import { NotFound, RuleBroken } from '#platform/errors.ts';
import { passage } from '#platform/http.ts';
import { getRuntime } from '#platform/runtime.ts';
import { clearPassing, giveSession, passingHash } from '#platform/session-cookie.ts';

/** Where the outside identity provider sends the browser back to. */
export const GET = passage('public', async ({ event, write }) => {
  const { identity: provider } = getRuntime().config;
  if (!provider) throw new NotFound('identity provider');
  const { cookies, url } = event;
  const token_hash = passingHash(cookies, url, 'dinh_danh');
  clearPassing(cookies, url, 'dinh_danh');

  let page = '/dang-nhap';
  const arrive = async () => {
    const errand = await write((ctx) => takeErrand(ctx, token_hash));
    if (errand.account_id !== null) page = '/ca-nhan/bao-mat';
    const identity = await endErrand(provider, url, errand);
    if (errand.account_id !== null) {
      await write((ctx) => linkIdentity(ctx, identity));
      return '/ca-nhan/bao-mat?nhan=da-lien-ket';
    }
    const device = deviceOf(event.request.headers.get('user-agent'));
    const signed = await write((ctx) => signInByIdentity(ctx, identity, { device }));
    giveSession(event, signed);
    return errand.back;
  };
  const next = await arrive().catch((problem: unknown) => {
    if (problem instanceof RuleBroken) return `${page}?loi=${problem.code}`;
    throw problem;
  });
  redirect(303, next);
});
