import { covers, grantFor, requireCover, scopeOf } from '#platform/access.ts';
import { audit } from '#platform/audit.ts';
import type { Reader, Writer } from '#platform/context.ts';
import { Forbidden, NotFound } from '#platform/errors.ts';
import { addSeconds } from '#platform/time.ts';
import { askMembers, countMembers } from './directory.queries.ts';
import { pageOf, type MemberFilter } from './directory-page.queries.ts';

const DAY_SECONDS = 86_400;
const BATCH_ROWS = 2000;

/**
 * Notes that the list, exactly as filtered now, is taken out, by whom and what for; gives the id under which it is downloaded.
 * Without a unit in the filter it is that of the unit where the actor works.
 *
 * @throws NotFound | Forbidden
 */
export async function requestExport(ctx: Writer, input: { filter: MemberFilter; purpose: string }): Promise<string> {
  const unit_id = input.filter.unit_id ?? ctx.actor.working?.unit_id;
  if (!unit_id || ctx.actor.account_id === null) throw new Forbidden('members.export');
  const unit = await ctx.db.selectFrom('org_unit').select(['id', 'lft']).where('id', '=', unit_id).executeTakeFirst();
  if (!unit || !covers(scopeOf(ctx.actor, 'members.view'), unit.lft)) throw new NotFound();
  requireCover(ctx, 'members.export', unit.lft);

  const filter = { ...input.filter, unit_id };
  const rows = await countMembers(ctx, await askMembers(ctx, 'members.export', filter));
  const { id } = await ctx.db
    .insertInto('member_export')
    .values({
      account_id: ctx.actor.account_id,
      exported_by: ctx.actor.name,
      unit_id,
      unit_pos: unit.lft,
      filter: JSON.stringify(filter),
      purpose: input.purpose,
      rows,
      created_at: ctx.now
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await audit(ctx, 'members.exported', { subject: id, unit: unit_id, detail: { purpose: input.purpose, rows } });
  return id;
}

/**
 * An export noted by the same account within the last day, while the permission still stands.
 *
 * @throws NotFound anybody else's, or an older one
 * @throws Forbidden the permission has ended since
 */
export async function accessExport(ctx: Reader, export_id: string) {
  if (!/^[1-9][0-9]{0,17}$/.test(export_id)) throw new NotFound();
  const row = await ctx.db
    .selectFrom('member_export as e')
    .innerJoin('org_unit as u', 'u.id', 'e.unit_id')
    .select(['e.id', 'e.exported_by', 'e.unit_id', 'e.unit_pos', 'e.filter', 'e.purpose', 'e.rows', 'e.created_at', 'u.name as unit_name'])
    .where('e.id', '=', export_id)
    .where('e.account_id', '=', ctx.actor.account_id)
    .where('e.created_at', '>', addSeconds(ctx.now, -DAY_SECONDS))
    .executeTakeFirst();
  if (!row) throw new NotFound();
  if (!grantFor(ctx.actor, 'members.export', row.unit_pos)) throw new Forbidden('members.export');
  return { ...row, filter: row.filter as MemberFilter };
}

/** The rows of an export, read in batches while they are asked for: memory does not grow with them. */
export async function* exportRows(ctx: Reader, filter: MemberFilter) {
  const asked = await askMembers(ctx, 'members.export', filter);
  let after: string | null | undefined;
  do {
    const { rows, next } = await pageOf(ctx, asked, after ? { after } : {}, BATCH_ROWS);
    yield* rows;
    after = next;
  } while (after);
}
