import { redirect } from '@sveltejs/kit';
import { beginTotp, codeForm, confirmTotp, isFresh, secondFactors, settled } from '#accounts';
import { action, recordedPage } from '#platform/http.ts';
import { getRuntime } from '#platform/runtime.ts';
import { giveSession } from '#platform/session-cookie.ts';
import { siteName } from '../../../xac-thuc/site.ts';

/** Setting up an authenticator beside the passkeys one has. */
export const load = recordedPage('signed_in', async (ctx) => {
  if (!(await isFresh(ctx))) redirect(303, '/xac-thuc?lai=1&ve=/ca-nhan/bao-mat/ung-dung');
  const { totp } = await secondFactors(ctx);
  return { set_up: totp ? null : await beginTotp(ctx, getRuntime().keys, siteName) };
});

export const actions = {
  default: action('signed_in', codeForm, async ({ input, write, event }) => {
    const { signed, recovery_codes } = settled(await write((ctx) => confirmTotp(ctx, getRuntime().keys, input.code)));
    giveSession(event, signed);
    if (recovery_codes) return { recovery_codes };
    redirect(303, '/ca-nhan/bao-mat?nhan=da-luu');
  })
};
