import { redirect } from '@sveltejs/kit';
import { addMember, addMemberForm, BRANCH_ROWS, branchOf, listBranches } from '#members';
import { action, page } from '#platform/http.ts';
import { getRuntime } from '#platform/runtime.ts';
import { normalizeText } from '#text/parse.ts';
import type { Actions, PageServerLoadEvent } from './$types.ts';

export const load = page('members.edit', async (ctx, { url }: PageServerLoadEvent) => {
  const unit_id = url.searchParams.get('don-vi') ?? '';
  const search = normalizeText(url.searchParams.get('tim') ?? '').slice(0, 200);
  const branch = await branchOf(ctx, { unit_id, anywhere: false });
  const branches = branch ? [] : await listBranches(ctx, { name: search, anywhere: false });
  return { branch, search, branches: branches.slice(0, BRANCH_ROWS), more: branches.length > BRANCH_ROWS };
});

export const actions = {
  add: action('members.edit', addMemberForm, async ({ input, write }) => {
    const { keys } = getRuntime();
    const id = await write((ctx) => addMember(ctx, keys, input));
    redirect(303, `/quan-tri/dang-vien/${id}?nhan=da-them-dang-vien`);
  })
} satisfies Actions;
