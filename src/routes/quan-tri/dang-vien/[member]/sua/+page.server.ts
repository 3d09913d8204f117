import { redirect } from '@sveltejs/kit';
import { correctMember, correctMemberForm, memberSummary, openRecord } from '#members';
import { action, recordedPage } from '#platform/http.ts';
import { requireCover } from '#platform/access.ts';
import { getRuntime } from '#platform/runtime.ts';
import type { Actions, PageServerLoadEvent } from './$types.ts';

export const load = recordedPage('members.edit', async (ctx, { params }: PageServerLoadEvent) => {
  const member = await openRecord(ctx, params.member);
  requireCover(ctx, 'members.edit', member.unit_pos);
  return { member: await memberSummary(ctx, getRuntime().keys, member) };
});

export const actions = {
  correct: action('members.edit', correctMemberForm, async ({ input, write, event }) => {
    const { keys } = getRuntime();
    const member_id = event.params.member ?? '';
    await write((ctx) => correctMember(ctx, keys, { ...input, member_id }));
    redirect(303, `/quan-tri/dang-vien/${member_id}?nhan=da-luu`);
  })
} satisfies Actions;
