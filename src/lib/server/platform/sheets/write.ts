import { Readable } from 'node:stream';

import { contentTypesXml, packageRelationsXml, stylesXml, workbookRelationsXml, workbookXml, worksheetXml } from './xlsx-write.ts';
import type { CellValue, Column } from './xlsx-write.ts';
import { zipArchive } from './zip-write.ts';

export type { CellValue, Column, ColumnKind } from './xlsx-write.ts';

/** One sheet of a workbook. `name` is at most 31 characters, without \ / ? * [ ] : and unlike every other one. */
export type WorkbookSheet = {
  name: string;
  columns: Column[];
  rows: Iterable<CellValue[]> | AsyncIterable<CellValue[]>;
};

/** The media type of what `writeWorkbook` gives. */
export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/**
 * An .xlsx file as a stream of bytes, made as fast as it is read: memory does not grow with the rows.
 * Sheets are written one after another, and the rows of a sheet are asked for only when its turn comes: a sheet of
 * notes behind the data may say how many rows there were. An error of the rows ends the stream with that error.
 *
 * @throws RangeError at once: a sheet's name cannot be used
 */
export function writeWorkbook(sheets: WorkbookSheet[]): Readable {
  const names = sheets.map(({ name }) => name);
  if (new Set(names).size < names.length || !names.every((name) => /^[^\\/?*[\]:]{1,31}$/.test(name))) {
    throw new RangeError(`These cannot be the names of sheets: ${names.join(', ')}`);
  }
  const parts = [
    { name: '[Content_Types].xml', content: [contentTypesXml(sheets.length)] },
    { name: '_rels/.rels', content: [packageRelationsXml()] },
    { name: 'xl/workbook.xml', content: [workbookXml(names)] },
    { name: 'xl/_rels/workbook.xml.rels', content: [workbookRelationsXml(sheets.length)] },
    { name: 'xl/styles.xml', content: [stylesXml()] },
    ...sheets.map(({ columns, rows }, i) => ({
      name: `xl/worksheets/sheet${i + 1}.xml`,
      content: worksheetXml(columns, rows)
    }))
  ];
  return Readable.from(zipArchive(parts), { objectMode: false });
}
