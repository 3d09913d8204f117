import { redirect } from '@sveltejs/kit';
import { accessAccount, findAccounts, grantForm, proposeGrant, rolesToGive, unitInView } from '#accounts';
import { searchUnits } from '#organization';
import { action, page } from '#platform/http.ts';
import { dayOf } from '#platform/time.ts';
import { normalizeText } from '#text/parse.ts';
import { permissionsOf } from '../roles.ts';
import type { Actions, PageServerLoadEvent } from './$types.ts';

export const load = page('accounts.grant', async (ctx, { url }: PageServerLoadEvent) => {
  const idIn = (name: string) => /^[1-9]\d{0,17}$/.exec(url.searchParams.get(name) ?? '')?.[0];
  const text = (name: string) => normalizeText(url.searchParams.get(name) ?? '').slice(0, 100);
  const [account_id, find, find_unit] = [idIn('nguoi'), text('tim'), text('tim-don-vi')];
  const unit = await unitInView(ctx, idIn('don-vi'));
  const account = account_id === undefined ? undefined : await accessAccount(ctx, 'accounts.view', account_id);
  return {
    unit,
    account,
    find,
    find_unit,
    people: account || find === '' ? [] : await findAccounts(ctx, find),
    units: find_unit === '' ? [] : await searchUnits(ctx, find_unit),
    roles: rolesToGive(ctx, unit).map((role) => ({ role, permissions: permissionsOf(role) })),
    today: dayOf(ctx.now)
  };
});

export const actions = {
  propose: action('accounts.grant', grantForm, async ({ input, write }) => {
    const id = await write((ctx) => proposeGrant(ctx, input));
    redirect(303, `/quan-tri/phan-quyen/${id}?nhan=da-de-nghi-quyen`);
  })
} satisfies Actions;
