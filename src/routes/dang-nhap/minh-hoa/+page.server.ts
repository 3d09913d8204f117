import { redirect } from '@sveltejs/kit';
import { demoForm, deviceOf, signInAsDemo } from '#accounts';
import { NotFound } from '#platform/errors.ts';
import { action, page } from '#platform/http.ts';
import { getRuntime } from '#platform/runtime.ts';
import { giveSession } from '#platform/session-cookie.ts';
import { safeLocalPath } from '#ui/display.ts';

/** Nothing to read here: the people of the demonstration stand on the page of signing in. */
export const load = page('public', async () => redirect(303, '/dang-nhap'));

export const actions = {
  default: action('public', demoForm, async ({ input, write, event }) => {
    if (getRuntime().config.mode !== 'demo') throw new NotFound('demo');
    const device = deviceOf(event.request.headers.get('user-agent'));
    const signed = await write((ctx) => signInAsDemo(ctx, { account_id: input.account_id, device }));
    giveSession(event, signed);
    redirect(303, safeLocalPath(input.ve ?? '/'));
  })
};
