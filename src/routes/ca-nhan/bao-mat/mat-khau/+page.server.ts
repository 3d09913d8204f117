import { redirect } from '@sveltejs/kit';
import { changePassword, changePasswordForm, inTurn, ownSecurity, settled } from '#accounts';
import { action, page } from '#platform/http.ts';
import { getRuntime } from '#platform/runtime.ts';
import { giveSession } from '#platform/session-cookie.ts';

/** Changing one's own password. */
export const load = page('signed_in', async (ctx) => {
  const { login, shortest } = await ownSecurity(ctx);
  return { login, shortest };
});

export const actions = {
  default: action('signed_in', changePasswordForm, async ({ input, write, event }) => {
    const { keys } = getRuntime();
    const signed = settled(await inTurn(() => write((ctx) => changePassword(ctx, keys, input))));
    giveSession(event, signed);
    redirect(303, '/ca-nhan/bao-mat?nhan=da-doi-mat-khau');
  })
};
