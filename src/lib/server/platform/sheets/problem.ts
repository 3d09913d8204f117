import { RuleBroken } from '#platform/errors.ts';
import type { ProblemValues } from '#platform/errors.ts';
import type { ProblemCode } from '#text/problems.ts';

/** What may be wrong with a file given as a sheet; the sentences are in `lib/text/problems/sheet.ts`. */
export type SheetProblemCode = Extract<ProblemCode, `sheet.${string}`>;

/**
 * The file cannot be read as a sheet; it is the file that must be changed, so the reader stops at once.
 * Its values may name the `row` as the spreadsheet numbers it, and the `limit` that was passed.
 */
export class SheetProblem extends RuleBroken {
  override name = 'SheetProblem';
  declare readonly code: SheetProblemCode;

  constructor(code: SheetProblemCode, values: ProblemValues = {}) {
    super(code, undefined, values);
  }
}
