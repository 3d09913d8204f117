import { redirect } from '@sveltejs/kit';
import {
  branchRequestsOf,
  memberSummary,
  openRecord,
  pendingFieldsOf,
  proposeForMember,
  proposeForMemberForm,
  withdrawProposal,
  withdrawRequestForm
} from '#members';
import { requireCover } from '#platform/access.ts';
import { action, recordedPage } from '#platform/http.ts';
import { getRuntime } from '#platform/runtime.ts';
import type { Actions, PageServerLoadEvent } from './$types.ts';

/** The branch asks for a correction of its member's profile; who opens this page has opened the record. */
export const load = recordedPage('members.propose', async (ctx, { params, url }: PageServerLoadEvent) => {
  const member = await openRecord(ctx, params.member);
  requireCover(ctx, 'members.propose', member.unit_pos);
  return {
    member: await memberSummary(ctx, getRuntime().keys, member),
    field: url.searchParams.get('muc'),
    pending: await pendingFieldsOf(ctx, member.id),
    requests: await branchRequestsOf(ctx, member.id)
  };
});

export const actions = {
  propose: action('members.propose', proposeForMemberForm, async ({ input, write, event }) => {
    const { keys } = getRuntime();
    const member_id = event.params.member ?? '';
    await write((ctx) => proposeForMember(ctx, keys, { ...input, member_id }));
    redirect(303, `/quan-tri/dang-vien/${member_id}/de-nghi?nhan=da-gui-de-nghi`);
  }),
  withdraw: action('members.propose', withdrawRequestForm, async ({ input, write, event }) => {
    const member_id = event.params.member ?? '';
    await write((ctx) => withdrawProposal(ctx, { ...input, member_id }));
    redirect(303, `/quan-tri/dang-vien/${member_id}/de-nghi?nhan=da-rut-de-nghi`);
  })
} satisfies Actions;
