import { sql } from 'kysely';
import { may, within, workingScope } from '#platform/access.ts';
import type { Reader } from '#platform/context.ts';
import { ruleValue } from '#platform/rules.ts';
import { addDays, dayOf } from '#platform/time.ts';
import { countExpiringCards, countGrantsToConfirm, unitsWithoutAdministrator } from '#accounts';

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

/** Counts what waits for the actor where he works now. */
export async function waitingFor(ctx: Reader): Promise<Waiting> {
  const counts: Waiting = {
    change_requests: await count(ctx, 'members.decide', countChangeRequests),
    grants_to_confirm: await count(ctx, 'accounts.confirm', countGrantsToConfirm),
    imports: await count(ctx, 'members.import', countImports),
    cards_expiring: await count(ctx, 'accounts.issue', (reader) => countExpiringCards(reader, WARN_DAYS)),
    probation_ending: await count(ctx, 'members.decide', countProbationEnding),
    units_without_administrator: await count(ctx, 'accounts.grant', async (reader) => (await unitsWithoutAdministrator(reader)).length)
  };
  return Object.fromEntries(Object.entries(counts).filter(([, n]) => n > 0));
}

function count(ctx: Reader, permission: Parameters<typeof may>[1], work: (ctx: Reader) => Promise<number>): Promise<number> {
  return may(ctx.actor, permission) ? work(ctx) : Promise.resolve(0);
}

async function countChangeRequests(ctx: Reader): Promise<number> {
  const row = await ctx.db
    .selectFrom('member_change_request as r')
    .innerJoin('member as m', 'm.id', 'r.member_id')
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .where('r.state', '=', 'pending')
    .where(({ ref }) => within(workingScope(ctx.actor, 'members.decide'), ref('m.unit_pos')))
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

/** Imports checked and not yet applied, or stopped by a failure in the last month. */
async function countImports(ctx: Reader): Promise<number> {
  const row = await ctx.db
    .selectFrom('member_import as i')
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .where(({ ref }) => within(workingScope(ctx.actor, 'members.import'), ref('i.unit_pos')))
    .where((eb) =>
      eb.or([
        eb('i.state', '=', 'checked'),
        eb.and([eb('i.state', '=', 'failed'), eb('i.created_at', '>', sql<Date>`${ctx.now}::timestamptz - interval '30 days'`)])
      ])
    )
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

/** Probationary members whose probation (rule `members.probation_months`) ends within the warning days or has ended. */
async function countProbationEnding(ctx: Reader): Promise<number> {
  const today = dayOf(ctx.now);
  const months = await ruleValue(ctx, 'members.probation_months', today);
  const row = await ctx.db
    .selectFrom('member as m')
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .where('m.membership_status', '=', 'probationary')
    .where(({ ref }) => within(workingScope(ctx.actor, 'members.decide'), ref('m.unit_pos')))
    .where(sql<boolean>`(m.joined_on + make_interval(months => ${months}))::date <= ${addDays(today, WARN_DAYS)}::date`)
    .executeTakeFirstOrThrow();
  return Number(row.n);
}
