import { redirect } from '@sveltejs/kit';
import { memberSummary, openRecord, recordStatus, recordStatusForm } from '#members';
import { requireCover } from '#platform/access.ts';
import { action, recordedPage } from '#platform/http.ts';
import { getRuntime } from '#platform/runtime.ts';
import type { Actions, PageServerLoadEvent } from './$types.ts';

export const load = recordedPage('members.edit', async (ctx, { params, url }: PageServerLoadEvent) => {
  const member = await openRecord(ctx, params.member);
  requireCover(ctx, 'members.edit', member.unit_pos);
  return { member: await memberSummary(ctx, getRuntime().keys, member), part: url.searchParams.get('viec') };
});

export const actions = {
  record: action('members.edit', recordStatusForm, async ({ input, write, event }) => {
    const member_id = event.params.member ?? '';
    await write((ctx) => recordStatus(ctx, { ...input, member_id }));
    redirect(303, `/quan-tri/dang-vien/${member_id}?phan=lich-su&nhan=da-ghi-tinh-trang`);
  })
} satisfies Actions;
