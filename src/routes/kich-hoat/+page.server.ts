import { redirect } from '@sveltejs/kit';
import { cardForm, CHALLENGE_SECONDS, presentCard, settled } from '#accounts';
import { action, page } from '#platform/http.ts';
import { getRuntime } from '#platform/runtime.ts';
import { setPassing } from '#platform/session-cookie.ts';
import type { PageServerLoadEvent } from './$types';

/** First step of an activation: the code of the card. A QR code brings it in the fragment, which never reaches the server. */
export const load = page('public', async (_ctx, { url }: PageServerLoadEvent) => ({ lapsed: url.searchParams.has('het-han') }));

export const actions = {
  default: action('public', cardForm, async ({ input, write, event }) => {
    const { keys } = getRuntime();
    const token = settled(await write((ctx) => presentCard(ctx, keys, { code: input.card, address: event.getClientAddress() })));
    setPassing(event.cookies, event.url, { name: 'kich_hoat', token, seconds: CHALLENGE_SECONDS });
    redirect(303, '/kich-hoat/xac-nhan');
  })
};
