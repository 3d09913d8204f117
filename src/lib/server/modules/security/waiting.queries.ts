import { may } from '#platform/access.ts';
import type { Reader } from '#platform/context.ts';
import { countExpiringCards, countGrantsToConfirm, unitsWithoutAdministrator } from '#accounts';
import { countProbationEnding, countRequests, countWaitingImports } from '#members';

/** Days ahead for which the start page warns: cards that expire, probations that end. */
export const WARN_DAYS = 14;

/** What waits for the actor, by kind. A kind he may not act on, or of which nothing waits, is not there. */
export interface Waiting {
  change_requests?: number;
  grants_to_confirm?: number;
  imports?: number;
  cards_expiring?: number;
  probation_ending?: number;
  units_without_administrator?: number;
}

/** Counts what waits for the actor where he works now: each number is that of the list it opens, and stands beside it in its room. */
export async function waitingFor(ctx: Reader): Promise<Waiting> {
  const counts: Waiting = {
    change_requests: await count(ctx, 'members.decide', countRequests),
    grants_to_confirm: await count(ctx, 'accounts.confirm', countGrantsToConfirm),
    imports: await count(ctx, 'members.import', countWaitingImports),
    cards_expiring: await count(ctx, 'accounts.issue', (reader) => countExpiringCards(reader, WARN_DAYS)),
    probation_ending: await countProbationEnding(ctx, WARN_DAYS),
    units_without_administrator: await count(ctx, 'accounts.grant', async (reader) => (await unitsWithoutAdministrator(reader)).length)
  };
  return Object.fromEntries(Object.entries(counts).filter(([, n]) => n > 0));
}

function count(ctx: Reader, permission: Parameters<typeof may>[1], work: (ctx: Reader) => Promise<number>): Promise<number> {
  return may(ctx.actor, permission) ? work(ctx) : Promise.resolve(0);
}
