import { audit } from '#platform/audit.ts';
import type { Writer } from '#platform/context.ts';
import { NotFound, RuleBroken } from '#platform/errors.ts';
import { dayOf } from '#platform/time.ts';
import { accessUnit, lockTree, requireSuperior, type Unit } from './access.ts';
import { applyChange, type Change } from './apply.ts';
import { cancelClosing } from './close.ts';
import { cancelCreation } from './create.ts';

const DONE = {
  rename: 'organization.unit_renamed',
  re_parent: 'organization.unit_moved',
  change_kind: 'organization.unit_reclassified',
  change_tier: 'organization.unit_reclassified',
  change_branch_type: 'organization.unit_reclassified'
} as const;
const CARRIES_ITS_DAY = ['create', 'dissolve'];

/**
 * Writes the decision down and applies it: at once when its day has come, else on its day (job `organization.apply_changes`).
 * Gives the id of the change. The caller has checked the door and the rule.
 */
export async function recordChange(ctx: Writer, unit: Unit, change: Change): Promise<string> {
  const due = change.effective_on <= dayOf(ctx.now);
  const { id } = await ctx.db
    .insertInto('org_change')
    .values({
      unit_id: unit.id,
      kind: change.kind,
      effective_on: change.effective_on,
      decision_number: change.decision_number,
      detail: JSON.stringify(change.detail),
      account_id: ctx.actor.account_id,
      recorded_at: ctx.now,
      applied_at: due ? ctx.now : null
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  if (due) await applyChange(ctx, unit, change);
  await audit(ctx, due ? DONE[change.kind] : 'organization.change_planned', {
    subject: id,
    unit: unit.id,
    detail: { ...change.detail, kind: change.kind, effective_on: change.effective_on, decision_number: change.decision_number }
  });
  return id;
}

/**
 * Applies one decision whose day has come. Does nothing when it was applied or cancelled meanwhile.
 *
 * @throws RuleBroken the organization has changed since, so that the rule now says no
 */
export async function applyDue(ctx: Writer, id: string): Promise<void> {
  await lockTree(ctx);
  const change = await ctx.db
    .selectFrom('org_change')
    .select(['unit_id', 'kind', 'effective_on', 'decision_number', 'detail'])
    .where('id', '=', id)
    .where('applied_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .where('effective_on', '<=', dayOf(ctx.now))
    .executeTakeFirst();
  if (!change) return;
  const unit = await accessUnit(ctx, 'organization.change', change.unit_id);
  await applyChange(ctx, unit, change as unknown as Change);
  await ctx.db.updateTable('org_change').set({ applied_at: ctx.now, problem: '' }).where('id', '=', id).execute();
  await audit(ctx, 'organization.change_applied', {
    subject: id,
    unit: unit.id,
    detail: { kind: change.kind, effective_on: change.effective_on, decision_number: change.decision_number }
  });
}

/** Notes why a decision could not be applied on its day: the unit's page shows it until it can, or is cancelled. */
export async function noteProblem(ctx: Writer, id: string, problem: string): Promise<void> {
  await ctx.db.updateTable('org_change').set({ problem }).where('id', '=', id).where('problem', '<>', problem).execute();
}

/**
 * Cancels a decision that is not in force yet; gives the unit's id.
 *
 * @throws NotFound | Forbidden no such decision, or the actor may not change the unit
 * @throws RuleBroken `organization.change_in_force`; for a founding also `organization.has_open_children` | `organization.has_members`,
 *   for a closing `organization.name_taken`
 */
export async function cancelChange(ctx: Writer, input: { change_id: string }): Promise<string> {
  await lockTree(ctx);
  const change = await ctx.db
    .selectFrom('org_change')
    .select(['id', 'unit_id', 'kind', 'effective_on', 'applied_at', 'cancelled_at'])
    .where('id', '=', input.change_id)
    .executeTakeFirst();
  if (!change) throw new NotFound();
  const unit = await accessUnit(ctx, 'organization.change', change.unit_id);
  if (change.kind !== 'rename') await requireSuperior(ctx, 'organization.change', unit);
  if (change.cancelled_at !== null || !isAhead(change, dayOf(ctx.now))) throw new RuleBroken('organization.change_in_force');

  if (change.kind === 'create') await cancelCreation(ctx, unit);
  if (change.kind === 'dissolve') await cancelClosing(ctx, unit);
  await ctx.db.updateTable('org_change').set({ cancelled_at: ctx.now }).where('id', '=', change.id).execute();
  await audit(ctx, 'organization.change_cancelled', {
    subject: change.id,
    unit: unit.id,
    detail: { kind: change.kind, effective_on: change.effective_on }
  });
  return unit.id;
}

/** Foundings and closings carry their day on the unit itself; all others wait to be applied. */
function isAhead(change: { kind: string; effective_on: string; applied_at: Date | null }, today: string): boolean {
  return CARRIES_ITS_DAY.includes(change.kind) ? change.effective_on > today : change.applied_at === null;
}
