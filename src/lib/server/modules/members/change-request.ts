import { audit } from '#platform/audit.ts';
import type { Writer } from '#platform/context.ts';
import { NotFound, RuleBroken } from '#platform/errors.ts';
import type { Keys } from '#platform/seal.ts';
import { accessMember, requireCurrent, requireOnList } from './access.ts';
import type { DecideRequest } from './forms.ts';
import { openPersonalId } from './personal-id.ts';
import { writeProfile, type ProfileValues } from './profile.ts';

/**
 * Answers a member's request: accepting writes the value into the profile, with its line of history; refusing gives a reason.
 * Nobody answers his own, nor that of whom he acts for.
 *
 * @throws RuleBroken `members.request_closed`, `members.request_own`, `members.reason_needed`, `form.stale`, or what the value breaks
 */
export async function decideRequest(ctx: Writer, keys: Keys, input: DecideRequest): Promise<void> {
  const { request, member } = await accessRequest(ctx, input.request_id);
  if (request.state !== 'pending') throw new RuleBroken('members.request_closed');
  const asked = [ctx.actor.account_id, ctx.door.grant?.on_behalf_of ?? null].includes(request.account_id);
  if ((asked && request.account_id !== null) || member.id === ctx.actor.member_id) throw new RuleBroken('members.request_own');
  requireCurrent(member, input.version);
  if (input.decision === 'refused' && input.answer === '') throw new RuleBroken('members.reason_needed', 'answer');

  if (input.decision === 'accepted') {
    requireOnList(member);
    const { decision_number } = input;
    const source = request.branch_author === null ? 'own' : 'branch';
    await ofTheCard(writeProfile(ctx, keys, { member, values: valuesOf(keys, request), source, decision_number }));
  }
  const { numUpdatedRows } = await ctx.db
    .updateTable('member_change_request')
    .set({
      state: input.decision,
      answer: input.answer,
      decision_number: input.decision_number,
      decided_by: ctx.actor.account_id,
      decided_at: ctx.now,
      sealed_value: null
    })
    .where('id', '=', request.id)
    .where('state', '=', 'pending')
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new RuleBroken('members.request_closed');
  await audit(ctx, input.decision === 'accepted' ? 'members.change_accepted' : 'members.change_refused', {
    subject: request.id,
    member: member.id,
    unit: member.unit_id,
    detail: { field: request.field, decision_number: input.decision_number }
  });
}

/** The request, held until the end of the transaction, and its member, for who may decide there. @throws NotFound | Forbidden */
async function accessRequest(ctx: Writer, request_id: string) {
  const request = await ctx.db
    .selectFrom('member_change_request')
    .select(['id', 'member_id', 'field', 'new_value', 'sealed_value', 'state', 'account_id', 'branch_author'])
    .where('id', '=', request_id)
    .forUpdate()
    .executeTakeFirst();
  if (!request) throw new NotFound();
  return { request, member: await accessMember(ctx, 'members.decide', request.member_id) };
}

/** The form of an answer asks for a decision number at most: what is wrong with the value itself is said of the form as a whole. */
async function ofTheCard<T>(writing: Promise<T>): Promise<T> {
  try {
    return await writing;
  } catch (problem) {
    if (!(problem instanceof RuleBroken) || problem.field === 'decision_number') throw problem;
    throw new RuleBroken(problem.code, undefined, problem.values);
  }
}

function valuesOf(keys: Keys, request: { field: string; new_value: string | null; sealed_value: Buffer | null }): ProfileValues {
  if (request.field === 'personal_id') return request.sealed_value ? { personal_id: openPersonalId(keys, request.sealed_value) } : {};
  return { [request.field]: request.new_value };
}
