import { sql, type ExpressionBuilder } from 'kysely';
import { within, workingScope } from '#platform/access.ts';
import type { Reader } from '#platform/context.ts';
import type { DB } from '#platform/db/types.ts';
import { addSeconds } from '#platform/time.ts';
import { accessImport } from './import.ts';
import type { Headings } from './import-columns.ts';
import type { RowProblem } from './import-problem.ts';

/** Rows of a report on one page. */
export const IMPORT_PAGE_ROWS = 20;
const HISTORY_ROWS = 20;
const WAITING_ROWS = 200;
const FAILURE_SHOWN_SECONDS = 30 * 86_400;
const UNIT_ROWS = 20;
const BATCH_ROWS = 2000;

/** Imports into units where the actor may import and works now, the latest first: at most 20, or those that wait for a word, at most 200. */
export function listImports(ctx: Reader, { waiting }: { waiting: boolean } = { waiting: false }) {
  return ctx.db
    .selectFrom('member_import as i')
    .innerJoin('org_unit as u', 'u.id', 'i.unit_id')
    .leftJoin('account as a', 'a.id', 'i.account_id')
    .select(['i.id', 'i.file_name', 'i.state', 'i.rows_read', 'i.created_at', 'i.applied_at', 'u.name as unit_name', 'a.name as sent_by'])
    .where(({ ref }) => within(workingScope(ctx.actor, 'members.import'), ref('i.unit_pos')))
    .$if(waiting, (rows) => rows.where((eb) => waits(eb, ctx.now)))
    .orderBy('i.created_at', 'desc')
    .orderBy('i.id', 'desc')
    .limit(waiting ? WAITING_ROWS : HISTORY_ROWS)
    .execute();
}

/** How many imports wait for a word where the actor works now. */
export async function countWaitingImports(ctx: Reader): Promise<number> {
  const { n } = await ctx.db
    .selectFrom('member_import as i')
    .select(sql<number>`count(*)::int`.as('n'))
    .where(({ ref }) => within(workingScope(ctx.actor, 'members.import'), ref('i.unit_pos')))
    .where((eb) => waits(eb, ctx.now))
    .executeTakeFirstOrThrow();
  return n;
}

/** Checked and not yet applied, or stopped by a failure in the last month. */
function waits(eb: ExpressionBuilder<DB & { i: DB['member_import'] }, 'i'>, now: Date) {
  const lately = eb('i.created_at', '>', addSeconds(now, -FAILURE_SHOWN_SECONDS));
  return eb.or([eb('i.state', '=', 'checked'), eb.and([eb('i.state', '=', 'failed'), lately])]);
}

/** How many rows have which outcome and which effect: create, update, keep, wait, skip; `stale` when left out while writing. */
export interface ImportCount {
  outcome: string;
  effect: string;
  n: number;
}

/** What the page of an import shows: itself, how far its work has come, what it comes to. @throws NotFound */
export async function importPage(ctx: Reader, import_id: string) {
  const { problem_values, headings, totals, ...found } = await accessImport(ctx, import_id);
  const work = await ctx.db
    .selectFrom('job')
    .select(['done', 'total', 'failed_at'])
    .where('kind', 'in', ['members.import_check', 'members.import_apply'])
    .where('key', '=', found.id)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  const running = found.state === 'received' || found.state === 'reading' || found.state === 'applying';
  return {
    ...found,
    problem_values: problem_values as Record<string, string | number>,
    headings: headings as unknown as Partial<Headings>,
    running: running && !work?.failed_at,
    given_up: running && Boolean(work?.failed_at),
    done: work?.done ?? 0,
    total: work?.total ?? 0,
    seconds: found.started_at ? Math.max(0, Math.round((ctx.now.getTime() - found.started_at.getTime()) / 1000)) : 0,
    counts: running ? [] : await countsOf(ctx, found.id, totals as Record<string, number>)
  };
}

/** What applying did with each outcome, where only the totals of an import are left. */
const EFFECTS: Record<string, string> = { new: 'create', changed: 'update', unchanged: 'keep' };

/** Likely doubles are counted as they stand now, everything else as the check or the writing left it. */
async function countsOf(ctx: Reader, import_id: string, totals: Record<string, number>): Promise<ImportCount[]> {
  const settled = ctx.db
    .selectFrom('member_import_sum')
    .select(({ fn }) => [
      'outcome',
      sql<string>`case when outcome in ('new', 'changed') and effect = 'skip' then 'stale' else effect end`.as('effect'),
      fn.sum<number>('n').as('n')
    ])
    .where('import_id', '=', import_id)
    .where('outcome', '<>', 'duplicate')
    .groupBy([sql`1`, sql`2`]);
  const doubles = ctx.db
    .selectFrom('member_import_row')
    .select(({ fn }) => [
      sql<string>`outcome`.as('outcome'),
      sql<string>`case when stale then 'stale' else effect end`.as('effect'),
      fn.countAll<number>().as('n')
    ])
    .where('import_id', '=', import_id)
    .where('outcome', '=', 'duplicate')
    .groupBy([sql`1`, sql`2`]);
  const rows = [...(await settled.execute()), ...(await doubles.execute())];
  if (rows.length === 0) return Object.entries(totals).map(([outcome, n]) => ({ outcome, effect: EFFECTS[outcome] ?? 'skip', n }));
  return rows.map(({ outcome, effect, n }) => ({ outcome, effect, n: Number(n) }));
}

/** The report by unit, in the order of the tree, at most 20 from a position on; `next` is where the following page begins. */
export async function importUnits(ctx: Reader, import_id: string, after = 0) {
  const { id } = await accessImport(ctx, import_id);
  const rows = await ctx.db
    .selectFrom('member_import_sum as s')
    .innerJoin('org_unit as u', 'u.id', 's.unit_id')
    .select([
      'u.id',
      'u.name',
      'u.lft',
      sql<number>`sum(n)::int`.as('rows'),
      sql<number>`coalesce(sum(n) filter (where effect = 'create'), 0)::int`.as('created'),
      sql<number>`coalesce(sum(n) filter (where effect = 'update'), 0)::int`.as('updated'),
      sql<number>`coalesce(sum(n) filter (where effect = 'keep'), 0)::int`.as('unchanged'),
      sql<number>`coalesce(sum(n) filter (where outcome = 'duplicate' and effect in ('wait', 'skip')), 0)::int`.as('duplicate'),
      sql<number>`coalesce(sum(n) filter (where outcome in ('invalid', 'wrong_unit')), 0)::int`.as('refused'),
      sql<number>`coalesce(sum(n) filter (where outcome in ('new', 'changed') and effect = 'skip'), 0)::int`.as('stale')
    ])
    .where('s.import_id', '=', id)
    .where('u.lft', '>', after)
    .groupBy(['u.id', 'u.name', 'u.lft'])
    .orderBy('u.lft')
    .limit(UNIT_ROWS + 1)
    .execute();
  return { rows: rows.slice(0, UNIT_ROWS), next: rows.length > UNIT_ROWS ? rows[UNIT_ROWS - 1]?.lft : undefined };
}

/** One field that a row would change. Personal IDs are masked. */
export interface RowChange {
  field: string;
  old: string | null;
  new: string;
}

/** Rows of one outcome in the order of the file, 20 from a row on; `stale` rows stand under the outcome `stale`. @throws NotFound */
export async function importRows(ctx: Reader, import_id: string, wish: { outcome: string; after?: number }) {
  const { id } = await accessImport(ctx, import_id);
  const rows = await rowsOf(ctx, id, wish.after ?? 0)
    .$if(wish.outcome === 'stale', (query) => query.where('r.stale', '=', true))
    .$if(wish.outcome !== 'stale', (query) => query.where('r.outcome', '=', wish.outcome))
    .limit(IMPORT_PAGE_ROWS + 1)
    .execute();
  const page = rows.slice(0, IMPORT_PAGE_ROWS).map(shown);
  return { rows: page, next: rows.length > IMPORT_PAGE_ROWS ? page.at(-1)?.row_no : undefined };
}

/** Every row that was not written, for the report of problems: read in batches while it is asked for. */
export async function importProblemRows(ctx: Reader, import_id: string) {
  const { id } = await accessImport(ctx, import_id);
  return problemRows(ctx, id);
}

async function* problemRows(ctx: Reader, id: string) {
  let after: number | undefined = 0;
  while (after !== undefined) {
    const rows: Awaited<ReturnType<ReturnType<typeof rowsOf>['execute']>> = await rowsOf(ctx, id, after)
      .where('r.effect', 'in', ['skip', 'wait'])
      .limit(BATCH_ROWS)
      .execute();
    yield* rows.map(shown);
    after = rows.length === BATCH_ROWS ? rows.at(-1)?.row_no : undefined;
  }
}

function rowsOf(ctx: Reader, import_id: string, after: number) {
  return ctx.db
    .selectFrom('member_import_row as r')
    .leftJoin('member as m', 'm.id', 'r.member_id')
    .leftJoin('org_unit as u', 'u.id', 'm.unit_id')
    .leftJoin('org_unit as t', 't.id', 'r.unit_id')
    .select([
      'r.row_no',
      'r.cells',
      'r.outcome',
      'r.decision',
      'r.effect',
      'r.changes',
      'r.problems',
      'r.stale',
      'r.member_id',
      't.name as unit_name',
      'm.full_name as member_name',
      'm.born_on as member_born_on',
      'u.name as member_unit'
    ])
    .where('r.import_id', '=', import_id)
    .where('r.row_no', '>', after)
    .orderBy('r.row_no');
}

function shown<R extends { cells: unknown; changes: unknown; problems: unknown }>(row: R) {
  return {
    ...row,
    cells: row.cells as Record<string, string>,
    changes: row.changes as RowChange[],
    problems: row.problems as RowProblem[]
  };
}
