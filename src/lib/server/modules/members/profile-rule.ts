import type { Reader } from '#platform/context.ts';
import { RuleBroken, type ProblemValues } from '#platform/errors.ts';
import { ruleValue } from '#platform/rules.ts';
import { addYears, dayOf } from '#platform/time.ts';
import type { ProblemCode } from '#text/problems.ts';

/** The days of a profile that must agree with one another. */
export interface ProfileDays {
  born_on: string;
  joined_on: string;
  decided_on: string | null;
  official_on: string | null;
}

/** What is wrong with the days of a profile, and beside which field. */
export interface ProfileFault {
  code: ProblemCode;
  field: string;
  values?: ProblemValues;
}

/**
 * The days of a profile agree: nobody joins before the age of joining (294-QĐ/TW §1) or in the future, the admission is decided
 * before the ceremony, and nobody is official before he joined.
 *
 * @throws RuleBroken beside the day that is wrong
 */
export async function requireSoundProfile(ctx: Reader, days: ProfileDays): Promise<void> {
  const on = dayOf(ctx.now);
  const fault = profileFault(days, on, await ruleValue(ctx, 'members.joining_age', on));
  if (fault) throw new RuleBroken(fault.code, fault.field, fault.values);
}

/** The same as a finding, for many rows at once: `on` is the day of the act, `age` the age of joining then. */
export function profileFault(days: ProfileDays, on: string, age: number): ProfileFault | undefined {
  if (days.born_on > on) return { code: 'form.day_in_future', field: 'born_on' };
  if (days.joined_on > on) return { code: 'members.joined_in_future', field: 'joined_on' };
  if (days.decided_on && days.decided_on > days.joined_on) return { code: 'members.decided_after_joined', field: 'decided_on' };
  if (days.official_on && days.official_on < days.joined_on) return { code: 'members.official_before_joined', field: 'official_on' };
  if (days.official_on && days.official_on > on) return { code: 'form.day_in_future', field: 'official_on' };
  if (addYears(days.born_on, age) > days.joined_on) return { code: 'members.joined_too_young', field: 'joined_on', values: { age } };
  return undefined;
}
