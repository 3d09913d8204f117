import type { Writer } from '#platform/context.ts';
import type { JobKind } from '#platform/jobs.ts';
import { addSeconds } from '#platform/time.ts';
import { sealAudit, sealHead } from './seal.ts';

const SEAL_SECONDS = 30;
const DAY_SECONDS = 86_400;
/** How long a form drawn on a page can still be recognized as sent twice. */
const FORM_DAYS = 7;
/** How long work that is done, or was given up, can be looked up. */
const JOB_DAYS = 30;

/** Standing work: seals the log within half a minute and writes the head of the chain to the log of the process; tidies up. */
export const securityJobs: Record<string, JobKind> = {
  'security.seal': {
    every_seconds: SEAL_SECONDS,
    work: async (job) => {
      let sealed = 0;
      for (let more = -1; more !== 0; sealed += more) more = await job.step(sealAudit);
      if (sealed > 0) job.log.info({ ...(await job.step((ctx) => sealHead(ctx))), sealed }, 'audit sealed');
    }
  },
  'security.clean_up': { every_seconds: DAY_SECONDS, work: (job) => job.step(cleanUp) }
};

/** Removes spent form tokens after a week, and finished or given-up jobs after a month. */
export async function cleanUp(ctx: Writer): Promise<void> {
  await ctx.db
    .deleteFrom('form_once')
    .where('spent_at', '<', addSeconds(ctx.now, -FORM_DAYS * DAY_SECONDS))
    .execute();
  const long_ago = addSeconds(ctx.now, -JOB_DAYS * DAY_SECONDS);
  await ctx.db
    .deleteFrom('job')
    .where((eb) => eb.or([eb('finished_at', '<', long_ago), eb('failed_at', '<', long_ago)]))
    .execute();
}
