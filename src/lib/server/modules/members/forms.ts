import { z } from 'zod';
import { freeLine, freeLines, id, line } from '#platform/form.ts';
import { writtenName } from '#text/name.ts';
import { parseDay, parsePersonalId, parsePhone } from '#text/parse.ts';
import { hasGivenAndFamily } from './name-rule.ts';

const CARD = /^[0-9A-Za-z./-]{1,20}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A day typed by hand, as `YYYY-MM-DD`. */
const day = z.preprocess((typed) => readDay(typed), z.string().regex(DAY, 'form.not_a_day'));

/** The same where the field may stay empty: null then. */
const optionalDay = z.preprocess((typed) => (isBlank(typed) ? null : readDay(typed)), z.string().regex(DAY, 'form.not_a_day').nullable());

const fullName = line(182).refine(hasGivenAndFamily, 'members.name_not_valid').transform(writtenName);
const sex = z.enum(['male', 'female'], 'form.not_a_choice');
/** Since 51-CT/TW a card carries the personal ID as its number (rules.md §5.2): such a number is kept only as the ID, sealed. */
const card = z
  .string()
  .trim()
  .refine((typed) => parsePersonalId(typed.replaceAll('/', '')) === undefined, { error: 'members.card_is_id', abort: true })
  .regex(CARD, 'form.not_valid');
const cardNumber = optional(card);
const phone = optional(
  z
    .string()
    .transform((typed) => parsePhone(typed))
    .pipe(z.string('members.phone_not_valid'))
);
const personalId = optional(
  z
    .string()
    .transform((typed) => parsePersonalId(typed))
    .pipe(z.string('members.id_not_12_digits'))
);
const decisionNumber = freeLine(60, 0).default('');
const version = z.coerce.number().int().positive();

const profile = {
  full_name: fullName,
  born_on: day,
  sex,
  joined_on: day,
  decided_on: optionalDay,
  official_on: optionalDay,
  card_number: cardNumber,
  personal_id: personalId,
  phone
};

/** A member put on the list of a branch by hand. `confirmed`: the officer has looked at those of the same name and birth date. */
export const addMemberForm = z.object({
  ...profile,
  unit_id: id,
  membership_status: z.enum(['probationary', 'official'], 'form.not_a_choice'),
  decision_number: decisionNumber,
  confirmed: z.literal('on').optional()
});
export type AddMember = z.output<typeof addMemberForm>;

/** A correction of the summary profile. An empty personal ID leaves the one held as it is. */
export const correctMemberForm = z.object({ ...profile, version, decision_number: decisionNumber });
export type CorrectMember = z.output<typeof correctMemberForm> & { member_id: string };

/** A new state in one of the two dated statuses. */
export const recordStatusForm = z.object({
  version,
  field: z.enum(['membership', 'activity'], 'form.not_a_choice'),
  status: line(40),
  from_on: day,
  decision_number: decisionNumber,
  decided_on: optionalDay,
  exit_reason: optional(z.enum(['removal', 'expulsion', 'withdrawal', 'admission_annulled', 'deceased', 'moved_out'], 'form.not_a_choice')),
  return_kind: optional(z.enum(['rights_restored', 'membership_restored', 'activity_resumed', 'readmitted'], 'form.not_a_choice'))
});
export type RecordStatus = z.output<typeof recordStatusForm> & { member_id: string };

/** A move to another branch. */
export const moveMemberForm = z.object({ version, unit_id: id, from_on: day, reason: freeLine(500), decision_number: decisionNumber });
export type MoveMember = z.output<typeof moveMemberForm> & { member_id: string };

/** Taking part in another branch for a time, and coming back. */
export const startTemporaryForm = moveMemberForm;
export const endTemporaryForm = z.object({ version, to_on: day });
export type EndTemporary = z.output<typeof endTemporaryForm> & { member_id: string };

/** Looking at a personal ID, or searching by one. */
export const viewIdForm = z.object({ reason: freeLines(500).refine((text) => text.length > 0, 'members.purpose_needed') });
export const findByIdForm = z.object({
  personal_id: z
    .string()
    .transform((typed) => parsePersonalId(typed))
    .pipe(z.string('members.id_not_12_digits'))
});

/** The member's own phone: empty takes it away. */
export const ownPhoneForm = z.object({ version, phone });

/** A correction the member asks for. `value` is read by the field it is for. */
export const proposeChangeForm = z.object({
  field: z.enum(
    ['full_name', 'born_on', 'sex', 'joined_on', 'decided_on', 'official_on', 'card_number', 'personal_id'],
    'form.not_a_choice'
  ),
  value: line(182),
  reason: freeLines(1000)
});
export type ProposeChange = z.output<typeof proposeChangeForm>;

/** A correction the branch asks for: also of the phone, for members who do not come in themselves. */
export const proposeForMemberForm = proposeChangeForm.extend({
  field: z.enum([...proposeChangeForm.shape.field.options, 'phone'], 'form.not_a_choice')
});
export type ProposeForMember = z.output<typeof proposeForMemberForm>;

/** Taking back one's own request. */
export const withdrawRequestForm = z.object({ request_id: id });

/** The answer to a request. */
export const decideRequestForm = z.object({
  request_id: id,
  version,
  decision: z.enum(['accepted', 'refused'], 'form.not_a_choice'),
  answer: freeLines(1000, 0).default(''),
  decision_number: decisionNumber
});
export type DecideRequest = z.output<typeof decideRequestForm>;

/** What the list is taken out for. */
export const exportForm = z.object({ purpose: freeLines(500) });

/** How a proposed value is read, by the field it is for. */
export const fieldForms = {
  full_name: fullName,
  born_on: day,
  sex,
  joined_on: day,
  decided_on: day,
  official_on: day,
  card_number: card,
  personal_id: findByIdForm.shape.personal_id,
  phone
};

function optional<T extends z.ZodType>(schema: T) {
  return z.preprocess((typed) => (isBlank(typed) ? null : typed), schema.nullable().default(null as never));
}

function isBlank(typed: unknown): boolean {
  return typed === undefined || typed === null || (typeof typed === 'string' && typed.trim() === '');
}

function readDay(typed: unknown): unknown {
  if (isBlank(typed)) return undefined;
  return typeof typed === 'string' ? (parseDay(typed) ?? 'not a day') : typed;
}
