import { sql } from 'kysely';
import { scopeOf, within } from '#platform/access.ts';
import { audit } from '#platform/audit.ts';
import type { Writer } from '#platform/context.ts';
import { RuleBroken } from '#platform/errors.ts';
import type { Keys } from '#platform/seal.ts';
import { splitName } from '#text/name.ts';
import { accessMember, requireCurrent, requireOnList } from './access.ts';
import { accessBranch } from './branch.ts';
import type { AddMember, CorrectMember } from './forms.ts';
import { sealPersonalId } from './personal-id.ts';
import { requireSoundProfile } from './profile-rule.ts';
import { orIdTaken, writeProfile } from './profile.ts';

/**
 * Puts a member on the list of a branch, with the attachment and the two statuses that begin with him. Gives his id.
 *
 * @throws RuleBroken `members.unit_has_no_roster`, `members.duplicate_found` (same name and birth date, not `confirmed`),
 *   `members.id_taken`, or what the dates break
 */
export async function addMember(ctx: Writer, keys: Keys, input: AddMember): Promise<string> {
  const unit = await accessBranch(ctx, 'members.edit', input.unit_id);
  await requireSoundProfile(ctx, input);
  if (input.membership_status === 'official' && !input.official_on) throw new RuleBroken('members.official_day_missing', 'official_on');
  if (!input.confirmed) await requireNoTwin(ctx, input);

  const { full_name, personal_id, confirmed: _, decision_number, unit_id: __, ...fields } = input;
  const { id } = await orIdTaken(
    ctx.db
      .insertInto('member')
      .values({
        ...fields,
        ...splitName(full_name),
        ...(personal_id && sealPersonalId(keys, personal_id)),
        unit_id: unit.id,
        unit_pos: unit.lft
      })
      .returning('id')
      .executeTakeFirstOrThrow()
  );
  const from_on = input.joined_on;
  await ctx.db
    .insertInto('member_attachment')
    .values({ member_id: id, unit_id: unit.id, kind: 'home', from_on, decision_number })
    .execute();
  await ctx.db
    .insertInto('member_status')
    .values([
      { member_id: id, field: 'membership', status: input.membership_status, from_on, decision_number, decided_on: input.decided_on },
      { member_id: id, field: 'activity', status: 'active', from_on }
    ])
    .execute();
  await audit(ctx, 'members.added', { subject: id, member: id, unit: unit.id, detail: { decision_number } });
  return id;
}

/**
 * Corrects the summary profile: writes what differs, field by field, with the old and the new value.
 * Names change only by procedure and birth dates are not adjusted since 2016 (06-HD/TW; rules.md §5.3): both need a decision number.
 *
 * @throws RuleBroken `form.stale` somebody else changed him meanwhile, `members.left`, `members.decision_needed`, `members.id_taken`
 */
export async function correctMember(ctx: Writer, keys: Keys, input: CorrectMember): Promise<void> {
  const member = await accessMember(ctx, 'members.edit', input.member_id);
  requireCurrent(member, input.version);
  requireOnList(member);
  const { member_id: _, version: __, decision_number, personal_id, ...rest } = input;
  const values = personal_id === null ? rest : { ...rest, personal_id };
  const fields = await writeProfile(ctx, keys, { member, values, source: 'local', decision_number });
  if (fields.length === 0) return;
  await audit(ctx, 'members.updated', { subject: member.id, member: member.id, unit: member.unit_id, detail: { fields, decision_number } });
}

/** The duplicate rule (rules.md §5.3), among those whom the actor sees: same name and birth date. The name alone never makes a duplicate. */
async function requireNoTwin(ctx: Writer, { full_name, born_on }: AddMember): Promise<void> {
  const twin = await ctx.db
    .selectFrom('member')
    .select('id')
    .where('name_fold', '=', sql<string>`app.vn_fold(${full_name})`)
    .where('born_on', '=', born_on)
    .where(({ ref }) => within(scopeOf(ctx.actor, 'members.view'), ref('unit_pos')))
    .limit(1)
    .executeTakeFirst();
  if (twin) throw new RuleBroken('members.duplicate_found', 'full_name');
}
