import { z } from 'zod';
import { freeLine, id, line } from '#platform/form.ts';
import { parseDay } from '#text/parse.ts';

/** A whole number as Vietnamese write it: 12, 1.000. */
const count = z.string().transform((text, check) => {
  const digits = /^\d{1,3}(?:\.\d{3})+$|^\d+$/.test(text.trim()) ? Number(text.trim().replaceAll('.', '')) : 0;
  if (digits < 1 || digits > 99_999)
    check.addIssue({ code: 'custom', message: text.trim() === '' ? 'form.required' : 'rules.not_a_count' });
  return digits;
});

const day = z.string().transform((text, check) => {
  const read = parseDay(text);
  if (read === undefined) check.addIssue({ code: 'custom', message: text.trim() === '' ? 'form.required' : 'form.not_a_day' });
  return read ?? z.NEVER;
});

/** A new value of a rule, 1 to 99,999 of its unit. `version`: the newest value the page knew. */
export const ruleForm = z.object({
  key: line(80),
  value: count,
  effective_from: day,
  basis_number: freeLine(60),
  basis_article: freeLine(60, 0),
  version: id
});

export type ChangeRule = z.output<typeof ruleForm>;

/**
 * What the log is searched for, as it stands in the address. What cannot be read is as if it were not asked for, save days: those
 * that are none are named in `unread` and kept as `typed`. `from_on` and `to_on` are days in Vietnam, both included; `before` is
 * the id of the last entry seen.
 */
export const searchForm = z
  .object({
    person: line(100, 0).catch(''),
    account_id: id.optional().catch(undefined),
    member_id: id.optional().catch(undefined),
    unit_id: id.optional().catch(undefined),
    action: line(60, 0).catch(''),
    from_on: line(60, 0).catch(''),
    to_on: line(60, 0).catch(''),
    before: id.optional().catch(undefined)
  })
  .transform(({ from_on, to_on, ...rest }) => {
    const typed = { from_on, to_on };
    const days = { from_on: parseDay(from_on) ?? null, to_on: parseDay(to_on) ?? null };
    const unread = (['from_on', 'to_on'] as const).filter((name) => typed[name] !== '' && days[name] === null);
    return { ...rest, ...days, typed, unread };
  });

export type AuditSearch = z.output<typeof searchForm>;
