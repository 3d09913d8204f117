import { RuleBroken } from '#platform/errors.ts';
import { readHeading, type HeadingField } from '#text/headings.ts';
import { hideLongNumbers } from './personal-id.ts';

/** How the columns of a file were understood: kept with the import and shown on its page. */
export interface Headings {
  /** The headings as they stand in the file, by the field they were taken for. */
  taken: Partial<Record<HeadingField, string>>;
  /** Headings of no field of the list. */
  ignored: string[];
  /** Headings of what this product does not hold: their cells are never read (rules.md §5.1). */
  dossier: string[];
}

/** Which column holds which field, by its index. */
export interface Columns {
  at: ReadonlyMap<HeadingField, number>;
  headings: Headings;
}

/** The heading row stands among the first rows: titles of a list may come before it. */
export const HEADING_WITHIN_ROWS = 20;

const REQUIRED: readonly (readonly HeadingField[])[] = [['full_name'], ['born_on'], ['sex'], ['joined_on'], ['unit', 'unit_code']];
const SHOWN_LENGTH = 60;

/** Does the row look like headings: at least two of a list's columns? */
export function areHeadings(cells: readonly string[]): boolean {
  return cells.filter((cell) => isField(readHeading(cell))).length >= 2;
}

/**
 * The columns by their headings, in any order.
 *
 * @throws RuleBroken `members.import_heading_missing` with the fields, `members.import_heading_twice`
 */
export function columnsOf(cells: readonly string[]): Columns {
  const at = new Map<HeadingField, number>();
  const headings: Headings = { taken: {}, ignored: [], dossier: [] };
  for (const [index, cell] of cells.entries()) {
    if (cell === '') continue;
    const heading = hideLongNumbers(cell).slice(0, SHOWN_LENGTH);
    const field = readHeading(cell);
    if (field === 'dossier') headings.dossier.push(heading);
    else if (field === undefined) headings.ignored.push(heading);
    else if (at.has(field)) throw new RuleBroken('members.import_heading_twice', undefined, { heading });
    else {
      at.set(field, index);
      headings.taken[field] = heading;
    }
  }
  const missing = REQUIRED.filter((fields) => !fields.some((field) => at.has(field))).map(([field]) => field);
  if (missing.length > 0) throw new RuleBroken('members.import_heading_missing', undefined, { headings: missing.join(',') });
  return { at, headings };
}

function isField(read: ReturnType<typeof readHeading>): boolean {
  return read !== undefined && read !== 'dossier';
}
