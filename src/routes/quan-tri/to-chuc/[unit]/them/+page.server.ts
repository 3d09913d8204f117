import { changePage, createUnit, createUnitForm, kindsFor } from '#organization';
import { action, page } from '#platform/http.ts';
import { dayOf } from '#platform/time.ts';
import { parseDay } from '#text/parse.ts';
import type { PageServerLoadEvent } from './$types';
import { backToUnit } from '../../done.ts';

/** A new unit below this one: only the kinds that the rules allow here on the day of founding, which stands in the address. */
export const load = page('organization.change', async (ctx, { params, url }: PageServerLoadEvent) => {
  const change = await changePage(ctx, params.unit);
  const today = dayOf(ctx.now);
  const asked = url.searchParams.get('ngay') ?? '';
  const day = parseDay(asked) ?? today;
  return {
    ...change,
    today,
    day,
    asked,
    unread: asked !== '' && parseDay(asked) === undefined,
    kinds: await kindsFor(ctx, change.unit, day)
  };
});

export const actions = {
  default: action('organization.change', createUnitForm, async ({ input, write }) => {
    const id = await write((ctx) => createUnit(ctx, input));
    backToUnit(id, 'da-thanh-lap');
  })
};
