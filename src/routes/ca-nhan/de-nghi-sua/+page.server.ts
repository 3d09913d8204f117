import { redirect } from '@sveltejs/kit';
import { ownProfile, ownRequests, proposeChange, proposeChangeForm, withdrawRequest, withdrawRequestForm } from '#members';
import { action, page } from '#platform/http.ts';
import { getRuntime } from '#platform/runtime.ts';
import type { Actions, PageServerLoadEvent } from './$types.ts';

export const load = page('signed_in', async (ctx, { url }: PageServerLoadEvent) => ({
  member: await ownProfile(ctx, getRuntime().keys),
  requests: await ownRequests(ctx),
  field: url.searchParams.get('muc')
}));

export const actions = {
  propose: action('signed_in', proposeChangeForm, async ({ input, write }) => {
    const { keys } = getRuntime();
    await write((ctx) => proposeChange(ctx, keys, input));
    redirect(303, '/ca-nhan/de-nghi-sua?nhan=da-gui-de-nghi');
  }),
  withdraw: action('signed_in', withdrawRequestForm, async ({ input, write }) => {
    await write((ctx) => withdrawRequest(ctx, input.request_id));
    redirect(303, '/ca-nhan/de-nghi-sua?nhan=da-rut-de-nghi');
  })
} satisfies Actions;
