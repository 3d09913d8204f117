import type { Reader, Writer } from '#platform/context.ts';
import { RuleBroken } from '#platform/errors.ts';
import { accessUnit, type Unit } from './access.ts';
import { edgeProblem, loadEdges, requireEdge } from './edge.ts';
import { countOwnMembers, waitForArrivals } from './open.ts';
import { recordVersion } from './version.ts';

/** What a unit is: its kind, its tier, and of a branch its type. */
export type Class = { kind: string; tier: string; branch_type: string | null };

/**
 * May the unit be of that class from that day on, where it stands and with what hangs on it?
 *
 * @throws RuleBroken `organization.edge_not_allowed` | `organization.residential_parent` | `organization.child_not_allowed` |
 *   `organization.kind_holds_no_members` | `organization.branch_type_needed` | `form.not_a_choice`
 */
export async function requireFits(ctx: Writer, unit: Unit, wished: Class, on: string): Promise<void> {
  const known = await ctx.db.selectFrom('org_kind').select('holds_members').where('kind', '=', wished.kind).executeTakeFirst();
  if (!known) throw new RuleBroken('form.not_a_choice', 'kind');
  if (wished.kind === 'branch' && wished.branch_type === null) throw new RuleBroken('organization.branch_type_needed', 'branch_type');
  if (unit.parent_id !== null) {
    const upper = await accessUnit(ctx, 'organization.view', unit.parent_id);
    await requireEdge(ctx, { upper, lower: { ...wished, name: unit.name } }, on);
  }
  await requireChildrenFit(ctx, unit, wished, on);
  if (known.holds_members) return;
  await waitForArrivals(ctx, unit);
  const members = await countOwnMembers(ctx, unit.id);
  if (members > 0) throw new RuleBroken('organization.kind_holds_no_members', 'kind', { count: members });
}

/** Makes the unit of that class: its level of use follows its kind. */
export async function applyClass(ctx: Writer, unit: Unit, wished: Class, on: string): Promise<void> {
  await requireFits(ctx, unit, wished, on);
  const { name, parent_id } = unit;
  const { kind, tier, branch_type } = wished;
  await recordVersion(ctx, unit.id, on, { name, kind, tier, parent_id });
  const { usage_level } = await ctx.db.selectFrom('org_kind').select('usage_level').where('kind', '=', kind).executeTakeFirstOrThrow();
  await ctx.db
    .updateTable('org_unit')
    .set({ kind, tier, branch_type, version: unit.version + 1, ...(kind === unit.kind ? {} : { usage_level }) })
    .where('id', '=', unit.id)
    .execute();
}

async function requireChildrenFit(ctx: Reader, unit: Unit, wished: Class, on: string): Promise<void> {
  const edges = await loadEdges(ctx);
  const children = await ctx.db
    .selectFrom('org_unit')
    .select(['name', 'kind', 'branch_type'])
    .where('parent_id', '=', unit.id)
    .where((eb) => eb.or([eb('closed_on', 'is', null), eb('closed_on', '>', on)]))
    .orderBy('sort_no')
    .orderBy('id')
    .execute();
  const misfit = children.find((lower) => edgeProblem(edges, { upper: wished, lower }, on) !== undefined);
  if (misfit) throw new RuleBroken('organization.child_not_allowed', 'kind', { child: misfit.name });
}
