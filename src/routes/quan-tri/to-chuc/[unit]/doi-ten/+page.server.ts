import { changePage, renameUnit, renameUnitForm } from '#organization';
import { action, page } from '#platform/http.ts';
import { dayOf } from '#platform/time.ts';
import type { PageServerLoadEvent } from './$types';
import { backToUnit } from '../../done.ts';

/** A new name for a unit, from a day on. */
export const load = page('organization.change', async (ctx, { params }: PageServerLoadEvent) => ({
  ...(await changePage(ctx, params.unit)),
  today: dayOf(ctx.now)
}));

export const actions = {
  default: action('organization.change', renameUnitForm, async ({ input, write }) => {
    await write((ctx) => renameUnit(ctx, input));
    backToUnit(input.unit_id, 'da-doi-ten', input.effective_on);
  })
};
