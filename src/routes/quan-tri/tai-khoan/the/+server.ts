import { issueAccounts, issueForm } from '#accounts';
import { printout } from '#platform/http-files.ts';
import { getRuntime } from '#platform/runtime.ts';
import { cardsFile } from '../cards.ts';
import type { RequestEvent } from './$types.ts';

/** Issues accounts and answers with their cards: the codes are known only now. */
export const POST = printout('accounts.issue', issueForm, {
  back: ({ url }: RequestEvent) => `/quan-tri/tai-khoan${url.search}`,
  make: ({ input, write }) =>
    write(async (ctx) => cardsFile(await issueAccounts(ctx, input, getRuntime().keys), ctx.actor.working?.name ?? ''))
});
