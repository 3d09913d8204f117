import type { ProblemCode } from '#text/problems.ts';

/** What is asked for does not exist, or the actor may not know that it does. Becomes 404. */
export class NotFound extends Error {
  override name = 'NotFound';
}

/** The actor may see the thing but not do this with it. Becomes 403. */
export class Forbidden extends Error {
  override name = 'Forbidden';
}

/** Values that complete a problem's sentence, e.g. `{ max: 200 }`. */
export type ProblemValues = Record<string, string | number>;

/**
 * A rule of the domain says no. Aborts the transaction; the door shows the sentence of `code`
 * (lib/text/problems) beside `field` and keeps what was typed.
 */
export class RuleBroken extends Error {
  override name = 'RuleBroken';
  readonly code: ProblemCode;
  readonly field: string | undefined;
  readonly values: ProblemValues;

  constructor(code: ProblemCode, field?: string, values: ProblemValues = {}) {
    super(code);
    this.code = code;
    this.field = field;
    this.values = values;
  }
}

/** The same form was sent before and its work is done: nothing is done again. */
export class AlreadyDone extends Error {
  override name = 'AlreadyDone';
}
