import * as accounts from './labels/accounts.ts';
import * as members from './labels/members.ts';
import * as organization from './labels/organization.ts';
import { wordOf } from './word.ts';

/** Every enum of the database with the screen label of each value. A table's name is the enum's name. */
export const labels = { ...organization, ...members, ...accounts };

export type Enum = keyof typeof labels;
/** The codes of one enum: `Code<'node_kind'>` is 'central' | 'city_org' | … */
export type Code<E extends Enum> = keyof (typeof labels)[E] & string;

export type NodeKind = Code<'node_kind'>;
export type BranchType = Code<'branch_type'>;
export type Tier = Code<'tier'>;
export type UsageLevel = Code<'usage_level'>;
export type Position = Code<'position'>;
export type OrgPower = Code<'org_power'>;
export type OrgChangeKind = Code<'org_change_kind'>;
export type RuleMark = Code<'rule_mark'>;
export type Sex = Code<'sex'>;
export type MembershipStatus = Code<'membership_status'>;
export type ActivityStatus = Code<'activity_status'>;
export type AttachmentKind = Code<'attachment_kind'>;
export type ExitReason = Code<'exit_reason'>;
export type ReturnKind = Code<'return_kind'>;
export type MemberField = Code<'member_field'>;
export type StatusField = Code<'status_field'>;
export type AppointmentManner = Code<'appointment_manner'>;
export type FieldSource = Code<'field_source'>;
export type ChangeRequestState = Code<'change_request_state'>;
export type ImportOutcome = Code<'import_outcome'>;
export type ImportState = Code<'import_state'>;
export type ImportDecision = Code<'import_decision'>;
export type AccountState = Code<'account_state'>;
export type ActivationPurpose = Code<'activation_purpose'>;
export type SessionKind = Code<'session_kind'>;
export type RoleCode = Code<'role'>;
export type GrantReach = Code<'grant_reach'>;
export type GrantState = Code<'grant_state'>;
export type GrantBasis = Code<'grant_basis'>;

/**
 * The screen label of a code. Columns come from the database as plain text, so any text is accepted;
 * one that is no code of the enum is returned as it is (a check constraint keeps that from happening).
 */
export function labelOf<E extends Enum>(name: E, code: Code<E> | (string & {})): string {
  return wordOf(labels[name], code);
}

/** The codes of an enum in the order of the glossary, for check constraints and forms. */
export function codesOf<E extends Enum>(name: E): Code<E>[] {
  return Object.keys(labels[name]) as Code<E>[];
}

/** Choices of a select or radio group: every code with its label, in the order of the glossary. */
export function choicesOf<E extends Enum>(name: E): { value: Code<E>; label: string }[] {
  return codesOf(name).map((value) => ({ value, label: labelOf(name, value) }));
}
