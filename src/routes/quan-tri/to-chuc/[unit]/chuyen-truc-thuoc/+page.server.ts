import { changePage, hasOtherParent, moveUnit, moveUnitForm, parentKindsFor, searchParents } from '#organization';
import { action, page } from '#platform/http.ts';
import { dayOf } from '#platform/time.ts';
import type { PageServerLoadEvent } from './$types';
import { backToUnit } from '../../done.ts';

/** Another place for a unit, chosen by a search among the units that may stand above it. */
export const load = page('organization.change', async (ctx, { params, url }: PageServerLoadEvent) => {
  const change = await changePage(ctx, params.unit);
  const search = url.searchParams.get('tim')?.slice(0, 200) ?? '';
  const kinds = await parentKindsFor(ctx, change.unit, dayOf(ctx.now));
  const found = await searchParents(ctx, search, kinds);
  return {
    ...change,
    today: dayOf(ctx.now),
    search,
    kinds,
    any: await hasOtherParent(ctx, change.unit, kinds),
    found: found.filter(({ id }) => id !== change.unit.id && id !== change.unit.parent_id)
  };
});

export const actions = {
  default: action('organization.change', moveUnitForm, async ({ input, write }) => {
    await write((ctx) => moveUnit(ctx, input));
    backToUnit(input.unit_id, 'da-chuyen-truc-thuoc', input.effective_on);
  })
};
