import { requireCover } from '#platform/access.ts';
import { audit } from '#platform/audit.ts';
import type { Writer } from '#platform/context.ts';
import { RuleBroken } from '#platform/errors.ts';
import { ruleBounds } from '#platform/rules.ts';
import { addDays, dayOf } from '#platform/time.ts';
import type { ChangeRule } from './forms.ts';
import { newestOf } from './rule.queries.ts';

/**
 * Records the value of a rule of the whole city from a day on, today or later. The value before it ends the day before;
 * a value already decided for a later day still begins on that day. What is past keeps the value it was decided by.
 *
 * @throws Forbidden the actor may not change rules for the whole city
 * @throws RuleBroken `form.not_a_choice` (no such rule), `rules.out_of_bounds`, `form.day_in_past`, `form.stale`, `rules.day_taken`
 */
export async function changeRule(ctx: Writer, input: ChangeRule): Promise<void> {
  const city = await ctx.db.selectFrom('org_unit').select(['id', 'lft']).where('parent_id', 'is', null).executeTakeFirstOrThrow();
  requireCover(ctx, 'rules.edit', city.lft);
  const periods = await lockPeriods(ctx, input.key);
  const last = periods.at(-1);
  const bounds = (ruleBounds as Partial<Record<string, { min: number; max: number }>>)[input.key];
  if (!last || !bounds) throw new RuleBroken('form.not_a_choice', 'key');
  if (input.value < bounds.min || input.value > bounds.max) throw new RuleBroken('rules.out_of_bounds', 'value', bounds);
  if (input.effective_from < dayOf(ctx.now)) throw new RuleBroken('form.day_in_past', 'effective_from');
  if (newestOf(periods) !== input.version) throw new RuleBroken('form.stale');
  if (periods.some(({ effective_from }) => effective_from === input.effective_from))
    throw new RuleBroken('rules.day_taken', 'effective_from');

  const { key, value, effective_from, basis_number, basis_article } = input;
  const before = periods.findLast((period) => period.effective_from < effective_from);
  const next = periods.find((period) => period.effective_from > effective_from);
  if (before)
    await ctx.db
      .updateTable('rule_value')
      .set({ effective_to: addDays(effective_from, -1) })
      .where('id', '=', before.id)
      .execute();
  const { id } = await ctx.db
    .insertInto('rule_value')
    .values({
      key,
      value: JSON.stringify(value),
      unit: last.unit,
      overridable: last.overridable,
      effective_from,
      effective_to: next ? addDays(next.effective_from, -1) : null,
      basis_number,
      basis_article,
      mark: 'sourced'
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await audit(ctx, 'rules.changed', {
    subject: id,
    unit: city.id,
    detail: { key, value, effective_from, basis_number, before: before?.value ?? null }
  });
}

/** The rule's periods, oldest first, held so that two changes of one rule follow each other. */
async function lockPeriods(ctx: Writer, key: string) {
  const periods = ctx.db.selectFrom('rule_value').where('key', '=', key).where('scope_unit_id', 'is', null).orderBy('effective_from');
  await periods.select('id').forUpdate().execute();
  return periods.select(['id', 'value', 'unit', 'overridable', 'effective_from']).execute();
}
