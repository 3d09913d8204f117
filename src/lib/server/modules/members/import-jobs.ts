import { sql } from 'kysely';
import { audit } from '#platform/audit.ts';
import { fileStore } from '#platform/files.ts';
import type { Job, JobKind } from '#platform/jobs.ts';
import { getRuntime } from '#platform/runtime.ts';
import { addSeconds } from '#platform/time.ts';
import { runImport } from './import-apply.ts';
import { checkImport } from './import-check.ts';
import { endAbandoned } from './import-end.ts';

/** How long the rows of a finished import are kept for its report. */
const KEPT_SECONDS = 90 * 86_400;
const DAY_SECONDS = 86_400;
const QUARTER_SECONDS = 900;

/** Background work of the import: checking a file, writing it, ending those whose check was given up, forgetting the rows of old ones. */
export const importJobs: Record<string, JobKind> = {
  'members.import_check': { work: (job) => checkImport(job, { keys: getRuntime().keys, files: fileStore() }) },
  'members.import_apply': { work: runImport },
  'members.import_abandoned': {
    work: (job) => endAbandoned(job, { keys: getRuntime().keys, files: fileStore() }),
    every_seconds: QUARTER_SECONDS
  },
  'members.import_forget': { work: forgetRows, every_seconds: DAY_SECONDS }
};

/** Drops imports checked 90 days ago and never written, and removes the rows of those dropped, failed, or written 90 days ago; what they came to is kept. */
export async function forgetRows(job: Job): Promise<void> {
  await job.step(async (ctx) => {
    await sql`set local statement_timeout = '10min'`.execute(ctx.db);
    const dropped = await ctx.db
      .updateTable('member_import')
      .set({ state: 'cancelled' })
      .where('state', '=', 'checked')
      .where('checked_at', '<', addSeconds(ctx.now, -KEPT_SECONDS))
      .returning(['id', 'unit_id'])
      .execute();
    for (const { id, unit_id } of dropped) await audit(ctx, 'members.import_cancelled', { subject: id, unit: unit_id });
    await ctx.db
      .deleteFrom('member_import_row')
      .where('import_id', 'in', ({ selectFrom }) =>
        selectFrom('member_import')
          .select('id')
          .where(({ or, eb }) =>
            or([eb('state', 'in', ['cancelled', 'failed']), eb('applied_at', '<', addSeconds(ctx.now, -KEPT_SECONDS))])
          )
      )
      .execute();
  });
}
