import { changePage, correctUnitCode, renameUnit, renameUnitForm, unitCodeForm } from '#organization';
import { action, page } from '#platform/http.ts';
import { dayOf } from '#platform/time.ts';
import type { PageServerLoadEvent } from './$types';
import { backToUnit } from '../../done.ts';

/** A new name for a unit, from a day on; and its code, which is a fact without a day. */
export const load = page('organization.change', async (ctx, { params }: PageServerLoadEvent) => ({
  ...(await changePage(ctx, params.unit)),
  today: dayOf(ctx.now)
}));

export const actions = {
  rename: action('organization.change', renameUnitForm, async ({ input, write }) => {
    await write((ctx) => renameUnit(ctx, input));
    backToUnit(input.unit_id, 'da-doi-ten', input.effective_on);
  }),
  code: action('organization.change', unitCodeForm, async ({ input, write }) => {
    await write((ctx) => correctUnitCode(ctx, input));
    backToUnit(input.unit_id, 'da-luu');
  })
};
