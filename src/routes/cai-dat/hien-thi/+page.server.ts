import { redirect, type RequestEvent } from '@sveltejs/kit';
import { page } from '#platform/http.ts';
import { changeDisplay, displayCookie, formatDisplay, parseDisplay, returnPath, safeLocalPath } from '#ui/display.ts';

const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** The display settings of this device as they stand, and where to go back to. */
export const load = page('public', async (_ctx, { cookies, url }) => ({
  display: parseDisplay(cookies.get(displayCookie)),
  back: safeLocalPath(url.searchParams.get('ve') ?? returnPath(url))
}));

/** Sets the display of this device, for anyone and without a login: it changes nothing but a cookie. */
export const actions = {
  default: async ({ request, cookies }: RequestEvent) => {
    const fields = await request.formData();
    const display = changeDisplay(parseDisplay(cookies.get(displayCookie)), fields);
    cookies.set(displayCookie, formatDisplay(display), { path: '/', maxAge: YEAR_SECONDS, sameSite: 'lax', httpOnly: false });
    redirect(303, safeLocalPath(String(fields.get('ve') ?? '')));
  }
};
