import { changePage, endPower, endPowerForm, givePower, givePowerForm, listPowers } from '#organization';
import { action, page } from '#platform/http.ts';
import { dayOf } from '#platform/time.ts';
import type { PageServerLoadEvent } from './$types';
import { backToUnit } from '../../done.ts';

/** The powers of a unit, given and ended by decisions of the unit above. */
export const load = page('organization.change', async (ctx, { params }: PageServerLoadEvent) => {
  const change = await changePage(ctx, params.unit);
  return { ...change, today: dayOf(ctx.now), powers: await listPowers(ctx, change.unit.id) };
});

export const actions = {
  give: action('organization.change', givePowerForm, async ({ input, write }) => {
    await write((ctx) => givePower(ctx, input));
    backToUnit(input.unit_id, 'da-ghi-tham-quyen');
  }),
  end: action('organization.change', endPowerForm, async ({ input, write }) => {
    backToUnit(await write((ctx) => endPower(ctx, input)), 'da-ket-thuc-tham-quyen');
  })
};
