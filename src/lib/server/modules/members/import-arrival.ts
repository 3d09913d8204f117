import type { Readable } from 'node:stream';
import { RuleBroken } from '#platform/errors.ts';
import { readSheet, type Sheet } from '#platform/sheets/read.ts';
import { IMPORT_LIMITS } from './import-check.ts';
import { HEADING_WITHIN_ROWS } from './import-columns.ts';

/**
 * Looks at a file when it arrives, by its content and never by its name: what can be no list is refused at once and leaves no import
 * behind. Of a workbook only the outside is looked at, of a text whether its first rows stand in columns.
 *
 * @throws RuleBroken `sheet.not_a_sheet`, or another `sheet.…` (a SheetProblem) that says why it cannot be opened
 */
export async function requireTable(content: Readable): Promise<void> {
  const { max_bytes, csv_rows } = IMPORT_LIMITS;
  const sheet = await readSheet(content, { max_bytes, max_rows: csv_rows + HEADING_WITHIN_ROWS });
  if (sheet.format === 'xlsx') await sheet.close();
  else if (!(await hasColumns(sheet))) throw new RuleBroken('sheet.not_a_sheet');
}

/** Whether one of the first rows has two cells, or could have (a title above decides how cells are parted); closes the sheet. */
async function hasColumns({ rows }: Sheet): Promise<boolean> {
  let seen = 0;
  for await (const { cells } of rows) {
    if (cells.length > 1 || cells.some((cell) => /[,;]/.test(cell))) return true;
    if ((seen += 1) === HEADING_WITHIN_ROWS) return false;
  }
  return false;
}
