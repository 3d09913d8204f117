import { changePage, closeUnit, closeUnitForm, searchOwnUnits } from '#organization';
import { action, page } from '#platform/http.ts';
import { dayOf } from '#platform/time.ts';
import type { PageServerLoadEvent } from './$types';
import { backToUnit } from '../../done.ts';

/** The end of a unit, with the unit that carries on its affairs, chosen by a search. */
export const load = page('organization.change', async (ctx, { params, url }: PageServerLoadEvent) => {
  const change = await changePage(ctx, params.unit);
  const search = url.searchParams.get('tim')?.slice(0, 200) ?? '';
  const found = await searchOwnUnits(ctx, search);
  return { ...change, today: dayOf(ctx.now), search, found: found.filter(({ id }) => id !== change.unit.id) };
});

export const actions = {
  default: action('organization.change', closeUnitForm, async ({ input, write }) => {
    await write((ctx) => closeUnit(ctx, input));
    backToUnit(input.unit_id, 'da-ket-thuc');
  })
};
