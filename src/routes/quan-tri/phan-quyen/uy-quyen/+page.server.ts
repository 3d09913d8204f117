import { redirect } from '@sveltejs/kit';
import { accessAccount, delegableGrants, delegateForm, delegateGrant, findAccounts, listDelegations } from '#accounts';
import { action, page } from '#platform/http.ts';
import { ruleValue } from '#platform/rules.ts';
import { addDays, dayOf } from '#platform/time.ts';
import type { Actions, PageServerLoadEvent } from './$types.ts';

const WEEK = 7;

export const load = page('accounts.delegate', async (ctx, { url }: PageServerLoadEvent) => {
  const account_id = /^[1-9]\d{0,17}$/.exec(url.searchParams.get('nguoi') ?? '')?.[0];
  const find = url.searchParams.get('tim')?.trim().slice(0, 100) ?? '';
  const today = dayOf(ctx.now);
  const account = account_id === undefined ? undefined : await accessAccount(ctx, 'accounts.view', account_id);
  return {
    account,
    find,
    today,
    in_a_week: addDays(today, WEEK),
    people: account || find === '' ? [] : await findAccounts(ctx, find),
    grants: delegableGrants(ctx).map(({ id, role, unit_name, reach }) => ({ id, role, unit_name, reach })),
    delegations: await listDelegations(ctx),
    days_max: await ruleValue(ctx, 'accounts.delegation_days_max', today)
  };
});

export const actions = {
  delegate: action('accounts.delegate', delegateForm, async ({ input, write }) => {
    const id = await write((ctx) => delegateGrant(ctx, input));
    redirect(303, `/quan-tri/phan-quyen/${id}?nhan=da-uy-quyen`);
  })
} satisfies Actions;
