import { whoSees } from '#accounts';
import {
  mayPropose,
  memberAttachments,
  memberChanges,
  memberOffices,
  memberStatuses,
  memberSummary,
  openRecord,
  viewIdForm,
  viewPersonalId,
  viewsOf,
  waitingRequestsOf
} from '#members';
import { covers, scopeOf } from '#platform/access.ts';
import { action, recordedPage } from '#platform/http.ts';
import { getRuntime } from '#platform/runtime.ts';
import { dayOf } from '#platform/time.ts';
import type { Actions, PageServerLoadEvent } from './$types.ts';

export const load = recordedPage('members.view', async (ctx, { params, url }: PageServerLoadEvent) => {
  const member = await openRecord(ctx, params.member);
  const may = (permission: Parameters<typeof scopeOf>[1]) => covers(scopeOf(ctx.actor, permission), member.unit_pos);
  const part = url.searchParams.get('phan');
  return {
    member: await memberSummary(ctx, getRuntime().keys, member),
    today: dayOf(ctx.now),
    part,
    may: {
      edit: may('members.edit'),
      propose: mayPropose(ctx, member),
      view_id: may('members.view_id'),
      decide: may('members.decide'),
      search_log: may('audit.search')
    },
    offices: await memberOffices(ctx, member.id),
    requests: await waitingRequestsOf(ctx, member.id),
    history:
      part === 'lich-su'
        ? {
            statuses: await memberStatuses(ctx, member.id),
            attachments: await memberAttachments(ctx, member.id),
            changes: await memberChanges(ctx, member.id)
          }
        : null,
    views: part === 'ai-xem' ? await viewsOf(ctx, member.id) : null,
    holders: part === 'ai-xem' ? await whoSees(ctx, member.id) : []
  };
});

export const actions = {
  viewId: action('members.view_id', viewIdForm, async ({ input, write, event }) => {
    const { keys } = getRuntime();
    return { personal_id: await write((ctx) => viewPersonalId(ctx, keys, { member_id: event.params.member ?? '', reason: input.reason })) };
  })
} satisfies Actions;
