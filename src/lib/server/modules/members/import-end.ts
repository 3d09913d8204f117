import { sql } from 'kysely';
import { RuleBroken } from '#platform/errors.ts';
import type { Job } from '#platform/jobs.ts';
import { importOf, type ImportTools } from './import-work.ts';

const LAST_ATTEMPT = 6;

/** Why an import ends. */
interface Failure {
  code: string;
  values: Record<string, string | number>;
}

const NOT_READ: Failure = { code: 'members.import_not_read', values: {} };

/**
 * Runs an import's work. What is wrong with the file ends the import with its reason; anything else is tried again by the queue,
 * and noted on the import when the queue gives up. Killed on its last attempt it cannot note that itself: `endAbandoned` does.
 */
export async function orFail(job: Job, tools: ImportTools, work: () => Promise<void>): Promise<void> {
  const import_id = String(job.payload.import_id);
  try {
    await work();
  } catch (problem) {
    if (problem instanceof RuleBroken) await fail(job, tools, import_id, { code: problem.code, values: problem.values });
    else if (job.attempts >= LAST_ATTEMPT) await fail(job, tools, import_id, NOT_READ);
    if (!(problem instanceof RuleBroken)) throw problem;
  }
}

/**
 * Ends every import that waits to be read while no job is left to read it: the queue gave its job up at a moment when that could not be
 * noted (killed, or the database was away or too slow to remove its rows).
 */
export async function endAbandoned(job: Job, tools: ImportTools): Promise<void> {
  const abandoned = await job.step(({ db }) =>
    db
      .selectFrom('member_import as i')
      .select('i.id')
      .where('i.state', 'in', ['received', 'reading'])
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('job as j')
              .select('j.id')
              .where('j.kind', '=', 'members.import_check')
              .where('j.key', '=', sql<string>`i.id::text`)
              .where('j.finished_at', 'is', null)
              .where('j.failed_at', 'is', null)
          )
        )
      )
      .execute()
  );
  for (const { id } of abandoned) await fail(job, tools, id, NOT_READ);
  if (abandoned.length > 0) job.log.warn({ imports: abandoned.map(({ id }) => id) }, 'imports ended that no job was to read any more');
}

/** Ends an import that is not checked yet, and removes its rows and its file; of any other only the file is removed. */
async function fail(job: Job, tools: ImportTools, import_id: string, why: Failure): Promise<void> {
  const { file_key } = await job.step(async (ctx) => {
    await sql`set local statement_timeout = '10min'`.execute(ctx.db);
    await ctx.db
      .deleteFrom('member_import_row')
      .where('import_id', '=', import_id)
      .where(({ exists, selectFrom }) =>
        exists(selectFrom('member_import').select('id').where('id', '=', import_id).where('state', '=', 'reading'))
      )
      .execute();
    await ctx.db
      .updateTable('member_import')
      .set({ state: 'failed', problem: why.code, problem_values: JSON.stringify(why.values) })
      .where('id', '=', import_id)
      .where('state', 'in', ['received', 'reading'])
      .execute();
    return importOf(ctx, import_id);
  });
  await tools.files.remove(file_key);
}
