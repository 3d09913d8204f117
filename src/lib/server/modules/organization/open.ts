import { sql } from 'kysely';
import type { Reader, Writer } from '#platform/context.ts';
import { RuleBroken } from '#platform/errors.ts';

/**
 * The unit exists on that day.
 *
 * @throws RuleBroken `organization.before_opening` | `organization.after_closing` on field `effective_on`
 */
export function requireOpenOn(unit: { opened_on: string; closed_on: string | null }, on: string): void {
  if (on < unit.opened_on) throw new RuleBroken('organization.before_opening', 'effective_on', { opened_on: unit.opened_on });
  if (unit.closed_on !== null && on >= unit.closed_on) {
    throw new RuleBroken('organization.after_closing', 'effective_on', { closed_on: unit.closed_on });
  }
}

/**
 * The unit may take others below it from that day on, without an end in sight.
 *
 * @throws RuleBroken `organization.closed_parent` on field `parent_id`
 */
export function requireOpenParent(parent: { opened_on: string; closed_on: string | null }, on: string): void {
  if (on < parent.opened_on || parent.closed_on !== null) throw new RuleBroken('organization.closed_parent', 'parent_id');
}

/**
 * Nothing hangs on the unit any more on that day: no unit below it that goes on, and nobody on its own roster today.
 *
 * @throws RuleBroken `organization.has_open_children` | `organization.has_members`, with how many
 */
export async function requireEmpty(ctx: Reader, unit: { id: string }, on: string): Promise<void> {
  const children = await countChildren(ctx, unit.id, on);
  if (children > 0) throw new RuleBroken('organization.has_open_children', undefined, { count: children });
  const members = await countOwnMembers(ctx, unit.id);
  if (members > 0) throw new RuleBroken('organization.has_members', undefined, { count: members });
}

/** How many units stand directly below and go on existing on that day (planned ones included). */
async function countChildren(ctx: Reader, unit_id: string, on: string): Promise<number> {
  const { n } = await ctx.db
    .selectFrom('org_unit')
    .select(sql<number>`count(*)::int`.as('n'))
    .where('parent_id', '=', unit_id)
    .where((eb) => eb.or([eb('closed_on', 'is', null), eb('closed_on', '>', on)]))
    .executeTakeFirstOrThrow();
  return n;
}

/** A member being attached at this moment holds the unit's row: wait for him, so that he is counted, and let nobody in after him. */
export async function waitForArrivals(ctx: Writer, unit: { id: string }): Promise<void> {
  await ctx.db.selectFrom('org_unit').select('id').where('id', '=', unit.id).forUpdate().execute();
}

/** How many members the unit's own roster has today. */
export async function countOwnMembers(ctx: Reader, unit_id: string): Promise<number> {
  const { n } = await ctx.db
    .selectFrom('member_count')
    .select(sql<number>`coalesce(sum(n), 0)::int`.as('n'))
    .where('unit_id', '=', unit_id)
    .where('membership_status', '<>', 'left')
    .executeTakeFirstOrThrow();
  return n;
}
