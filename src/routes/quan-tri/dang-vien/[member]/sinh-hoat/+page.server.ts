import { redirect } from '@sveltejs/kit';
import {
  BRANCH_ROWS,
  branchOf,
  endTemporary,
  endTemporaryForm,
  listBranches,
  memberSummary,
  moveMember,
  moveMemberForm,
  openRecord,
  startTemporary,
  startTemporaryForm
} from '#members';
import { requireCover } from '#platform/access.ts';
import { action, recordedPage } from '#platform/http.ts';
import { getRuntime } from '#platform/runtime.ts';
import { normalizeText } from '#text/parse.ts';
import type { Actions, PageServerLoadEvent } from './$types.ts';

export const load = recordedPage('members.edit', async (ctx, { params, url }: PageServerLoadEvent) => {
  const member = await openRecord(ctx, params.member);
  requireCover(ctx, 'members.edit', member.unit_pos);
  const temporary = url.searchParams.get('cach') === 'tam-thoi';
  const search = normalizeText(url.searchParams.get('tim') ?? '').slice(0, 200);
  const unit_id = url.searchParams.get('don-vi') ?? '';
  const branch = await branchOf(ctx, { unit_id, anywhere: temporary });
  const branches = branch ? [] : await listBranches(ctx, { name: search, anywhere: temporary });
  return {
    member: await memberSummary(ctx, getRuntime().keys, member),
    temporary,
    search,
    branch,
    branches: branches.filter(({ id }) => id !== member.unit_id).slice(0, BRANCH_ROWS),
    more: branches.length > BRANCH_ROWS
  };
});

const done = (id: string | undefined) => `/quan-tri/dang-vien/${id}?phan=lich-su&nhan=da-chuyen`;

export const actions = {
  move: action('members.edit', moveMemberForm, async ({ input, write, event }) => {
    await write((ctx) => moveMember(ctx, { ...input, member_id: event.params.member ?? '' }));
    redirect(303, done(event.params.member));
  }),
  start: action('members.edit', startTemporaryForm, async ({ input, write, event }) => {
    await write((ctx) => startTemporary(ctx, { ...input, member_id: event.params.member ?? '' }));
    redirect(303, done(event.params.member));
  }),
  end: action('members.edit', endTemporaryForm, async ({ input, write, event }) => {
    await write((ctx) => endTemporary(ctx, { ...input, member_id: event.params.member ?? '' }));
    redirect(303, done(event.params.member));
  })
} satisfies Actions;
