import { redirect } from '@sveltejs/kit';
import { closeGrantForm, confirmGrant, confirmGrantForm, endGrant, grantPage, refuseGrant } from '#accounts';
import { action, page } from '#platform/http.ts';
import { permissionsOf } from '../roles.ts';
import type { Actions, PageServerLoadEvent } from './$types.ts';

export const load = page('accounts.view', async (ctx, { params }: PageServerLoadEvent) => {
  const grant = await grantPage(ctx, params.grant);
  return { grant, permissions: permissionsOf(grant.role) };
});

export const actions = {
  confirm: action('accounts.confirm', confirmGrantForm, async ({ input, write }) => {
    await write((ctx) => confirmGrant(ctx, input));
    redirect(303, `/quan-tri/phan-quyen/${input.grant_id}?nhan=da-xac-nhan-quyen`);
  }),
  refuse: action('accounts.confirm', closeGrantForm, async ({ input, write }) => {
    await write((ctx) => refuseGrant(ctx, input));
    redirect(303, `/quan-tri/phan-quyen/${input.grant_id}?nhan=da-tra-loi-quyen`);
  }),
  end: action('accounts.grant', closeGrantForm, async ({ input, write }) => {
    await write((ctx) => endGrant(ctx, input));
    redirect(303, `/quan-tri/phan-quyen/${input.grant_id}?nhan=da-ket-thuc-quyen`);
  })
} satisfies Actions;
