import type { ProblemValues } from '#platform/errors.ts';
import type { HeadingField } from '#text/headings.ts';
import type { ProblemCode } from '#text/problems.ts';

/** Something to say about a row, beside a field where there is one. `warning`: the row is taken all the same. */
export interface RowProblem {
  code: ProblemCode;
  field?: HeadingField | (string & {});
  values?: ProblemValues;
  warning?: true;
}
