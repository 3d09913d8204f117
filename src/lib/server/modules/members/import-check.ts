import { RuleBroken } from '#platform/errors.ts';
import type { Job } from '#platform/jobs.ts';
import { ruleValue } from '#platform/rules.ts';
import { readSheet, SheetProblem, type SheetRow } from '#platform/sheets/read.ts';
import { dayOf } from '#platform/time.ts';
import { areHeadings, columnsOf, HEADING_WITHIN_ROWS, type Columns } from './import-columns.ts';
import { decideRows, markDoubles } from './import-decide.ts';
import { orFail } from './import-end.ts';
import { readRow, type ImportRow, type RowReading } from './import-row.ts';
import { CHUNK_ROWS, settleRows } from './import-settle.ts';
import { unitFinder } from './import-units.ts';
import { auditImport, importOf, sumUp, type ImportTools, type ImportWork } from './import-work.ts';

/** Bytes of a file, and rows of each kind of it. A workbook is kept in memory in part, a text file is not. */
export const IMPORT_LIMITS = { max_bytes: 104_857_600, csv_rows: 1_000_000, xlsx_rows: 200_000 } as const;

/** Rows read and decided at a time: memory grows with them, speed hardly. */
const READ_ROWS = 2000;

/**
 * The dry run: reads the file, decides each row, then does what applying would do and rolls it back. Killed at any moment and run
 * again it goes on behind the last row kept. The file, which holds personal IDs in clear, is removed at the end.
 */
export function checkImport(job: Job, tools: ImportTools): Promise<void> {
  return orFail(job, tools, async () => {
    const work = await job.step(async (ctx) => {
      const found = await importOf(ctx, String(job.payload.import_id));
      if (found.state === 'received') {
        await ctx.db.updateTable('member_import').set({ state: 'reading', started_at: ctx.now }).where('id', '=', found.id).execute();
      }
      return found;
    });
    if (work.state !== 'received' && work.state !== 'reading') return tools.files.remove(work.file_key); // killed before it could
    const rows = await readFile(job, tools, work);
    await job.step((ctx) => markDoubles(ctx, work.id));
    await tryRows(job, work, rows);
    await job.step(async (ctx) => {
      await sumUp(ctx, work.id);
      await ctx.db
        .updateTable('member_import')
        .set({ state: 'checked', checked_at: ctx.now, rows_read: rows, applied_row: 0 })
        .where('id', '=', work.id)
        .execute();
      await auditImport(ctx, work, 'members.import_checked');
    });
    await tools.files.remove(work.file_key);
  });
}

/** Keeps every row with its decision; gives how many there are. Rows kept by an earlier run are passed over. */
async function readFile(job: Job, tools: ImportTools, work: ImportWork): Promise<number> {
  const kept = await job.step(({ db }) =>
    db
      .selectFrom('member_import_row')
      .select(({ fn }) => [fn.max('row_no').as('last'), fn.countAll<string>().as('rows')])
      .where('import_id', '=', work.id)
      .executeTakeFirst()
  );
  const known = await readingOf(job, tools, work);
  const sheet = await readSheet(await tools.files.open(work.file_key), {
    max_bytes: IMPORT_LIMITS.max_bytes,
    max_rows: IMPORT_LIMITS.csv_rows + HEADING_WITHIN_ROWS
  });
  const last = kept?.last ?? 0;
  let rows = Number(kept?.rows ?? 0);
  let under_way: Promise<void> = Promise.resolve();
  try {
    for await (const batch of batches(limited(sheet.rows, sheet.format), (columns) => keepHeadings(job, work.id, columns))) {
      const read = batch.rows.filter(({ row }) => row > last).map((row) => readRow(row, { ...known, columns: batch.columns }));
      await under_way;
      if (read.length === 0) continue;
      rows += read.length;
      under_way = keepRows(job, tools, work, { read, rows });
      under_way.catch(() => undefined); // it is awaited before the next batch, or at the end
    }
  } finally {
    await under_way;
  }
  if (rows === 0) throw new RuleBroken('members.import_no_rows');
  return rows;
}

async function keepRows(
  job: Job,
  tools: ImportTools,
  work: ImportWork,
  { read, rows }: { read: ImportRow[]; rows: number }
): Promise<void> {
  await job.step((ctx) => decideRows(ctx, tools.keys, work, read));
  await job.progress(rows, 0);
}

async function readingOf(job: Job, { keys }: ImportTools, work: ImportWork): Promise<Omit<RowReading, 'columns'>> {
  return job.step(async (ctx) => {
    const today = dayOf(ctx.now);
    return { keys, today, joining_age: await ruleValue(ctx, 'members.joining_age', today), findUnit: await unitFinder(ctx, work) };
  });
}

async function keepHeadings(job: Job, import_id: string, { headings }: Columns): Promise<void> {
  await job.step(({ db }) =>
    db
      .updateTable('member_import')
      .set({ headings: JSON.stringify(headings) })
      .where('id', '=', import_id)
      .execute()
  );
}

/** The rows below the headings, in batches. @throws RuleBroken no heading row that can be used */
async function* batches(
  rows: AsyncIterable<SheetRow>,
  found: (columns: Columns) => Promise<void>
): AsyncGenerator<{ columns: Columns; rows: SheetRow[] }> {
  const above: SheetRow[] = [];
  let columns: Columns | undefined;
  let batch: SheetRow[] = [];
  for await (const row of rows) {
    if (!columns) {
      above.push(row);
      if (areHeadings(row.cells)) await found((columns = columnsOf(row.cells)));
      else if (above.length === HEADING_WITHIN_ROWS) break;
      continue;
    }
    batch.push(row);
    if (batch.length < READ_ROWS) continue;
    yield { columns, rows: batch };
    batch = [];
  }
  if (!columns) columns = columnsOf(above[0]?.cells ?? []);
  if (batch.length > 0) yield { columns, rows: batch };
}

async function* limited(rows: AsyncIterable<SheetRow>, format: 'csv' | 'xlsx'): AsyncGenerator<SheetRow> {
  const limit = format === 'csv' ? IMPORT_LIMITS.csv_rows : IMPORT_LIMITS.xlsx_rows;
  let count = 0;
  for await (const row of rows) {
    count += 1;
    if (count > limit + HEADING_WITHIN_ROWS) {
      throw format === 'csv'
        ? new SheetProblem('sheet.too_many_rows', { limit })
        : new RuleBroken('members.import_too_many_in_sheet', undefined, { limit });
    }
    yield row;
  }
}

/** Does and undoes everything, two chunks at a time: what the database itself refuses is found here, not while applying. */
async function tryRows(job: Job, work: ImportWork, rows: number): Promise<void> {
  let done = 0;
  const tryRange = async (range: { after: number; upto: number; rows: number }) => {
    await settleRows(job, work.id, range, 'try', { account_id: work.account_id });
    done += range.rows;
    await job.progress(rows + done, 2 * rows);
  };
  let before: Promise<void> = Promise.resolve();
  for await (const range of rangesOf(job, work.id, 0)) {
    const now = tryRange(range);
    now.catch(() => undefined); // it is awaited in the next turn, or at the end
    await before;
    before = now;
  }
  await before;
}

/** The rows of an import after a row number, in chunks. */
export async function* rangesOf(job: Job, import_id: string, from: number): AsyncGenerator<{ after: number; upto: number; rows: number }> {
  let after = from;
  for (;;) {
    const start = after;
    const chunk = await job.step(({ db }) =>
      db
        .selectFrom(
          db
            .selectFrom('member_import_row')
            .select('row_no')
            .where('import_id', '=', import_id)
            .where('row_no', '>', start)
            .orderBy('row_no')
            .limit(CHUNK_ROWS)
            .as('next')
        )
        .select(({ fn }) => [fn.max('next.row_no').as('upto'), fn.countAll<string>().as('rows')])
        .executeTakeFirstOrThrow()
    );
    if (Number(chunk.rows) === 0) return;
    yield { after, upto: chunk.upto, rows: Number(chunk.rows) };
    after = chunk.upto;
  }
}
