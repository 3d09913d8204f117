import { changePage, kindsInPlaceOf, loadTiers, reclassifyUnit, reclassifyUnitForm } from '#organization';
import { action, page } from '#platform/http.ts';
import { dayOf } from '#platform/time.ts';
import type { PageServerLoadEvent } from './$types';
import { backToUnit } from '../../done.ts';

/** Another kind or tier for a unit, from a day on. */
export const load = page('organization.change', async (ctx, { params }: PageServerLoadEvent) => {
  const found = await changePage(ctx, params.unit);
  const today = dayOf(ctx.now);
  const kinds = await kindsInPlaceOf(ctx, found.unit, today);
  const tiers = (await loadTiers(ctx)).filter(({ kind }) => kinds.includes(kind));
  return { ...found, today, kinds, tiers };
});

export const actions = {
  default: action('organization.change', reclassifyUnitForm, async ({ input, write }) => {
    await write((ctx) => reclassifyUnit(ctx, input));
    backToUnit(input.unit_id, 'da-doi-loai-hinh', input.effective_on);
  })
};
