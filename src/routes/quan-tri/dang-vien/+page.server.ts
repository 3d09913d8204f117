import { redirect } from '@sveltejs/kit';
import { findByIdForm, findByPersonalId, listGuests, listMembers, unitChoices } from '#members';
import { action, page, withFlash } from '#platform/http.ts';
import { getRuntime } from '#platform/runtime.ts';
import { dayOf } from '#platform/time.ts';
import type { Actions, PageServerLoadEvent } from './$types.ts';
import { linkWith, looksLikePersonalId, readFilter, readPlace } from './filter.ts';

export const load = page('members.view', async (ctx, { url }: PageServerLoadEvent) => {
  const filter = readFilter(url, dayOf(ctx.now));
  if (looksLikePersonalId(filter.name)) redirect(303, withFlash(new URL(linkWith(url, { tim: null }), url), 'tim-so-o-duoi'));
  return {
    filter,
    list: await listMembers(ctx, filter, readPlace(url)),
    ...(await unitChoices(ctx, filter.unit_id)),
    working_id: ctx.actor.working?.unit_id,
    guests: filter.unit_id ? await listGuests(ctx, filter.unit_id) : []
  };
});

export const actions = {
  findById: action('members.view', findByIdForm, async ({ input, write, event }) => {
    const { keys } = getRuntime();
    const found = await write((ctx) => findByPersonalId(ctx, keys, input.personal_id));
    redirect(303, found ? `/quan-tri/dang-vien/${found}` : withFlash(event.url, 'khong-thay-so'));
  })
} satisfies Actions;
