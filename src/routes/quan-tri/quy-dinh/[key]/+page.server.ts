import { redirect } from '@sveltejs/kit';
import { changeRule, ruleForm, rulePage } from '#security';
import { action, page } from '#platform/http.ts';
import { addDays, dayOf } from '#platform/time.ts';
import type { Actions, PageServerLoadEvent } from './$types.ts';

/** One rule: its values through time, and the form for a new one. */
export const load = page('rules.edit', async (ctx, { params }: PageServerLoadEvent) => ({
  rule: await rulePage(ctx, params.key),
  tomorrow: addDays(dayOf(ctx.now), 1)
}));

export const actions = {
  change: action('rules.edit', ruleForm, async ({ input, write }) => {
    await write((ctx) => changeRule(ctx, input));
    redirect(303, '/quan-tri/quy-dinh?nhan=da-ghi-quy-dinh');
  })
} satisfies Actions;
