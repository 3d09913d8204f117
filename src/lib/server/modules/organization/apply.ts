import { sql } from 'kysely';
import type { Reader, Writer } from '#platform/context.ts';
import { RuleBroken } from '#platform/errors.ts';
import { dayOf } from '#platform/time.ts';
import { accessUnit, type Unit } from './access.ts';
import { applyClass, type Class } from './class.ts';
import { requireEdge } from './edge.ts';
import { requireFreeName } from './name.ts';
import { requireOpenOn, requireOpenParent } from './open.ts';
import { recordVersion } from './version.ts';

/** A decision about a unit. `detail`: what changed, from what, to what; names, not only ids, so that it can be read later. */
export interface Change {
  kind: 'rename' | 're_parent' | 'change_kind' | 'change_tier' | 'change_branch_type';
  effective_on: string;
  decision_number: string;
  detail: { from: string; to: string; from_id?: string; to_id?: string; class?: Class };
}

/** Makes the unit what the decision says. @throws RuleBroken the rule says no */
export function applyChange(ctx: Writer, unit: Unit, change: Change): Promise<void> {
  if (change.kind === 'rename') return applyRename(ctx, unit, change);
  return change.kind === 're_parent' ? applyMove(ctx, unit, change) : applyReclassing(ctx, unit, change);
}

/**
 * May the unit hang below that parent from that day on?
 *
 * @throws RuleBroken `organization.below_itself` | `organization.same_parent` | `organization.edge_not_allowed` |
 *   `organization.residential_parent` | `organization.closed_parent` | `organization.before_opening` | `organization.after_closing` |
 *   `organization.name_taken`
 */
export async function requireMovable(ctx: Reader, pair: { unit: Unit; parent: Unit }, on: string): Promise<void> {
  const { unit, parent } = pair;
  if (unit.lft <= parent.lft && parent.lft <= unit.rgt) throw new RuleBroken('organization.below_itself', 'parent_id');
  if (parent.id === unit.parent_id) throw new RuleBroken('organization.same_parent', 'parent_id');
  requireOpenOn(unit, on);
  requireOpenParent(parent, on);
  await requireEdge(ctx, { upper: parent, lower: unit }, on);
  const wanted = { name: unit.name, parent_id: parent.id, unit_id: unit.id, on, field: 'parent_id' as const };
  if (on <= dayOf(ctx.now)) await requireFreeName(ctx, wanted); // until a later day names change; it is asked on that day
}

/** Finds room for a new or moved unit among its parent's positions; renumbers only as much as needed. */
export async function placeUnit(ctx: Writer, id: string): Promise<void> {
  await sql`select app.tree_place(${id})`.execute(ctx.db);
}

async function applyRename(ctx: Writer, unit: Unit, change: Change): Promise<void> {
  const { parent_id, kind, tier } = unit;
  const on = change.effective_on;
  requireOpenOn(unit, on);
  await requireFreeName(ctx, { name: change.detail.to, parent_id, unit_id: unit.id, on });
  await recordVersion(ctx, unit.id, on, { name: change.detail.to, kind, tier, parent_id });
  await ctx.db
    .updateTable('org_unit')
    .set({ name: change.detail.to, version: unit.version + 1 })
    .where('id', '=', unit.id)
    .execute();
}

async function applyReclassing(ctx: Writer, unit: Unit, { effective_on, detail }: Change): Promise<void> {
  requireOpenOn(unit, effective_on);
  if (!detail.class) throw new Error('a change of class without its class');
  await applyClass(ctx, unit, detail.class, effective_on);
}

/** Hangs the unit below its new parent; it and everything below it get new positions, and members follow. */
async function applyMove(ctx: Writer, unit: Unit, change: Change): Promise<void> {
  const parent = await accessUnit(ctx, 'organization.change', change.detail.to_id ?? '');
  await requireMovable(ctx, { unit, parent }, change.effective_on);
  const { name, kind, tier } = unit;
  await recordVersion(ctx, unit.id, change.effective_on, { name, kind, tier, parent_id: parent.id });
  await ctx.db
    .updateTable('org_unit')
    .set({ parent_id: parent.id, version: unit.version + 1 })
    .where('id', '=', unit.id)
    .execute();
  await placeUnit(ctx, unit.id);
}
