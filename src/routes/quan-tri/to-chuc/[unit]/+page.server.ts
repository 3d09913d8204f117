import { redirect } from '@sveltejs/kit';
import { delegableGrants } from '#accounts';
import { listFormerHolders, listHolders } from '#members';
import { cancelChange, cancelChangeForm, unitPage, unitWarnings } from '#organization';
import { action, page } from '#platform/http.ts';
import { dayOf } from '#platform/time.ts';
import type { PageServerLoadEvent } from './$types';

/** The staff page of one unit: what it is, who leads it, what stands below it, what was decided about it. */
export const load = page('organization.view', async (ctx, { params, url }: PageServerLoadEvent) => {
  const from = /^\d{1,5}$/.test(url.searchParams.get('tu') ?? '') ? Number(url.searchParams.get('tu')) : 0;
  const unit = await unitPage(ctx, params.unit, from);
  const holders = await listHolders(ctx, unit.unit.id);
  const today = dayOf(ctx.now);
  const inOffice = holders.filter(({ from_on }) => from_on <= today).map(({ position }) => position);
  return {
    ...unit,
    today,
    holders,
    former: await listFormerHolders(ctx, unit.unit.id),
    warnings: await unitWarnings(ctx, unit, inOffice),
    may_delegate: delegableGrants(ctx).some((grant) => grant.unit_id === unit.unit.id)
  };
});

export const actions = {
  cancel: action('organization.change', cancelChangeForm, async ({ input, write }) => {
    const unit_id = await write((ctx) => cancelChange(ctx, input));
    redirect(303, `/quan-tri/to-chuc/${unit_id}?nhan=da-huy-quyet-dinh`);
  })
};
