import type { z } from 'zod';
import { audit } from '#platform/audit.ts';
import type { Writer } from '#platform/context.ts';
import { NotFound, RuleBroken } from '#platform/errors.ts';
import { accessUnit, requireSuperior } from './access.ts';
import type { endPowerForm, givePowerForm } from './forms.ts';
import { requireOpenOn } from './open.ts';

/**
 * Gives a unit a power from a day on, with the decision that gives it (rules.md §1.4). Powers come from above: the actor holds
 * the permission at the upper unit. Gives the power's id.
 *
 * @throws NotFound | Forbidden the unit is unknown, or the actor does not hold the permission above it
 * @throws RuleBroken `organization.power_held` | `organization.before_opening` | `organization.after_closing`
 */
export async function givePower(ctx: Writer, input: z.output<typeof givePowerForm>): Promise<string> {
  const unit = await accessUnit(ctx, 'organization.change', input.unit_id);
  await requireSuperior(ctx, 'organization.change', unit);
  const { power, effective_on, decision_number } = input;
  requireOpenOn(unit, effective_on);
  const held = await ctx.db
    .selectFrom('org_power')
    .select('id')
    .where('unit_id', '=', unit.id)
    .where('power', '=', power)
    .where((eb) => eb.or([eb('to_on', 'is', null), eb('to_on', '>', effective_on)]))
    .executeTakeFirst();
  if (held) throw new RuleBroken('organization.power_held', 'power');

  const { id } = await ctx.db
    .insertInto('org_power')
    .values({ unit_id: unit.id, power, from_on: effective_on, decision_number })
    .returning('id')
    .executeTakeFirstOrThrow();
  await audit(ctx, 'organization.power_given', { subject: id, unit: unit.id, detail: { power, effective_on, decision_number } });
  return id;
}

/**
 * Ends a power: `effective_on` is the first day the unit no longer has it. Gives the unit's id.
 *
 * @throws NotFound | Forbidden no such power, or the actor does not hold the permission above its unit
 * @throws RuleBroken `organization.power_ended` | `form.end_before_start`
 */
export async function endPower(ctx: Writer, input: z.output<typeof endPowerForm>): Promise<string> {
  const held = await ctx.db
    .selectFrom('org_power')
    .select(['id', 'unit_id', 'power', 'from_on', 'to_on'])
    .where('id', '=', input.power_id)
    .executeTakeFirst();
  if (!held) throw new NotFound();
  const unit = await accessUnit(ctx, 'organization.change', held.unit_id);
  await requireSuperior(ctx, 'organization.change', unit);
  if (held.to_on !== null) throw new RuleBroken('organization.power_ended');
  if (input.effective_on < held.from_on) throw new RuleBroken('form.end_before_start', 'effective_on');

  const ended = await ctx.db
    .updateTable('org_power')
    .set({ to_on: input.effective_on })
    .where('id', '=', held.id)
    .where('to_on', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (!ended) throw new RuleBroken('organization.power_ended');
  await audit(ctx, 'organization.power_ended', {
    subject: held.id,
    unit: unit.id,
    detail: { power: held.power, effective_on: input.effective_on, decision_number: input.decision_number }
  });
  return unit.id;
}
