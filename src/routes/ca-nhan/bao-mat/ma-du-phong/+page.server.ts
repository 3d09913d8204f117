import { redirect } from '@sveltejs/kit';
import { isFresh, plainForm, renewRecoveryCodes, secondFactors } from '#accounts';
import { action, page } from '#platform/http.ts';
import { getRuntime } from '#platform/runtime.ts';

/** New recovery codes in the place of the old. */
export const load = page('signed_in', async (ctx) => {
  if (!(await isFresh(ctx))) redirect(303, '/xac-thuc?lai=1&ve=/ca-nhan/bao-mat/ma-du-phong');
  return { factors: await secondFactors(ctx) };
});

export const actions = {
  default: action('signed_in', plainForm, async ({ write }) => ({
    recovery_codes: await write((ctx) => renewRecoveryCodes(ctx, getRuntime().keys))
  }))
};
