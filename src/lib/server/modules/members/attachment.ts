import { audit } from '#platform/audit.ts';
import type { Writer } from '#platform/context.ts';
import { RuleBroken } from '#platform/errors.ts';
import { accessMember, requireCurrent, requireOnList, today, type MemberRow } from './access.ts';
import { accessBranch, findBranch } from './branch.ts';
import type { EndTemporary, MoveMember } from './forms.ts';
import { updateMember } from './profile.ts';
import { openStatus } from './status.ts';

/**
 * Moves a member to another branch on a day: his home attachment there ends, the next begins, the history stays.
 * The officer must keep the roster of both branches; between two wards that is the city's. To the branch where he is a guest, he is one
 * no longer from that day.
 *
 * @throws RuleBroken `form.stale`, `members.left`, `members.same_unit`, `members.unit_has_no_roster`, `members.attachment_before_current`
 */
export async function moveMember(ctx: Writer, input: MoveMember): Promise<void> {
  const member = await accessMember(ctx, 'members.edit', input.member_id);
  requireCurrent(member, input.version);
  requireOnList(member);
  const unit = await accessBranch(ctx, 'members.edit', input.unit_id);
  if (unit.id === member.unit_id) throw new RuleBroken('members.same_unit', 'unit_id');

  await closeAttachment(ctx, member.id, { kind: 'home', to_on: input.from_on, field: 'from_on' });
  const guest = await openTemporary(ctx, member.id);
  const stays = guest?.unit_id === unit.id ? await endStay(ctx, member, { to_on: input.from_on, field: 'from_on' }) : {};
  await openAttachment(ctx, member.id, { ...input, kind: 'home' });
  await updateMember(ctx, member, { unit_id: unit.id, unit_pos: unit.lft, ...stays });
  await audit(ctx, 'members.moved', {
    subject: member.id,
    member: member.id,
    unit: unit.id,
    detail: { from_unit: member.unit_id, from_on: input.from_on, decision_number: input.decision_number }
  });
}

/**
 * Lets a member take part in another branch for a time: he stays on the list of his own (rules.md §3.2, §4).
 * His activity status says so from the same day.
 *
 * @throws RuleBroken `form.stale`, `members.left`, `members.same_unit`, `members.unit_has_no_roster`, `members.temporary_open`
 */
export async function startTemporary(ctx: Writer, input: MoveMember): Promise<void> {
  const member = await accessMember(ctx, 'members.edit', input.member_id);
  requireCurrent(member, input.version);
  requireOnList(member);
  const host = await findBranch(ctx, input.unit_id);
  if (host.id === member.unit_id) throw new RuleBroken('members.same_unit', 'unit_id');
  if (await openTemporary(ctx, member.id)) throw new RuleBroken('members.temporary_open');
  if (input.from_on > today(ctx)) throw new RuleBroken('form.day_in_future', 'from_on');

  await openAttachment(ctx, member.id, { ...input, kind: 'temporary' });
  if (member.activity_status !== 'temporarily_elsewhere') await openStatus(ctx, member, activity('temporarily_elsewhere', input));
  await updateMember(ctx, member, { activity_status: 'temporarily_elsewhere' });
  await audit(ctx, 'members.attached', {
    subject: member.id,
    member: member.id,
    unit: member.unit_id,
    detail: { host: host.id, from_on: input.from_on, decision_number: input.decision_number }
  });
}

/**
 * Ends the temporary attachment: he takes part in his own branch again from that day.
 *
 * @throws RuleBroken `form.stale`, `members.temporary_missing`, `members.attachment_before_current`
 */
export async function endTemporary(ctx: Writer, input: EndTemporary): Promise<void> {
  const member = await accessMember(ctx, 'members.edit', input.member_id);
  requireCurrent(member, input.version);
  const open = await openTemporary(ctx, member.id);
  if (!open) throw new RuleBroken('members.temporary_missing');

  await updateMember(ctx, member, await endStay(ctx, member, { to_on: input.to_on, field: 'to_on' }));
  await audit(ctx, 'members.attached', {
    subject: member.id,
    member: member.id,
    unit: member.unit_id,
    detail: { host: open.unit_id, to_on: input.to_on }
  });
}

/** Ends the open temporary attachment, and the status that says so. Gives what changes of the member's row. */
async function endStay(ctx: Writer, member: MemberRow, end: { to_on: string; field: string }): Promise<{ activity_status?: string }> {
  await closeAttachment(ctx, member.id, { kind: 'temporary', ...end });
  if (member.activity_status !== 'temporarily_elsewhere') return {};
  await openStatus(ctx, member, activity('active', { from_on: end.to_on, decision_number: '' }));
  return { activity_status: 'active' };
}

function openTemporary(ctx: Writer, member_id: string) {
  return ctx.db
    .selectFrom('member_attachment')
    .select(['id', 'unit_id'])
    .where('member_id', '=', member_id)
    .where('kind', '=', 'temporary')
    .where('to_on', 'is', null)
    .executeTakeFirst();
}

async function openAttachment(ctx: Writer, member_id: string, next: MoveMember & { kind: 'home' | 'temporary' }): Promise<void> {
  const { unit_id, kind, from_on, reason, decision_number } = next;
  await ctx.db.insertInto('member_attachment').values({ member_id, unit_id, kind, from_on, reason, decision_number }).execute();
}

async function closeAttachment(
  ctx: Writer,
  member_id: string,
  end: { kind: 'home' | 'temporary'; to_on: string; field: string }
): Promise<void> {
  if (end.to_on > today(ctx)) throw new RuleBroken('form.day_in_future', end.field);
  const open = await ctx.db
    .selectFrom('member_attachment')
    .select(['id', 'from_on'])
    .where('member_id', '=', member_id)
    .where('kind', '=', end.kind)
    .where('to_on', 'is', null)
    .executeTakeFirst();
  if (!open) return;
  if (open.from_on > end.to_on) throw new RuleBroken('members.attachment_before_current', end.field);
  await ctx.db.updateTable('member_attachment').set({ to_on: end.to_on }).where('id', '=', open.id).execute();
}

function activity(status: string, { from_on, decision_number }: { from_on: string; decision_number: string }) {
  return { field: 'activity' as const, status, from_on, decision_number, decided_on: null, exit_reason: null, return_kind: null };
}
