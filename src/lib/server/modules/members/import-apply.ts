import type { Job } from '#platform/jobs.ts';
import { rangesOf } from './import-check.ts';
import { settleRows } from './import-settle.ts';
import { auditImport, importOf, sumUp } from './import-work.ts';

/**
 * Writes what the check decided, chunk by chunk behind the import's mark: killed in the middle and run again it goes on where the
 * last chunk ended, and no row is written twice.
 */
export async function runImport(job: Job): Promise<void> {
  const work = await job.step((ctx) => importOf(ctx, String(job.payload.import_id)));
  if (work.state !== 'applying') return;
  const { rows_read } = await job.step(({ db }) =>
    db.selectFrom('member_import').select('rows_read').where('id', '=', work.id).executeTakeFirstOrThrow()
  );
  const before = await job.step(({ db }) =>
    db
      .selectFrom('member_import_row')
      .select(({ fn }) => fn.countAll<string>().as('n'))
      .where('import_id', '=', work.id)
      .where('row_no', '<=', work.applied_row)
      .executeTakeFirstOrThrow()
  );
  let done = Number(before.n);
  for await (const range of rangesOf(job, work.id, work.applied_row)) {
    await settleRows(job, work.id, range, 'keep', { account_id: work.applied_by });
    done += range.rows;
    await job.progress(done, rows_read);
  }
  await job.step(async (ctx) => {
    await sumUp(ctx, work.id);
    await ctx.db.updateTable('member_import').set({ state: 'applied', applied_at: ctx.now }).where('id', '=', work.id).execute();
    await auditImport(ctx, work, 'members.import_applied');
  });
}
