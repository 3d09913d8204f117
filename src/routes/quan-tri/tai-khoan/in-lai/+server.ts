import { reprintCards, reprintForm } from '#accounts';
import { printout } from '#platform/http-files.ts';
import { getRuntime } from '#platform/runtime.ts';
import { cardsFile } from '../cards.ts';
import type { RequestEvent } from './$types.ts';

/** Prints the cards of accounts that wait for activation once more, with new codes. */
export const POST = printout('accounts.issue', reprintForm, {
  back: ({ url }: RequestEvent) => `/quan-tri/tai-khoan${url.search}`,
  make: ({ input, write }) =>
    write(async (ctx) => cardsFile(await reprintCards(ctx, input, getRuntime().keys), ctx.actor.working?.name ?? ''))
});
