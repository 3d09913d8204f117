import { redirect } from '@sveltejs/kit';
import {
  countGrants,
  delegableGrants,
  GRANT_STATES,
  GRANTS_A_PAGE,
  listGrants,
  positionGrantForm,
  positionsWithoutGrant,
  proposePositionGrant,
  unitInView,
  unitsAbove
} from '#accounts';
import { covers, scopeOf } from '#platform/access.ts';
import { action, page } from '#platform/http.ts';
import { dayOf } from '#platform/time.ts';
import type { Actions, PageServerLoadEvent } from './$types.ts';
import { cursorOf, cursorText } from './cursor.ts';

export const load = page('accounts.view', async (ctx, { url }: PageServerLoadEvent) => {
  const part = GRANT_STATES.find((one) => one === url.searchParams.get('phan')) ?? 'active';
  const unit = await unitInView(ctx, /^[1-9]\d{0,17}$/.exec(url.searchParams.get('don-vi') ?? '')?.[0]);
  const after = cursorOf(url.searchParams.get('sau'));
  const rows = await listGrants(ctx, { unit, part, after });
  const may_grant = covers(scopeOf(ctx.actor, 'accounts.grant'), unit.lft);
  const last = rows.length > GRANTS_A_PAGE ? rows[GRANTS_A_PAGE - 1] : undefined;
  return {
    unit,
    part,
    may_grant,
    may_confirm: covers(scopeOf(ctx.actor, 'accounts.confirm'), unit.lft),
    above: await unitsAbove(ctx, unit),
    counts: await countGrants(ctx, unit),
    rows: rows.slice(0, GRANTS_A_PAGE),
    next: last && cursorText(last),
    paged: after !== undefined,
    positions: may_grant && part === 'active' && !after ? await positionsWithoutGrant(ctx, unit) : [],
    may_delegate: delegableGrants(ctx).length > 0,
    today: dayOf(ctx.now)
  };
});

export const actions = {
  position: action('accounts.grant', positionGrantForm, async ({ input, write }) => {
    const id = await write((ctx) => proposePositionGrant(ctx, input));
    redirect(303, `/quan-tri/phan-quyen/${id}?nhan=da-de-nghi-quyen`);
  })
} satisfies Actions;
