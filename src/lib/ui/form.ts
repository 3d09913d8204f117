import { getContext, setContext } from 'svelte';
import { problemText, type ProblemValues } from '#text/problems.ts';

/** One thing wrong: a problem code with what fills its sentence, or the sentence itself. */
export type Problem = string | { code: string; values?: ProblemValues };

/** What is wrong with a form, by field name; '' for the form as a whole. */
export type Problems = Record<string, Problem[]>;

/** What a form tells its fields after a failed submit: problems in words and typed values by field name, the id prefix. */
export type FormState = {
  id: string;
  problems: Record<string, string[]>;
  values: Record<string, unknown>;
};

/** The attributes a control takes from its field. */
export type ControlAttributes = {
  id: string;
  name?: string;
  required?: boolean;
  autofocus?: boolean;
  'aria-invalid'?: 'true';
  'aria-describedby'?: string;
};

const key = Symbol('form');

/** Called by Form: makes its state known to the fields inside. A function, so that later values are seen. */
export function provideForm(state: () => FormState): void {
  setContext(key, state);
}

/** The state of the form around a field; undefined outside a Form. Call while the component starts. */
export function surroundingForm(): (() => FormState) | undefined {
  return getContext<(() => FormState) | undefined>(key);
}

/** What was typed in a field before the failed submit, or the value of the page when nothing was. */
export function keptValue(form: FormState | undefined, name: string, value: unknown): string {
  return String(form?.values[name] ?? value ?? '');
}

/** Whether a box or radio stands ticked: as it was sent when the form comes back, else as the page says. */
export function keptChoice(form: FormState | undefined, name: string, value: string, checked: boolean): boolean {
  if (!form || Object.keys({ ...form.values, ...form.problems }).length === 0) return checked; // passwords leave no value behind
  const sent = form.values[name];
  return Array.isArray(sent) ? sent.includes(value) : sent === value || sent === true;
}

/** The id of a field inside its form, where links of the error summary lead. */
export function fieldId(form: FormState, name: string): string {
  return `${form.id}-${name}`;
}

/** The problems of every field in words. */
export function inWords(problems: Problems): Record<string, string[]> {
  const sentence = (problem: Problem) => (typeof problem === 'string' ? problem : problemText(problem.code, problem.values));
  return Object.fromEntries(Object.entries(problems).map(([name, list]) => [name, list.map(sentence)]));
}
