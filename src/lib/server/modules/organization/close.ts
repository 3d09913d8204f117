import type { z } from 'zod';
import { audit } from '#platform/audit.ts';
import type { Writer } from '#platform/context.ts';
import { RuleBroken } from '#platform/errors.ts';
import { accessUnit, lockTree, requireFresh, requireSuperior, type Unit } from './access.ts';
import type { closeUnitForm } from './forms.ts';
import { requireFreeName } from './name.ts';
import { requireEmpty, requireOpenOn, waitForArrivals } from './open.ts';
import { endVersion } from './version.ts';

/**
 * Ends a unit: `effective_on` is the first day it no longer exists, past or to come. It is kept with its history, and names
 * the unit that carries on its affairs. Nothing may hang on it any more (rules.md §1.6: nodes are closed, never deleted).
 *
 * @throws NotFound | Forbidden the unit or its successor is unknown, or the actor does not hold the permission above the unit
 * @throws RuleBroken `organization.root_stays` | `organization.has_open_children` | `organization.has_members` | `organization.change_waits` | `organization.before_opening` |
 *   `organization.before_last_change` | `organization.after_closing` | `organization.successor_not_valid` | `form.stale`
 */
export async function closeUnit(ctx: Writer, input: z.output<typeof closeUnitForm>): Promise<void> {
  await lockTree(ctx);
  const unit = await accessUnit(ctx, 'organization.change', input.unit_id);
  if (unit.parent_id === null) throw new RuleBroken('organization.root_stays');
  await requireSuperior(ctx, 'organization.change', unit);
  requireFresh(unit, input.version);
  requireOpenOn(unit, input.effective_on);
  await waitForArrivals(ctx, unit);
  await requireEmpty(ctx, unit, input.effective_on);
  await requireNothingWaits(ctx, unit);
  const successor = await successorOf(ctx, unit, input);

  await endVersion(ctx, unit.id, input.effective_on);
  await ctx.db
    .updateTable('org_unit')
    .set({ closed_on: input.effective_on, successor_id: successor?.id ?? null, version: unit.version + 1 })
    .where('id', '=', unit.id)
    .execute();
  await recordClosing(ctx, unit, { ...input, successor: successor?.name });
}

/** Takes a closing back before its day. @throws RuleBroken `organization.name_taken` another unit was to bear the name after it */
export async function cancelClosing(ctx: Writer, unit: Unit): Promise<void> {
  const { id, name, parent_id } = unit;
  await requireFreeName(ctx, { name, parent_id, unit_id: id, on: unit.closed_on ?? unit.opened_on, field: '' });
  await endVersion(ctx, unit.id, null);
  await ctx.db
    .updateTable('org_unit')
    .set({ closed_on: null, successor_id: null, version: unit.version + 1 })
    .where('id', '=', unit.id)
    .execute();
}

/** A decision that waits would come upon a unit that is gone. */
async function requireNothingWaits(ctx: Writer, unit: Unit): Promise<void> {
  const waiting = await ctx.db
    .selectFrom('org_change')
    .select('id')
    .where('unit_id', '=', unit.id)
    .where('applied_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .execute();
  if (waiting.length > 0) throw new RuleBroken('organization.change_waits', undefined, { count: waiting.length });
}

async function successorOf(ctx: Writer, unit: Unit, input: z.output<typeof closeUnitForm>): Promise<Unit | undefined> {
  if (!input.successor_id) return undefined;
  const successor = await accessUnit(ctx, 'organization.view', input.successor_id);
  if (successor.id === unit.id || successor.closed_on !== null || successor.opened_on > input.effective_on) {
    throw new RuleBroken('organization.successor_not_valid', 'successor_id');
  }
  return successor;
}

async function recordClosing(
  ctx: Writer,
  unit: Unit,
  closing: { effective_on: string; decision_number: string; successor: string | undefined }
): Promise<void> {
  const { effective_on, decision_number } = closing;
  const detail = { from: unit.name, ...(closing.successor === undefined ? {} : { to: closing.successor }) };
  await ctx.db
    .insertInto('org_change')
    .values({
      unit_id: unit.id,
      kind: 'dissolve',
      effective_on,
      decision_number,
      detail: JSON.stringify(detail),
      account_id: ctx.actor.account_id,
      recorded_at: ctx.now,
      applied_at: ctx.now
    })
    .execute();
  await audit(ctx, 'organization.unit_closed', { subject: unit.id, unit: unit.id, detail: { ...detail, effective_on, decision_number } });
}
