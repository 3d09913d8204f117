import { redirect } from '@sveltejs/kit';
import { deviceOf, inTurn, listDemoPeople, settled, signIn, signInForm } from '#accounts';
import { action, page } from '#platform/http.ts';
import { getRuntime } from '#platform/runtime.ts';
import { clearSession, giveSession } from '#platform/session-cookie.ts';
import { safeLocalPath } from '#ui/display.ts';
import type { PageServerLoadEvent } from './$types';

/** The door of the house. `ve`: where the person was going. */
export const load = page('public', async (ctx, { url, cookies }: PageServerLoadEvent) => {
  const back = safeLocalPath(url.searchParams.get('ve') ?? '/');
  if (ctx.actor.account_id !== null) redirect(303, back);
  clearSession(cookies, url); // of a session that is over; only here, where a request still under way with an old token cannot come
  const { config } = getRuntime();
  return {
    back,
    problem: url.searchParams.get('loi'),
    provider: config.identity?.name,
    people: config.mode === 'demo' ? await listDemoPeople(ctx) : []
  };
});

export const actions = {
  default: action('public', signInForm, async ({ input, write, event }) => {
    const { keys } = getRuntime();
    const knock = { ...input, address: event.getClientAddress(), device: deviceOf(event.request.headers.get('user-agent')) };
    const signed = settled(await inTurn(() => write((ctx) => signIn(ctx, keys, knock))));
    giveSession(event, signed);
    redirect(303, safeLocalPath(input.ve ?? '/'));
  })
};
