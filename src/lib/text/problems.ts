import { accounts } from './problems/accounts.ts';
import { form } from './problems/form.ts';
import { imports } from './problems/imports.ts';
import { members } from './problems/members.ts';
import { organization } from './problems/organization.ts';
import { rules } from './problems/rules.ts';
import { sheet } from './problems/sheet.ts';
import { formatCount, formatDay } from './format.ts';
import { wordOf } from './word.ts';

/** Every problem a person can meet, `room.condition`, with its Vietnamese sentence. */
export const problems = { ...form, ...organization, ...members, ...imports, ...accounts, ...rules, ...sheet };

export type ProblemCode = keyof typeof problems;

/** What fills the {…} of a sentence: text as it stands, numbers and days ('2026-11-22') written the Vietnamese way. */
export type ProblemValues = Readonly<Record<string, string | number>>;

const UNKNOWN = 'Chưa thực hiện được việc này. Mời thử lại; nếu vẫn gặp, mời báo người quản trị của đơn vị.';

/**
 * The sentence for a problem: what happened and what to do now. A value the sentence asks for and
 * nobody gave leaves an ellipsis; a code without a sentence gives a general one.
 */
export function problemText(code: ProblemCode | (string & {}), values: ProblemValues = {}): string {
  return wordOf(problems, code, UNKNOWN).replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? '…';
    if (typeof value === 'number') return formatCount(value);
    return /^\d{4}-\d{2}-\d{2}$/.test(value) ? formatDay(value) : value;
  });
}
