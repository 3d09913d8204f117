import { redirect } from '@sveltejs/kit';
import {
  closeGrantForm,
  delegableGrants,
  delegateForm,
  delegateGrant,
  delegatePage,
  findReceivers,
  lentRoles,
  listDelegates,
  listDelegations,
  withdrawDelegation
} from '#accounts';
import { may } from '#platform/access.ts';
import { action, page } from '#platform/http.ts';
import { ruleValue } from '#platform/rules.ts';
import { addDays, dayOf } from '#platform/time.ts';
import { normalizeText } from '#text/parse.ts';
import { permissionsOf } from '../roles.ts';
import type { Actions, PageServerLoadEvent } from './$types.ts';

const WEEK = 7;

export const load = page('accounts.delegate', async (ctx, { url }: PageServerLoadEvent) => {
  const account_id = /^[1-9]\d{0,17}$/.exec(url.searchParams.get('nguoi') ?? '')?.[0];
  const find = normalizeText(url.searchParams.get('tim') ?? '').slice(0, 100);
  const today = dayOf(ctx.now);
  const person = account_id === undefined ? undefined : await delegatePage(ctx, account_id);
  const sees_accounts = may(ctx.actor, 'accounts.view');
  return {
    person: person && { ...person, grants: person.grants.map(({ id, role, unit_name, reach }) => ({ id, role, unit_name, reach })) },
    // as what the grants can be lent: the whole of each, and the parts they have
    roles: [...new Set((person?.grants ?? []).flatMap(({ role }) => lentRoles(role).slice(1)))].map((role) => ({
      role,
      permissions: [...permissionsOf(role)]
    })),
    find,
    today,
    in_a_week: addDays(today, WEEK),
    sees_accounts,
    may_lend: delegableGrants(ctx).length > 0,
    near: person ? [] : await listDelegates(ctx),
    people: person || find === '' || !sees_accounts ? [] : await findReceivers(ctx, find),
    delegations: await listDelegations(ctx),
    days_max: await ruleValue(ctx, 'accounts.delegation_days_max', today)
  };
});

export const actions = {
  delegate: action('accounts.delegate', delegateForm, async ({ input, write }) => {
    const path = await write(async (ctx) => {
      const id = await delegateGrant(ctx, input);
      return may(ctx.actor, 'accounts.view') ? id : 'uy-quyen'; // who sees no grants sees here what he lent
    });
    redirect(303, `/quan-tri/phan-quyen/${path}?nhan=da-uy-quyen`);
  }),
  withdraw: action('accounts.delegate', closeGrantForm, async ({ input, write }) => {
    await write((ctx) => withdrawDelegation(ctx, input));
    redirect(303, '/quan-tri/phan-quyen/uy-quyen?nhan=da-thoi-uy-quyen');
  })
} satisfies Actions;
