import type { Reader } from '#platform/context.ts';
import { RuleBroken } from '#platform/errors.ts';
import { ruleValue } from '#platform/rules.ts';
import { addYears, dayOf } from '#platform/time.ts';

/** The days of a profile that must agree with one another. */
export interface ProfileDays {
  born_on: string;
  joined_on: string;
  decided_on: string | null;
  official_on: string | null;
}

/**
 * The days of a profile agree: nobody joins before the age of joining (294-QĐ/TW §1) or in the future, the admission is decided
 * before the ceremony, and nobody is official before he joined.
 *
 * @throws RuleBroken beside the day that is wrong
 */
export async function requireSoundProfile(ctx: Reader, days: ProfileDays): Promise<void> {
  const on = dayOf(ctx.now);
  if (days.born_on > on) throw new RuleBroken('form.day_in_future', 'born_on');
  if (days.joined_on > on) throw new RuleBroken('members.joined_in_future', 'joined_on');
  if (days.decided_on && days.decided_on > days.joined_on) throw new RuleBroken('members.decided_after_joined', 'decided_on');
  if (days.official_on && days.official_on < days.joined_on) throw new RuleBroken('members.official_before_joined', 'official_on');
  if (days.official_on && days.official_on > on) throw new RuleBroken('form.day_in_future', 'official_on');
  const age = await ruleValue(ctx, 'members.joining_age', on);
  if (addYears(days.born_on, age) > days.joined_on) throw new RuleBroken('members.joined_too_young', 'joined_on', { age });
}
