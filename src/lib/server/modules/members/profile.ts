import { sql } from 'kysely';
import type { Writer } from '#platform/context.ts';
import { RuleBroken } from '#platform/errors.ts';
import type { Keys } from '#platform/seal.ts';
import { splitName } from '#text/name.ts';
import type { MemberRow } from './access.ts';
import { hashPersonalId, maskedPersonalId, maskPersonalId, sealPersonalId } from './personal-id.ts';
import { requireSoundProfile } from './profile-rule.ts';

/** New values of the summary profile; what is absent stays as it is. Days `YYYY-MM-DD`, personal ID 12 digits. */
export interface ProfileValues {
  full_name?: string;
  born_on?: string;
  sex?: 'male' | 'female';
  joined_on?: string;
  decided_on?: string | null;
  official_on?: string | null;
  card_number?: string | null;
  phone?: string | null;
  personal_id?: string;
}

/** A change of one member's profile: the row it was decided on, the new values, where they come from. */
export interface ProfileChange {
  member: MemberRow;
  values: ProfileValues;
  source: 'local' | 'imported' | 'own' | 'branch';
  decision_number: string;
}

const PLAIN = ['full_name', 'born_on', 'sex', 'joined_on', 'decided_on', 'official_on', 'card_number', 'phone'] as const;
const BY_DECISION: readonly string[] = ['full_name', 'born_on'];

/**
 * Writes the values that differ and one line of history for each. Gives the names of the fields that changed.
 *
 * @throws RuleBroken `form.stale`, `members.decision_needed`, `members.official_day_missing`, `members.id_taken`, or what the days break
 */
export async function writeProfile(ctx: Writer, keys: Keys, { member, values, source, decision_number }: ProfileChange): Promise<string[]> {
  const changes = differences(keys, member, values);
  if (changes.length === 0) return [];
  const fields = changes.map(({ field }) => field);
  if (decision_number === '' && fields.some((field) => BY_DECISION.includes(field) && !isSameName(field, member, values)))
    throw new RuleBroken('members.decision_needed', 'decision_number');
  await requireSoundChange(ctx, member, values, fields);
  await updateMember(ctx, member, columnsOf(keys, values, fields));
  await ctx.db
    .insertInto('member_change')
    .values(
      changes.map((change) => ({
        ...change,
        member_id: member.id,
        account_id: ctx.actor.account_id,
        source,
        decision_number,
        changed_at: ctx.now
      }))
    )
    .execute();
  return fields;
}

/** Updates a member's row, if nobody has meanwhile. @throws RuleBroken `form.stale`, `members.id_taken` */
export async function updateMember(ctx: Writer, member: { id: string; version: number }, columns: object): Promise<void> {
  const { numUpdatedRows } = await orIdTaken(
    ctx.db
      .updateTable('member')
      .set({ ...columns, version: sql<number>`version + 1` })
      .where('id', '=', member.id)
      .where('version', '=', member.version)
      .executeTakeFirst()
  );
  if (numUpdatedRows === 0n) throw new RuleBroken('form.stale');
}

/** The database knows every personal ID, the officer only those of his units: the answer says that it is taken, not by whom. */
export async function orIdTaken<T>(writing: Promise<T>): Promise<T> {
  try {
    return await writing;
  } catch (problem) {
    if ((problem as { constraint?: string }).constraint === 'member_id_hash_key') throw new RuleBroken('members.id_taken', 'personal_id');
    throw problem;
  }
}

function differences(keys: Keys, member: MemberRow, values: ProfileValues) {
  const changes: { field: string; old_value: string | null; new_value: string | null }[] = [];
  for (const field of PLAIN) {
    const new_value = values[field];
    if (new_value === undefined || (member[field] ?? '') === (new_value ?? '')) continue;
    changes.push({ field, old_value: member[field], new_value });
  }
  const { personal_id } = values;
  if (personal_id !== undefined && !member.id_hash?.equals(hashPersonalId(keys, personal_id))) {
    changes.push({ field: 'personal_id', old_value: maskedPersonalId(keys, member.id_sealed), new_value: maskPersonalId(personal_id) });
  }
  return changes;
}

/** The same name in other capitals is no other name. */
function isSameName(field: string, { full_name }: MemberRow, values: ProfileValues): boolean {
  return field === 'full_name' && full_name.toLowerCase() === values.full_name?.toLowerCase();
}

async function requireSoundChange(ctx: Writer, member: MemberRow, values: ProfileValues, fields: string[]): Promise<void> {
  if (fields.some((field) => field.endsWith('_on'))) await requireSoundProfile(ctx, { ...member, ...values });
  if (fields.includes('official_on') && member.membership_status === 'official' && !values.official_on) {
    throw new RuleBroken('members.official_day_missing', 'official_on');
  }
}

function columnsOf(keys: Keys, values: ProfileValues, fields: string[]): object {
  const columns: Record<string, unknown> = {};
  for (const field of PLAIN) if (field !== 'full_name' && fields.includes(field)) columns[field] = values[field];
  if (fields.includes('full_name')) Object.assign(columns, splitName(values.full_name ?? ''));
  if (fields.includes('personal_id')) Object.assign(columns, sealPersonalId(keys, values.personal_id ?? ''));
  return columns;
}
