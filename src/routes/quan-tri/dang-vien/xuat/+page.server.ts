import { redirect } from '@sveltejs/kit';
import { accessExport, exportForm, listMembers, requestExport, unitChoices } from '#members';
import { action, page } from '#platform/http.ts';
import { getRuntime } from '#platform/runtime.ts';
import { dayOf } from '#platform/time.ts';
import type { Actions, PageServerLoadEvent } from './$types.ts';
import { readFilter } from '../filter.ts';

export const load = page('members.export', async (ctx, { url }: PageServerLoadEvent) => {
  const filter = readFilter(url, dayOf(ctx.now));
  const ready = url.searchParams.get('tep');
  const { total } = await listMembers(ctx, filter);
  const { unit } = await unitChoices(ctx, filter.unit_id);
  return { filter, total, unit_name: unit?.name, file: ready ? await accessExport(ctx, ready) : null };
});

export const actions = {
  export: action('members.export', exportForm, async ({ input, write, event }) => {
    const filter = readFilter(event.url, dayOf(getRuntime().now()));
    const id = await write((ctx) => requestExport(ctx, { filter, purpose: input.purpose }));
    const next = new URLSearchParams(event.url.search);
    for (const name of [...next.keys()]) if (name.startsWith('/')) next.delete(name);
    next.set('tep', id);
    redirect(303, `/quan-tri/dang-vien/xuat?${next}`);
  })
} satisfies Actions;
