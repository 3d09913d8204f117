import { covers, scopeOf } from '#platform/access.ts';
import { audit } from '#platform/audit.ts';
import type { Reader, Writer } from '#platform/context.ts';
import { Forbidden, NotFound, RuleBroken } from '#platform/errors.ts';
import { seal, type Keys } from '#platform/seal.ts';
import { accessMember, requireOnList, type MemberRow } from './access.ts';
import { fieldForms, type ProposeChange, type ProposeForMember } from './forms.ts';
import { maskedPersonalId, maskPersonalId, openPersonalId } from './personal-id.ts';
import { requireSoundProfile, type ProfileDays } from './profile-rule.ts';

/** Whose profile shall be corrected: what it holds now. */
type Person = Pick<MemberRow, 'id' | 'unit_id' | 'id_sealed'> &
  Record<Exclude<ProposeForMember['field'], 'personal_id' | keyof ProfileDays>, string | null> &
  ProfileDays;

/** What is proposed, and who proposes it for the branch; null when the member asks himself. */
export interface Proposal {
  input: ProposeChange | ProposeForMember;
  branch_author: string | null;
}

/**
 * Writes down what shall be corrected; a personal ID is kept sealed, shown masked. Gives the request's id.
 *
 * @throws RuleBroken `members.request_pending`, `members.no_change`, what the field's own form says of the value, or what the days break
 */
export async function writeProposal(ctx: Writer, keys: Keys, person: Person, { input, branch_author }: Proposal): Promise<string> {
  const value = readValue(input);
  if (heldOf(keys, person, { input, branch_author }) === value) throw new RuleBroken('members.no_change', 'value');
  await requireSoundDays(ctx, person, { field: input.field, value });
  await requireNoPending(ctx, person.id, input.field);

  const values =
    input.field === 'personal_id'
      ? { old_value: maskedPersonalId(keys, person.id_sealed), new_value: maskPersonalId(value), sealed_value: seal(keys, value) }
      : { old_value: person[input.field], new_value: value };
  const { id } = await ctx.db
    .insertInto('member_change_request')
    .values({
      member_id: person.id,
      field: input.field,
      ...values,
      reason: input.reason,
      account_id: ctx.actor.account_id,
      branch_author,
      asked_at: ctx.now
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const detail = { field: input.field, ...(branch_author !== null && { by_branch: true }) };
  await audit(ctx, 'members.change_requested', { subject: id, member: person.id, unit: person.unit_id, detail });
  return id;
}

/**
 * The branch asks the unit in charge to correct one field of a member's profile (domain rules §5.3: by member or secretary). The
 * member sees what was asked, by whom, and the answer.
 *
 * @throws NotFound | Forbidden
 * @throws RuleBroken `members.left`, and what `writeProposal` says
 */
export async function proposeForMember(ctx: Writer, keys: Keys, input: ProposeForMember & { member_id: string }): Promise<string> {
  const member = await accessMember(ctx, 'members.propose', input.member_id);
  if (!mayPropose(ctx, member)) throw new Forbidden('members.propose');
  requireOnList(member);
  return writeProposal(ctx, keys, member, { input, branch_author: ctx.actor.name });
}

/**
 * Takes back what the branch asked for, while it waits: whoever may propose there.
 *
 * @throws NotFound | Forbidden
 * @throws RuleBroken `members.request_closed`
 */
export async function withdrawProposal(ctx: Writer, input: { member_id: string; request_id: string }): Promise<void> {
  const member = await accessMember(ctx, 'members.propose', input.member_id);
  const request = await ctx.db
    .selectFrom('member_change_request')
    .select(['id', 'field'])
    .where('id', '=', input.request_id)
    .where('member_id', '=', member.id)
    .where('branch_author', 'is not', null)
    .executeTakeFirst();
  if (!request) throw new NotFound();
  await takeBack(ctx, request.id);
  const { id, unit_id } = member;
  await audit(ctx, 'members.change_withdrawn', { subject: request.id, member: id, unit: unit_id, detail: { field: request.field } });
}

/** Marks a waiting request as withdrawn; the sealed ID in it is forgotten. @throws RuleBroken `members.request_closed` */
export async function takeBack(ctx: Writer, request_id: string): Promise<void> {
  const { numUpdatedRows } = await ctx.db
    .updateTable('member_change_request')
    .set({ state: 'withdrawn', decided_by: ctx.actor.account_id, decided_at: ctx.now, sealed_value: null })
    .where('id', '=', request_id)
    .where('state', '=', 'pending')
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new RuleBroken('members.request_closed');
}

/** May the actor propose corrections for this member as his branch? Never for himself: he has his own way. */
export function mayPropose(ctx: Reader, member: { id: string; unit_pos: number }): boolean {
  return member.id !== ctx.actor.member_id && covers(scopeOf(ctx.actor, 'members.propose'), member.unit_pos);
}

/** What the profile holds; of a personal ID only for the member himself: 'no change' must not confirm a guess. */
function heldOf(keys: Keys, person: Person, { input, branch_author }: Proposal): string | null {
  if (input.field !== 'personal_id') return person[input.field];
  return branch_author === null && person.id_sealed ? openPersonalId(keys, person.id_sealed) : null;
}

/** The value as the form of its field reads it. */
function readValue({ field, value }: Proposal['input']): string {
  const read = fieldForms[field].safeParse(value);
  if (read.success) return read.data as string;
  const said = read.error.issues[0]?.message ?? '';
  throw new RuleBroken(/^[a-z_]+\.[a-z_0-9]+$/.test(said) ? (said as 'form.not_valid') : 'form.not_valid', 'value');
}

/** What could not be written when it is accepted is not asked for: the days must agree, said beside the value. */
async function requireSoundDays(ctx: Reader, person: Person, { field, value }: { field: string; value: string }): Promise<void> {
  if (!field.endsWith('_on')) return;
  try {
    await requireSoundProfile(ctx, { ...person, [field]: value });
  } catch (problem) {
    throw problem instanceof RuleBroken ? new RuleBroken(problem.code, 'value', problem.values) : problem;
  }
}

async function requireNoPending(ctx: Writer, member_id: string, field: string): Promise<void> {
  const pending = await ctx.db
    .selectFrom('member_change_request')
    .select('id')
    .where('member_id', '=', member_id)
    .where('field', '=', field)
    .where('state', '=', 'pending')
    .executeTakeFirst();
  if (pending) throw new RuleBroken('members.request_pending');
}
