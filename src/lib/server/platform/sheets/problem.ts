/** What may be wrong with a file given as a sheet; the sentence for each is in `lib/text/sheet-problems.ts`. */
export type SheetProblemCode =
  | 'sheet.archive'
  | 'sheet.cell_too_long'
  | 'sheet.damaged'
  | 'sheet.empty'
  | 'sheet.encoding'
  | 'sheet.encrypted'
  | 'sheet.expands_too_far'
  | 'sheet.macros'
  | 'sheet.not_a_sheet'
  | 'sheet.old_format'
  | 'sheet.open_quote'
  | 'sheet.too_large'
  | 'sheet.too_many_columns'
  | 'sheet.too_many_rows';

/** Where it is wrong, and the limit it passed: `row` as the spreadsheet numbers it; `limit` in the unit of the code. */
export type SheetProblemDetail = { row?: number; limit?: number };

/** The file cannot be read as a sheet; it is the file that must be changed, so the reader stops at once. */
export class SheetProblem extends Error {
  readonly code: SheetProblemCode;
  readonly detail: SheetProblemDetail;

  constructor(code: SheetProblemCode, detail: SheetProblemDetail = {}) {
    super(code);
    this.name = 'SheetProblem';
    this.code = code;
    this.detail = detail;
  }
}
