import { redirect } from '@sveltejs/kit';
import { addPasskey, isFresh, newPasskeyForm, newPasskeyOptions, settled } from '#accounts';
import { NotFound } from '#platform/errors.ts';
import { action, recordedPage } from '#platform/http.ts';
import { getRuntime } from '#platform/runtime.ts';
import { giveSession } from '#platform/session-cookie.ts';
import type { PageServerLoadEvent } from './$types';
import { passkeySite } from '../../../xac-thuc/site.ts';

/** Adding a passkey, the second factor shown lately. */
export const load = recordedPage('signed_in', async (ctx, { url }: PageServerLoadEvent) => {
  if (!(await isFresh(ctx))) redirect(303, '/xac-thuc?lai=1&ve=/ca-nhan/bao-mat/khoa-truy-cap');
  const site = passkeySite(url);
  return { passkey: site && (await newPasskeyOptions(ctx, getRuntime().keys, site)) };
});

export const actions = {
  default: action('signed_in', newPasskeyForm, async ({ input, write, event }) => {
    const { url } = event;
    const site = passkeySite(url);
    if (!site) throw new NotFound('passkeys');
    const { signed, recovery_codes } = settled(
      await write((ctx) => addPasskey(ctx, getRuntime().keys, { site, answer: input.answer, name: input.name }))
    );
    giveSession(event, signed);
    if (recovery_codes) return { recovery_codes };
    redirect(303, '/ca-nhan/bao-mat?nhan=da-them-khoa');
  })
};
