import { accountForm, resetAccount } from '#accounts';
import { printout } from '#platform/http-files.ts';
import { getRuntime } from '#platform/runtime.ts';
import { cardsFile } from '../../cards.ts';
import type { RequestEvent } from './$types.ts';

/** Resets an account and answers with its new card. */
export const POST = printout('accounts.unlock', accountForm, {
  back: ({ params }: RequestEvent) => `/quan-tri/tai-khoan/${params.account}`,
  make: ({ event, write }) =>
    write(async (ctx) => {
      const card = await resetAccount(ctx, { account_id: event.params.account }, getRuntime().keys);
      return cardsFile([card], ctx.actor.working?.name ?? '');
    })
});
