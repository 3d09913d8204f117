import { sql } from 'kysely';
import type { Job } from '#platform/jobs.ts';
import { importOf } from './import-work.ts';
import { writeRows, type ImportActor, type RowRange, type Written } from './import-write.ts';

/** How writing ends: kept for good, or thrown away (the dry run). */
export type Settling = 'keep' | 'try';

/** Rows of a chunk: half a second of work, far below the longest a statement may take. */
export const CHUNK_ROWS = 5000;

class RolledBack extends Error {
  override name = 'RolledBack';
  readonly written: Written;

  constructor(written: Written) {
    super('rolled back on purpose');
    this.written = written;
  }
}

/**
 * Writes one range in a transaction of its own. A row that the database refuses is found by halving and left out, with a word in
 * the report, so that one bad row never keeps the others back.
 */
export async function settleRows(
  job: Job,
  import_id: string,
  range: RowRange,
  how: Settling,
  actor: Pick<ImportActor, 'account_id'>
): Promise<Written> {
  try {
    return await writeOnce(job, import_id, range, how, actor);
  } catch (problem) {
    if (!isRefusal(problem)) throw problem;
    if (range.upto - range.after === 1) return refuseRow(job, import_id, range, how);
    const middle = Math.floor((range.after + range.upto) / 2);
    const first = await settleRows(job, import_id, { after: range.after, upto: middle }, how, actor);
    const second = await settleRows(job, import_id, { after: middle, upto: range.upto }, how, actor);
    return { created: first.created + second.created, updated: first.updated + second.updated };
  }
}

async function writeOnce(
  job: Job,
  import_id: string,
  range: RowRange,
  how: Settling,
  actor: Pick<ImportActor, 'account_id'>
): Promise<Written> {
  try {
    return await job.step(async (ctx) => {
      const { id, lo, hi } = await importOf(ctx, import_id); // its unit may have been moved since the last chunk
      const written = await writeRows(ctx, { id, lo, hi }, range, { ...actor, now: ctx.now });
      if (how === 'try') throw new RolledBack(written);
      return written;
    });
  } catch (end) {
    if (end instanceof RolledBack) return end.written;
    throw end;
  }
}

async function refuseRow(job: Job, import_id: string, range: RowRange, how: Settling): Promise<Written> {
  await job.step(async (ctx) => {
    await sql`
      update member_import_row set outcome = 'invalid', decision = null,
        problems = problems || jsonb_build_array(jsonb_build_object('code', 'members.import_row_not_accepted'))
      where import_id = ${import_id} and row_no = ${range.upto}`.execute(ctx.db);
    if (how === 'keep') await ctx.db.updateTable('member_import').set({ applied_row: range.upto }).where('id', '=', import_id).execute();
  });
  return { created: 0, updated: 0 };
}

/** A constraint says no (class 23 of PostgreSQL's codes), or a value does not fit (class 22). */
function isRefusal(problem: unknown): boolean {
  const { code } = problem as { code?: unknown };
  return typeof code === 'string' && /^2[23]/.test(code);
}
