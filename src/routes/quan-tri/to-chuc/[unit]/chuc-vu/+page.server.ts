import { appoint, appointForm, endPosition, endPositionForm, findCandidates, listHolders } from '#members';
import { accessUnit } from '#organization';
import { action, page } from '#platform/http.ts';
import { dayOf } from '#platform/time.ts';
import type { PageServerLoadEvent } from './$types';
import { backToUnit } from '../../done.ts';

/** Who holds which position here, and a new holder, chosen by a search among the members one sees. */
export const load = page('organization.appoint', async (ctx, { params, url }: PageServerLoadEvent) => {
  const unit = await accessUnit(ctx, 'organization.appoint', params.unit);
  const search = url.searchParams.get('tim')?.slice(0, 200) ?? '';
  return { unit, today: dayOf(ctx.now), search, found: await findCandidates(ctx, search), holders: await listHolders(ctx, unit.id) };
});

export const actions = {
  appoint: action('organization.appoint', appointForm, async ({ input, write }) => {
    await write((ctx) => appoint(ctx, input));
    backToUnit(input.unit_id, 'da-ghi-chuc-vu');
  }),
  end: action('organization.appoint', endPositionForm, async ({ input, write }) => {
    backToUnit(await write((ctx) => endPosition(ctx, input)), 'da-ket-thuc-chuc-vu');
  })
};
