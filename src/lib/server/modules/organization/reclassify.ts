import type { z } from 'zod';
import type { Reader, Writer } from '#platform/context.ts';
import { RuleBroken } from '#platform/errors.ts';
import { accessUnit, lockTree, requireFresh, requireSuperior, type Unit } from './access.ts';
import { recordChange } from './change.ts';
import { requireFits, type Class } from './class.ts';
import { edgeProblem, loadEdges } from './edge.ts';
import type { reclassifyUnitForm } from './forms.ts';
import { requireOpenOn } from './open.ts';
import { requireTierOfKind } from './tier.ts';

/**
 * Gives a unit another kind or tier, or a branch another type, from a day on (rules.md §1.2, §1.6: `change_kind`, `change_tier`); a day
 * to come waits for it. The tier must be one of the kind's, and what stands above and below must allow it on that day. Gives the id of
 * the change.
 *
 * @throws NotFound | Forbidden the unit is unknown, or the actor does not hold the permission above it
 * @throws RuleBroken `organization.root_stays` | `organization.same_class` | `organization.tier_not_of_kind` | `organization.edge_not_allowed` |
 *   `organization.residential_parent` | `organization.child_not_allowed` | `organization.kind_holds_no_members` |
 *   `organization.branch_type_needed` | `organization.before_opening` | `organization.before_last_change` | `organization.after_closing` |
 *   `form.stale`
 */
export async function reclassifyUnit(ctx: Writer, input: z.output<typeof reclassifyUnitForm>): Promise<string> {
  await lockTree(ctx);
  const unit = await accessUnit(ctx, 'organization.change', input.unit_id);
  if (unit.parent_id === null) throw new RuleBroken('organization.root_stays');
  await requireSuperior(ctx, 'organization.change', unit);
  requireFresh(unit, input.version);
  requireOpenOn(unit, input.effective_on);
  const { kind, tier } = input;
  const branch_type = kind === 'branch' ? (input.branch_type ?? unit.branch_type) : null;
  if (kind === unit.kind && tier === unit.tier && branch_type === unit.branch_type) throw new RuleBroken('organization.same_class');
  await requireTierOfKind(ctx, { kind, tier });
  await requireFits(ctx, unit, { kind, tier, branch_type }, input.effective_on);

  const { effective_on, decision_number } = input;
  const { what, from, to } = changeOf(unit, { kind, tier, branch_type });
  return recordChange(ctx, unit, {
    kind: what,
    effective_on,
    decision_number,
    detail: { from, to, class: { kind, tier, branch_type } }
  });
}

/** What changes, and from what to what: the kind says most, then the tier, then the type of a branch. */
function changeOf(unit: Class, wished: Class) {
  if (wished.kind !== unit.kind) return { what: 'change_kind', from: unit.kind, to: wished.kind } as const;
  if (wished.tier !== unit.tier) return { what: 'change_tier', from: unit.tier, to: wished.tier } as const;
  return { what: 'change_branch_type', from: unit.branch_type ?? '', to: wished.branch_type ?? '' } as const;
}

/** The kinds that may stand where the unit stands, and its own, in the order of the glossary: what its form offers. */
export async function kindsInPlaceOf(ctx: Reader, unit: Unit, on: string): Promise<string[]> {
  if (unit.parent_id === null) return [];
  const upper = await accessUnit(ctx, 'organization.view', unit.parent_id);
  const edges = await loadEdges(ctx);
  const rows = await ctx.db.selectFrom('org_kind').select('kind').orderBy('sort_no').execute();
  return rows
    .map(({ kind }) => kind)
    .filter((kind) => kind === unit.kind || edgeProblem(edges, { upper, lower: { kind, branch_type: null } }, on) === undefined);
}
