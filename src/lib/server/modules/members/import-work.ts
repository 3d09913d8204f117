import { sql } from 'kysely';
import { audit } from '#platform/audit.ts';
import type { Reader, Writer } from '#platform/context.ts';
import type { FileStore } from '#platform/files.ts';
import type { Keys } from '#platform/seal.ts';
import type { ImportScope } from './import-scope.ts';

/** What the import's jobs need besides the database. */
export interface ImportTools {
  keys: Keys;
  files: FileStore;
}

/** An import as its jobs work on it. */
export interface ImportWork extends ImportScope {
  state: string;
  unit_id: string;
  file_key: string;
  account_id: string | null;
  applied_by: string | null;
  applied_row: number;
  started_at: Date | null;
}

/** The import a job is about, with the positions of its unit now. */
export function importOf(ctx: Reader, import_id: string): Promise<ImportWork> {
  return ctx.db
    .selectFrom('member_import as i')
    .innerJoin('org_unit as u', 'u.id', 'i.unit_id')
    .select([
      'i.id',
      'i.state',
      'i.unit_id',
      'i.file_key',
      'i.account_id',
      'i.applied_by',
      'i.applied_row',
      'i.started_at',
      'u.lft as lo',
      'u.rgt as hi'
    ])
    .where('i.id', '=', import_id)
    .executeTakeFirstOrThrow();
}

/** The report by unit and the totals, counted anew from the rows. */
export async function sumUp(ctx: Writer, import_id: string): Promise<void> {
  await sql`set local statement_timeout = '10min'`.execute(ctx.db);
  await ctx.db.deleteFrom('member_import_sum').where('import_id', '=', import_id).execute();
  await sql`
    insert into member_import_sum (import_id, unit_id, outcome, effect, n)
    select import_id, unit_id, outcome, effect, count(*) from member_import_row where import_id = ${import_id} group by 1, 2, 3, 4`.execute(
    ctx.db
  );
  await sql`
    update member_import set totals = coalesce((
      select jsonb_object_agg(outcome, n) from (select outcome, sum(n)::int as n from member_import_sum where import_id = ${import_id} group by 1) s), '{}')
    where id = ${import_id}`.execute(ctx.db);
}

/** One line of the log for the import and, where it wrote, for each unit directly below: for those who look after them. */
export async function auditImport(
  ctx: Writer,
  work: ImportWork,
  action: 'members.import_checked' | 'members.import_applied'
): Promise<void> {
  const account_id = action === 'members.import_applied' ? work.applied_by : work.account_id;
  const doer: Writer = { ...ctx, actor: { ...ctx.actor, account_id } };
  const { rows } = await sql<{ unit_id: string; effect: string; n: number }>`
    select coalesce(below.id, ${work.unit_id}) as unit_id, s.effect, sum(s.n)::int as n
    from member_import_sum s
    left join org_unit u on u.id = s.unit_id
    left join org_unit below on below.parent_id = ${work.unit_id} and u.lft between below.lft and below.rgt
    where s.import_id = ${work.id} group by 1, 2 order by 1`.execute(ctx.db);
  const byUnit = new Map<string, Record<string, number>>();
  const totals: Record<string, number> = {};
  for (const { unit_id, effect, n } of rows) {
    byUnit.set(unit_id, { ...byUnit.get(unit_id), [effect]: n });
    totals[effect] = (totals[effect] ?? 0) + n;
  }
  await audit(doer, action, { subject: work.id, unit: work.unit_id, detail: totals });
  if (action === 'members.import_checked') return;
  for (const [unit, detail] of byUnit) {
    if (unit !== work.unit_id && (detail.create || detail.update)) await audit(doer, action, { subject: work.id, unit, detail });
  }
}
