import { redirect } from '@sveltejs/kit';
import { accountPage, actOnAccountForm, accountForm, endAccount, lockAccount, unlockAccount } from '#accounts';
import { covers, scopeOf } from '#platform/access.ts';
import { action, page } from '#platform/http.ts';
import type { Actions, PageServerLoadEvent } from './$types.ts';

export const load = page('accounts.view', async (ctx, { params, url }: PageServerLoadEvent) => {
  const account = await accountPage(ctx, params.account);
  const may = (permission: 'accounts.unlock' | 'accounts.issue') => covers(scopeOf(ctx.actor, permission), account.pos);
  return {
    account,
    may_rule: may('accounts.unlock') && !account.own,
    may_issue: may('accounts.issue'),
    problem: url.searchParams.get('loi')
  };
});

export const actions = {
  unlock: action('accounts.unlock', accountForm, async ({ input, write }) => {
    await write((ctx) => unlockAccount(ctx, input));
    redirect(303, `/quan-tri/tai-khoan/${input.account_id}?nhan=da-mo-khoa`);
  }),
  lock: action('accounts.unlock', actOnAccountForm, async ({ input, write }) => {
    await write((ctx) => lockAccount(ctx, input));
    redirect(303, `/quan-tri/tai-khoan/${input.account_id}?nhan=da-khoa`);
  }),
  close: action('accounts.unlock', actOnAccountForm, async ({ input, write }) => {
    await write((ctx) => endAccount(ctx, input));
    redirect(303, `/quan-tri/tai-khoan/${input.account_id}?nhan=da-dong-tai-khoan`);
  })
} satisfies Actions;
