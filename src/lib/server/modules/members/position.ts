import type { z } from 'zod';
import { accessUnit, type Unit } from '#organization';
import { audit } from '#platform/audit.ts';
import type { Writer } from '#platform/context.ts';
import { NotFound, RuleBroken } from '#platform/errors.ts';
import { accessMember, requireOnList } from './access.ts';
import type { appointForm, endPositionForm } from './position-forms.ts';

type Appoint = z.output<typeof appointForm>;

/**
 * Writes down that a member holds a position in a unit from a day on, with the decision. Several positions at once are allowed;
 * a unit has one secretary at a time (rules.md §2). Gives the holding's id.
 *
 * @throws NotFound | Forbidden the member or the unit is unknown, or the actor may not appoint there
 * @throws RuleBroken `members.left` | `organization.position_overlaps` | `organization.position_filled` | `organization.before_opening` |
 *   `organization.closed`
 */
export async function appoint(ctx: Writer, input: Appoint): Promise<string> {
  const member = await accessMember(ctx, 'members.view', input.member_id);
  const unit = await accessUnit(ctx, 'organization.appoint', input.unit_id);
  requireOnList(member);
  requireExisting(unit, input.from_on);
  await requireFree(ctx, input);

  const { id } = await ctx.db
    .insertInto('member_position')
    .values({
      member_id: member.id,
      unit_id: unit.id,
      position: input.position,
      manner: input.manner,
      from_on: input.from_on,
      decision_number: input.decision_number
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const { position, manner, from_on, decision_number } = input;
  await audit(ctx, 'members.appointed', {
    subject: id,
    member: member.id,
    unit: unit.id,
    detail: { position, manner, from_on, decision_number }
  });
  return id;
}

/**
 * Ends a holding: `to_on` is the first day out of office. Gives the unit's id. What the office gave (grants) ends with it.
 *
 * @throws NotFound | Forbidden no such holding, or the actor may not appoint in its unit
 * @throws RuleBroken `organization.position_ended` | `form.end_before_start`
 */
export async function endPosition(ctx: Writer, input: z.output<typeof endPositionForm>): Promise<string> {
  const held = await ctx.db
    .selectFrom('member_position')
    .select(['id', 'member_id', 'unit_id', 'position', 'from_on', 'to_on'])
    .where('id', '=', input.position_id)
    .executeTakeFirst();
  if (!held) throw new NotFound();
  const unit = await accessUnit(ctx, 'organization.appoint', held.unit_id);
  if (held.to_on !== null) throw new RuleBroken('organization.position_ended');
  if (input.to_on < held.from_on) throw new RuleBroken('form.end_before_start', 'to_on');

  const ended = await ctx.db
    .updateTable('member_position')
    .set({ to_on: input.to_on })
    .where('id', '=', held.id)
    .where('to_on', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (!ended) throw new RuleBroken('organization.position_ended');
  await audit(ctx, 'members.appointment_ended', {
    subject: held.id,
    member: held.member_id,
    unit: unit.id,
    detail: { position: held.position, to_on: input.to_on, decision_number: input.decision_number }
  });
  return unit.id;
}

function requireExisting(unit: Unit, on: string): void {
  if (on < unit.opened_on) throw new RuleBroken('organization.before_opening', 'from_on', { opened_on: unit.opened_on });
  if (unit.closed_on !== null) throw new RuleBroken('organization.closed', 'from_on');
}

/** Nobody holds it twice at a time, and nobody else is secretary then. One appointment in a unit at a time. */
async function requireFree(ctx: Writer, input: Appoint): Promise<void> {
  await ctx.db.selectFrom('org_unit').select('id').where('id', '=', input.unit_id).forUpdate().execute();
  const holders = await ctx.db
    .selectFrom('member_office_holder')
    .select(['member_id', 'full_name'])
    .where('unit_id', '=', input.unit_id)
    .where('position', '=', input.position)
    .where((eb) => eb.or([eb('to_on', 'is', null), eb('to_on', '>', input.from_on)]))
    .execute();
  if (holders.some(({ member_id }) => member_id === input.member_id)) throw new RuleBroken('organization.position_overlaps', 'position');
  const [secretary] = input.position === 'secretary' ? holders : [];
  if (secretary) throw new RuleBroken('organization.position_filled', 'position', { name: secretary.full_name ?? '' });
}
