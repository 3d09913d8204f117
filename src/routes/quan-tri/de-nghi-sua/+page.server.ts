import { redirect } from '@sveltejs/kit';
import { decideRequest, decideRequestForm, listRequests } from '#members';
import { action, page } from '#platform/http.ts';
import { getRuntime } from '#platform/runtime.ts';
import type { Actions, PageServerLoadEvent } from './$types.ts';

export const load = page('members.decide', async (ctx, { url }: PageServerLoadEvent) => {
  const closed = url.searchParams.get('xem') === 'da-tra-loi';
  return { closed, requests: await listRequests(ctx, closed), unit_name: ctx.actor.working?.name };
});

export const actions = {
  decide: action('members.decide', decideRequestForm, async ({ input, write }) => {
    const { keys } = getRuntime();
    await write((ctx) => decideRequest(ctx, keys, input));
    redirect(303, `/quan-tri/de-nghi-sua?nhan=${input.decision === 'accepted' ? 'da-chap-nhan' : 'da-khong-chap-nhan'}`);
  })
} satisfies Actions;
