import type { ProblemCode } from '#text/problems.ts';
import { z } from 'zod';
import type { ProblemValues } from './errors.ts';
import { namesPersonalId } from './personal-id-text.ts';

/** What is wrong with a form, by field; '' for the whole. The page turns codes into sentences (lib/text/problems). */
export type Problems = Record<string, { code: ProblemCode; values?: ProblemValues }[]>;

/** Text of one line: NFC, trimmed, inner spaces joined, no control or direction marks. Empty unless `min` says otherwise. */
export function line(max: number, min = 1) {
  return z.preprocess(clean, z.string().min(min).max(max));
}

/** Text of several lines: NFC, trimmed, no control or direction marks but line breaks. */
export function lines(max: number, min = 1) {
  return z.preprocess(cleanLines, z.string().min(min).max(max));
}

/** Text of one line that people write freely, a reason, a name, a number of a decision: like `line`, never with a personal ID in it. */
export function freeLine(max: number, min = 1) {
  return line(max, min).refine((text) => !namesPersonalId(text), 'form.personal_id');
}

/** The same in several lines. */
export function freeLines(max: number, min = 1) {
  return lines(max, min).refine((text) => !namesPersonalId(text), 'form.personal_id');
}

/** The id of a row: a positive whole number as text. */
export const id = z.string().regex(/^[1-9][0-9]{0,17}$/);

/** A form's fields as an object: fields the schema reads as arrays come as arrays, the rest as their first value. */
export function typed(fields: FormData, form: z.ZodType): Record<string, unknown> {
  const shape = form instanceof z.ZodObject ? (form.shape as Record<string, z.ZodType>) : {};
  const input: Record<string, unknown> = {};
  for (const name of new Set(fields.keys())) input[name] = isArray(shape[name]) ? fields.getAll(name) : fields.get(name);
  return input;
}

/** Zod's findings as problem codes. A message that is itself a code (`room.condition`) is taken as it is. */
export function problemsOf(refusal: z.ZodError): Problems {
  const problems: Problems = {};
  for (const issue of refusal.issues) {
    const field = String(issue.path[0] ?? '');
    (problems[field] ??= []).push(problemOf(issue));
  }
  return problems;
}

function problemOf(issue: z.core.$ZodIssue): { code: ProblemCode; values?: ProblemValues } {
  if (/^[a-z_]+\.[a-z_0-9]+$/.test(issue.message)) return { code: issue.message as ProblemCode };
  if (issue.code === 'too_big') return { code: 'form.too_long', values: { max: Number(issue.maximum) } };
  if (issue.code === 'too_small' && Number(issue.minimum) > 1) return { code: 'form.too_short', values: { min: Number(issue.minimum) } };
  if (issue.code === 'too_small' || (issue.code === 'invalid_type' && issue.input === undefined)) return { code: 'form.required' };
  return { code: 'form.not_valid' };
}

function isArray(schema: z.ZodType | undefined): boolean {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return isArray(schema.unwrap() as z.ZodType);
  return schema instanceof z.ZodArray;
}

// Controls, zero-width and direction marks: invisible, and able to make one text look like another.
const INVISIBLE = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u00AD\u200B-\u200F\u061C\u180E\u202A-\u202E\u2060-\u206F\uFEFF]/g;

function clean(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(INVISIBLE, '').normalize('NFC').replace(/\s+/g, ' ').trim() : value;
}

function cleanLines(value: unknown): unknown {
  return typeof value === 'string' ? value.replace(/\r\n?/g, '\n').replace(INVISIBLE, '').normalize('NFC').trim() : value;
}
