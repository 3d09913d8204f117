import { RuleBroken } from '#platform/errors.ts';
import type { JobKind, JobWork } from '#platform/jobs.ts';
import { dayOf } from '#platform/time.ts';
import { applyDue, noteProblem } from './change.ts';

/**
 * Applies the decisions whose day has come, the oldest first, each in its own transaction. One that the rules no longer allow
 * stays waiting, with the reason on the unit's page, and is tried again next time.
 */
const applyChanges: JobWork = async (job) => {
  const due = await job.step((ctx) =>
    ctx.db
      .selectFrom('org_change')
      .select('id')
      .where('applied_at', 'is', null)
      .where('cancelled_at', 'is', null)
      .where('effective_on', '<=', dayOf(ctx.now))
      .orderBy('effective_on')
      .orderBy('id')
      .execute()
  );
  for (const [index, { id }] of due.entries()) {
    await job
      .step((ctx) => applyDue(ctx, id))
      .catch(async (problem: unknown) => {
        if (!(problem instanceof RuleBroken)) throw problem;
        await job.step((ctx) => noteProblem(ctx, id, problem.code));
      });
    await job.progress(index + 1, due.length);
  }
};

/** Background work of this room: planned decisions, looked at every quarter of an hour. */
export const organizationJobs: Record<string, JobKind> = {
  'organization.apply_changes': { work: applyChanges, every_seconds: 900 }
};
