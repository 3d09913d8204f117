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
 * The figure of a rule on a day (`YYYY-MM-DD`): the value of the nearest unit above `unit_id` that overrides it, else the
 * city's. A process reads the value as of the day of the act and keeps a copy of what it used.
 *
 * @throws Error no value is in force on that day: the configuration is incomplete
 */
export async function ruleValue<K extends RuleKey>(ctx: Reader, key: K, on: string, unit_id?: string): Promise<RuleTypes[K]> {
  const row = await ctx.db
    .selectFrom('rule_value as r')
    .leftJoin('org_unit as u', 'u.id', 'r.scope_unit_id')
    .select('r.value')
    .where('r.key', '=', key)
    .where('r.effective_from', '<=', on)
    .where((eb) => eb.or([eb('r.effective_to', 'is', null), eb('r.effective_to', '>=', on)]))
    .where((eb) =>
      eb.or([
        eb('r.scope_unit_id', 'is', null),
        eb.exists(
          eb.selectFrom('org_unit as at').select(sql`1`.as('one'))
            .where('at.id', '=', unit_id ?? null).whereRef('at.lft', '>=', 'u.lft').whereRef('at.lft', '<=', 'u.rgt')
        )
      ])
    )
    .orderBy('u.lft', (order) => order.desc().nullsLast())
    .orderBy('r.effective_from', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) throw new Error(`no rule value ${key} on ${on}`);
  return row.value as RuleTypes[K];
}
