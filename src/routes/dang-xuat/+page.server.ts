import { redirect } from '@sveltejs/kit';
import { plainForm, signOut } from '#accounts';
import { action, page } from '#platform/http.ts';
import { clearSession } from '#platform/session-cookie.ts';

/** Asks before signing out; the same form stands in the menus. */
export const load = page('half_signed_in', async () => ({}));

export const actions = {
  // whose session is over already wants the same: to be out
  default: action('public', plainForm, async ({ write, event }) => {
    await write((ctx) => signOut(ctx));
    clearSession(event.cookies, event.url);
    redirect(303, '/dang-nhap?nhan=da-dang-xuat');
  })
};
