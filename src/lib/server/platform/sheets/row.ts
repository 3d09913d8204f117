/** Something the importer should know about a cell; `column` is the index in `cells`. */
export type CellMark = {
  column: number;
  /**
   * formula: the text is its last result; error: the text is like '#REF!'; hidden: unseen characters were removed;
   * merged: part of a merged block but not its first cell, so its text is ''.
   */
  kind: 'formula' | 'error' | 'hidden' | 'merged';
};

/**
 * A row with something in it. `row` is its number as the spreadsheet shows it, from 1.
 * Cells are one line of NFC text without hidden characters, trimmed; '' where nothing stands. The list ends
 * where the row ends, so rows differ in length: read a missing cell as ''.
 */
export type SheetRow = { row: number; cells: string[]; marks: readonly CellMark[] };

/** For the many rows without marks. */
export const NO_MARKS: readonly CellMark[] = Object.freeze([]);

/** More columns with something in them than any list of people needs. */
export const MOST_COLUMNS = 256;
