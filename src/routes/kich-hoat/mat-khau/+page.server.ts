import { redirect } from '@sveltejs/kit';
import { activate, activateForm, activationPage, deviceOf, inTurn } from '#accounts';
import { action, page } from '#platform/http.ts';
import { clearPassing, giveSession, passingHash } from '#platform/session-cookie.ts';
import type { PageServerLoadEvent } from './$types';

/** Last step of an activation: the password. */
export const load = page('public', async (ctx, { cookies, url }: PageServerLoadEvent) => {
  const shown = await activationPage(ctx, passingHash(cookies, url, 'kich_hoat'));
  if (!shown) redirect(303, '/kich-hoat?het-han');
  return { name: shown.name, login: shown.login, shortest: shown.shortest };
});

export const actions = {
  default: action('public', activateForm, async ({ input, write, event }) => {
    const { cookies, url } = event;
    const card = passingHash(cookies, url, 'kich_hoat');
    const device = deviceOf(event.request.headers.get('user-agent'));
    const signed = await inTurn(() => write((ctx) => activate(ctx, card, { ...input, device })));
    clearPassing(cookies, url, 'kich_hoat');
    giveSession(event, signed);
    redirect(303, '/');
  })
};
