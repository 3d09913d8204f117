import { sql, type Updateable } from 'kysely';
import { covers, requireCover, scopeOf, within } from '#platform/access.ts';
import { audit } from '#platform/audit.ts';
import type { Reader, Writer } from '#platform/context.ts';
import type { DB } from '#platform/db/types.ts';
import { Forbidden, NotFound, RuleBroken } from '#platform/errors.ts';
import type { StoredFile } from '#platform/files.ts';
import { enqueue } from '#platform/jobs.ts';
import { namesPersonalId } from '#platform/personal-id-text.ts';
import { normalizeText } from '#text/parse.ts';
import type { DecideRest, DecideRows } from './import-forms.ts';

const NAME_LENGTH = 200;

/**
 * The one door to an import: for who may import into its unit and everything below it.
 *
 * @throws NotFound
 */
export async function accessImport(ctx: Reader, import_id: string) {
  if (!/^[1-9][0-9]{0,17}$/.test(import_id)) throw new NotFound();
  const found = await ctx.db
    .selectFrom('member_import as i')
    .innerJoin('org_unit as u', 'u.id', 'i.unit_id')
    .select([
      'i.id',
      'i.unit_id',
      'i.state',
      'i.file_name',
      'i.rows_read',
      'i.headings',
      'i.problem',
      'i.problem_values',
      'i.created_at',
      'i.checked_at',
      'i.applied_at',
      'i.started_at',
      'i.totals',
      'u.name as unit_name',
      'u.lft',
      'u.rgt'
    ])
    .where('i.id', '=', import_id)
    .where(({ ref }) => within(scopeOf(ctx.actor, 'members.import'), ref('i.unit_pos')))
    .executeTakeFirst();
  if (!found) throw new NotFound();
  requireCover(ctx, 'members.import', found.lft);
  return found;
}

/**
 * The same for a command: nobody else changes the import until this transaction ends, so its state stays what it was found to be.
 *
 * @throws NotFound
 */
async function holdImport(ctx: Writer, import_id: string) {
  const found = await accessImport(ctx, import_id);
  const { state } = await ctx.db
    .selectFrom('member_import')
    .select('state')
    .where('id', '=', found.id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return { ...found, state };
}

/**
 * Receives a file for the unit where the actor works, and has it checked in the background. Gives the import's id.
 *
 * @throws Forbidden he may not import into the whole of that unit
 * @throws RuleBroken `members.import_file_missing` an empty file
 */
export async function receiveImport(ctx: Writer, { file, name }: { file: StoredFile; name: string }): Promise<string> {
  const unit = ctx.actor.working;
  const scope = scopeOf(ctx.actor, 'members.import');
  if (!unit || !covers(scope, unit.lo) || !covers(scope, unit.hi)) throw new Forbidden('members.import');
  if (file.size === 0) throw new RuleBroken('members.import_file_missing');
  requireCover(ctx, 'members.import', unit.lo);

  const { id } = await ctx.db
    .insertInto('member_import')
    .values({
      unit_id: unit.unit_id,
      unit_pos: unit.lo,
      account_id: ctx.actor.account_id,
      file_key: file.key,
      file_name: fileName(name),
      file_bytes: file.size,
      file_sha256: Buffer.from(file.sha256, 'hex'),
      created_at: ctx.now
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await enqueue(ctx, 'members.import_check', { import_id: id }, id);
  await audit(ctx, 'members.import_received', { subject: id, unit: unit.unit_id, detail: { bytes: file.size } });
  return id;
}

/**
 * Notes a person's word on likely doubles. `same`: it is that member, `new`: somebody else, `skip`: leave the row out.
 * Somebody with a personal ID already on the list cannot be somebody else.
 *
 * @throws RuleBroken `members.import_closed`, `form.not_a_choice` a row that offers no such choice
 */
export async function decideRows(ctx: Writer, { import_id, decisions }: DecideRows): Promise<void> {
  const found = await holdImport(ctx, import_id);
  requireChecked(found.state);
  for (const { row_no, decision } of decisions) {
    const { numUpdatedRows } = await ctx.db
      .updateTable('member_import_row')
      .set({ decision })
      .where('import_id', '=', found.id)
      .where('row_no', '=', row_no)
      .where('outcome', '=', 'duplicate')
      .where(() => possible(decision))
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new RuleBroken('form.not_a_choice', `row-${row_no}`);
  }
  await audit(ctx, 'members.import_decided', { subject: found.id, unit: found.unit_id, detail: { rows: decisions.length } });
}

/** The same word for every likely double that has none yet. `new` leaves those out that cannot be somebody else. */
export async function decideRest(ctx: Writer, { import_id, decision }: DecideRest): Promise<void> {
  const found = await holdImport(ctx, import_id);
  requireChecked(found.state);
  const { numUpdatedRows } = await ctx.db
    .updateTable('member_import_row')
    .set({ decision })
    .where('import_id', '=', found.id)
    .where('outcome', '=', 'duplicate')
    .where('decision', 'is', null)
    .where(() => possible(decision))
    .executeTakeFirst();
  await audit(ctx, 'members.import_decided', {
    subject: found.id,
    unit: found.unit_id,
    detail: { rows: Number(numUpdatedRows), decision }
  });
}

/**
 * Gives the word to write what the check showed. Asked again while it is under way, it has the work go on.
 *
 * @throws RuleBroken `members.import_not_checked`, `members.import_closed`, `members.import_undecided`
 */
export async function applyImport(ctx: Writer, import_id: string): Promise<void> {
  const found = await holdImport(ctx, import_id);
  if (found.state !== 'applying') {
    requireChecked(found.state);
    const waiting = await ctx.db
      .selectFrom('member_import_row')
      .select(({ fn }) => fn.countAll<string>().as('n'))
      .where('import_id', '=', found.id)
      .where('outcome', '=', 'duplicate')
      .where('decision', 'is', null)
      .executeTakeFirstOrThrow();
    if (Number(waiting.n) > 0) throw new RuleBroken('members.import_undecided', undefined, { count: Number(waiting.n) });
    await leaveChecked(ctx, found.id, { state: 'applying', started_at: ctx.now, applied_by: ctx.actor.account_id });
  }
  await enqueue(ctx, 'members.import_apply', { import_id: found.id }, found.id);
  await audit(ctx, 'members.import_started', { subject: found.id, unit: found.unit_id });
}

/** Drops a checked import: nothing of it is written. @throws RuleBroken `members.import_not_checked`, `members.import_closed` */
export async function cancelImport(ctx: Writer, import_id: string): Promise<void> {
  const found = await holdImport(ctx, import_id);
  requireChecked(found.state);
  await leaveChecked(ctx, found.id, { state: 'cancelled' });
  await audit(ctx, 'members.import_cancelled', { subject: found.id, unit: found.unit_id });
}

/** The next state of an import that is checked. @throws RuleBroken `members.import_closed` it no longer is */
async function leaveChecked(ctx: Writer, id: string, next: Updateable<DB['member_import']>): Promise<void> {
  const { numUpdatedRows } = await ctx.db
    .updateTable('member_import')
    .set(next)
    .where('id', '=', id)
    .where('state', '=', 'checked')
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new RuleBroken('members.import_closed');
}

function requireChecked(state: string): void {
  if (state === 'received' || state === 'reading') throw new RuleBroken('members.import_not_checked');
  if (state !== 'checked') throw new RuleBroken('members.import_closed');
}

function possible(decision: 'new' | 'same' | 'skip') {
  if (decision === 'same') return sql<boolean>`member_id is not null`;
  if (decision === 'new') return sql<boolean>`not problems @> '[{"code": "members.import_row_other_person"}]'`;
  return sql<boolean>`true`;
}

/** The file's own name for the list of imports; what may be somebody's number is hidden. */
function fileName(name: string): string {
  const plain = normalizeText(name);
  const shown = namesPersonalId(plain) ? plain.replace(/\d/g, '•') : plain.replace(/\d{9,}/g, '…');
  return shown.slice(-NAME_LENGTH) || '…';
}
