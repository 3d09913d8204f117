import { sql } from 'kysely';
import { audit } from '#platform/audit.ts';
import type { JobKind } from '#platform/jobs.ts';
import { addDays, addSeconds, dayOf } from '#platform/time.ts';
import { closeAccount } from './account.ts';
import { endDeadGrants } from './grant-record.ts';
import { limitSessions } from './session.ts';
import type { Writer } from '#platform/context.ts';

const DAY_SECONDS = 86_400;
/** How long an ended session stays in the list of its owner's devices. */
const SESSION_DAYS = 30;
const BATCH = 200;

/** Standing work of the accounts: what is over is marked as ended; what nobody needs any more is removed. */
export const accountsJobs: Record<string, JobKind> = {
  'accounts.close_left': {
    every_seconds: 3600,
    work: async (job) => {
      while ((await job.step(closeLeft)) === BATCH);
    }
  },
  'accounts.end_grants': { every_seconds: 3600, work: async (job) => void (await job.step((ctx) => endDeadGrants(ctx))) },
  'accounts.limit_sessions': { every_seconds: 3600, work: (job) => job.step(limitBegun) },
  'accounts.clean_up': { every_seconds: DAY_SECONDS, work: (job) => job.step(cleanUp) }
};

/** Closes the accounts of members who have left (domain rules §14: automatic lock on exit). At most 200 at once; gives how many. */
export async function closeLeft(ctx: Writer): Promise<number> {
  const left = await ctx.db
    .selectFrom('account as a')
    .innerJoin('member as m', 'm.id', 'a.member_id')
    .select(['a.id', 'm.id as member_id', 'm.unit_id'])
    .where('m.membership_status', '=', 'left')
    .where('a.state', '<>', 'ended')
    .orderBy('a.id')
    .limit(BATCH)
    .execute();
  for (const { id, member_id, unit_id } of left) {
    await closeAccount(ctx, id, '');
    await audit(ctx, 'accounts.ended', { subject: id, member: member_id, unit: unit_id, detail: { by_itself: true } });
  }
  return left.length;
}

/** Shortens the open sessions of accounts whose grant, given for a later day, has begun: today, or while no job ran for up to a week. */
export async function limitBegun(ctx: Writer): Promise<void> {
  const today = dayOf(ctx.now);
  const begun = await ctx.db
    .selectFrom('account_grant as g')
    .innerJoin('account_session as s', 's.account_id', 'g.account_id')
    .select('g.account_id')
    .distinct()
    .where('g.state', '=', 'active')
    .where('g.from_on', '>', addDays(today, -7))
    .where('g.from_on', '<=', today)
    .where('s.ended_at', 'is', null)
    .where('s.expires_at', '>', ctx.now)
    .execute();
  for (const { account_id } of begun) await limitSessions(ctx, account_id);
}

/** Removes sessions ended or expired for 30 days, challenges nobody answered, and guesses a day old. */
export async function cleanUp(ctx: Writer): Promise<void> {
  const long_ago = addSeconds(ctx.now, -SESSION_DAYS * DAY_SECONDS);
  await ctx.db
    .deleteFrom('account_session')
    .where((eb) => eb.or([eb('ended_at', '<', long_ago), eb('expires_at', '<', long_ago)]))
    .execute();
  await ctx.db.deleteFrom('account_challenge').where('expires_at', '<', ctx.now).execute();
  await ctx.db
    .deleteFrom('account_attempt')
    .where(sql<Date>`greatest(since, retry_at)`, '<', addSeconds(ctx.now, -DAY_SECONDS))
    .execute();
}
