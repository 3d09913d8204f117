import { sql } from 'kysely';
import type { Reader } from './context.ts';

/** The figures of rules that the code reads, with their type. Values are rows of `rule_value`, dated. */
interface RuleTypes {
  'accounts.activation_days': number;
  'accounts.password_length': number;
  'accounts.member_idle_days': number;
  'accounts.staff_session_hours': number;
  'accounts.administrator_idle_minutes': number;
  'accounts.step_up_minutes': number;
  'accounts.delegation_days_max': number;
  'accounts.log_months': number;
  'members.joining_age': number;
  'members.probation_months': number;
  'members.probation_review_days': number;
  'members.exemption_age': number;
  'organization.branch_members_min': number;
  'organization.group_members_from': number;
  'organization.grassroots_org_members_from': number;
  'organization.branch_committee_members_from': number;
  'organization.branch_committee_max': number;
}
export type RuleKey = keyof RuleTypes;

/**
 * Between which figures each rule may be set, in its own unit. Not the law: wider than it, and narrow enough that a slip of
 * the finger locks nobody out and opens nothing.
 */
export const ruleBounds: Record<RuleKey, { min: number; max: number }> = {
  'accounts.activation_days': { min: 1, max: 90 },
  'accounts.password_length': { min: 8, max: 64 },
  'accounts.member_idle_days': { min: 1, max: 365 },
  'accounts.staff_session_hours': { min: 1, max: 24 },
  'accounts.administrator_idle_minutes': { min: 5, max: 240 },
  'accounts.step_up_minutes': { min: 1, max: 60 },
  'accounts.delegation_days_max': { min: 1, max: 365 },
  'accounts.log_months': { min: 12, max: 240 },
  'members.joining_age': { min: 16, max: 60 },
  'members.probation_months': { min: 1, max: 36 },
  'members.probation_review_days': { min: 1, max: 365 },
  'members.exemption_age': { min: 50, max: 100 },
  'organization.branch_members_min': { min: 1, max: 50 },
  'organization.group_members_from': { min: 3, max: 500 },
  'organization.grassroots_org_members_from': { min: 3, max: 500 },
  'organization.branch_committee_members_from': { min: 3, max: 500 },
  'organization.branch_committee_max': { min: 1, max: 50 }
};

/**
 * The figure of a rule on a day (`YYYY-MM-DD`): the value of the nearest unit above `unit_id` that overrides it, else the
 * city's. A process reads the value as of the day of the act and keeps a copy of what it used.
 *
 * @throws Error no value is in force on that day: the configuration is incomplete
 */
export async function ruleValue<K extends RuleKey>(ctx: Reader, key: K, on: string, unit_id?: string): Promise<RuleTypes[K]> {
  const { rows } = await sql<{ value: RuleTypes[K] | null }>`select app.rule_value(${key}, ${on}, ${unit_id ?? null}) as value`.execute(
    ctx.db
  );
  const value = rows[0]?.value ?? null;
  if (value === null) throw new Error(`no rule value ${key} on ${on}`);
  return value;
}
