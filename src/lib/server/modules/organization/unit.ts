import type { z } from 'zod';
import type { Writer } from '#platform/context.ts';
import { RuleBroken } from '#platform/errors.ts';
import { accessUnit, lockTree, requireFresh, requireSuperior } from './access.ts';
import { requireMovable } from './apply.ts';
import { recordChange } from './change.ts';
import type { moveUnitForm, renameUnitForm } from './forms.ts';
import { requireFreeName } from './name.ts';
import { requireOpenOn } from './open.ts';

/**
 * Renames a unit from a day on; a day to come waits for it. Gives the id of the change.
 *
 * @throws NotFound | Forbidden the unit is unknown, or the actor may not change it
 * @throws RuleBroken `organization.same_name` | `organization.name_taken` | `organization.before_opening` | `organization.before_last_change` |
 *   `organization.after_closing` | `form.stale`
 */
export async function renameUnit(ctx: Writer, input: z.output<typeof renameUnitForm>): Promise<string> {
  await lockTree(ctx);
  const unit = await accessUnit(ctx, 'organization.change', input.unit_id);
  requireFresh(unit, input.version);
  requireOpenOn(unit, input.effective_on);
  if (input.name === unit.name) throw new RuleBroken('organization.same_name', 'name');
  const { effective_on, decision_number } = input;
  await requireFreeName(ctx, { name: input.name, parent_id: unit.parent_id, unit_id: unit.id, on: effective_on });
  return recordChange(ctx, unit, { kind: 'rename', effective_on, decision_number, detail: { from: unit.name, to: input.name } });
}

/**
 * Puts a unit, with everything below it, under another one from a day on; a day to come waits for it. The actor must hold the
 * permission above both places. Members move along: the database keeps their positions. Gives the id of the change.
 *
 * @throws NotFound | Forbidden a unit is unknown, or the actor may not change the place it leaves or the one it comes to
 * @throws RuleBroken `organization.root_stays` | `organization.below_itself` | `organization.same_parent` | `organization.edge_not_allowed` |
 *   `organization.residential_parent` | `organization.closed_parent` | `organization.before_opening` | `organization.before_last_change` |
 *   `organization.after_closing` | `organization.name_taken` | `form.stale`
 */
export async function moveUnit(ctx: Writer, input: z.output<typeof moveUnitForm>): Promise<string> {
  await lockTree(ctx);
  const unit = await accessUnit(ctx, 'organization.change', input.unit_id);
  if (unit.parent_id === null) throw new RuleBroken('organization.root_stays');
  await requireSuperior(ctx, 'organization.change', unit);
  const parent = await accessUnit(ctx, 'organization.change', input.parent_id);
  requireFresh(unit, input.version);

  await requireMovable(ctx, { unit, parent }, input.effective_on);
  const from = await accessUnit(ctx, 'organization.view', unit.parent_id);
  return recordChange(ctx, unit, {
    kind: 're_parent',
    effective_on: input.effective_on,
    decision_number: input.decision_number,
    detail: { from: from.name, from_id: from.id, to: parent.name, to_id: parent.id }
  });
}
