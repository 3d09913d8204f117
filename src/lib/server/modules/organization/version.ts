import type { Writer } from '#platform/context.ts';
import { RuleBroken } from '#platform/errors.ts';

/** The part of a unit that its versions keep. */
export interface Standing {
  name: string;
  kind: string;
  tier: string;
  parent_id: string | null;
}

/**
 * Writes down how the unit stands from a day on. A second change on the same day replaces that day's row.
 *
 * @throws RuleBroken `organization.before_last_change` the unit already changed on a later day
 */
export async function recordVersion(ctx: Writer, unit_id: string, from_on: string, standing: Standing): Promise<void> {
  const last = await latestVersion(ctx, unit_id);
  requireAfter(last, from_on);
  if (last.from_on === from_on) {
    await ctx.db
      .updateTable('org_unit_version')
      .set({ ...standing })
      .where('id', '=', last.id)
      .execute();
    return;
  }
  await ctx.db.updateTable('org_unit_version').set({ to_on: from_on }).where('id', '=', last.id).execute();
  await ctx.db
    .insertInto('org_unit_version')
    .values({ unit_id, from_on, to_on: last.to_on, ...standing })
    .execute();
}

/** Ends the unit's last version on the first day the unit no longer exists; null takes the end back. */
export async function endVersion(ctx: Writer, unit_id: string, to_on: string | null): Promise<void> {
  const last = await latestVersion(ctx, unit_id);
  if (to_on !== null) requireAfter(last, to_on);
  await ctx.db.updateTable('org_unit_version').set({ to_on }).where('id', '=', last.id).execute();
}

async function latestVersion(ctx: Writer, unit_id: string) {
  return ctx.db
    .selectFrom('org_unit_version')
    .select(['id', 'from_on', 'to_on'])
    .where('unit_id', '=', unit_id)
    .orderBy('from_on', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow();
}

function requireAfter(last: { from_on: string }, on: string): void {
  if (on < last.from_on) throw new RuleBroken('organization.before_last_change', 'effective_on', { changed_on: last.from_on });
}
