import { Readable } from 'node:stream';

import { readSheet } from './read.ts';
import type { Sheet, SheetLimits, SheetRow } from './read.ts';
import { zipArchive } from './zip-write.ts';

/** For tests: reads a whole sheet given as a path, as text or as bytes. */
export async function readAll(
  source: string | Buffer | { text: string },
  limits: Partial<SheetLimits> = {}
): Promise<Omit<Sheet, 'rows'> & { rows: SheetRow[] }> {
  const bytes = Buffer.isBuffer(source) ? source : typeof source === 'object' ? Buffer.from(source.text) : undefined;
  const sheet = await readSheet(bytes ? Readable.from([bytes]) : String(source), {
    max_bytes: 50_000_000,
    max_rows: 1000,
    ...limits
  });
  const rows: SheetRow[] = [];
  for await (const row of sheet.rows) rows.push(row);
  return { ...sheet, rows };
}

/** For tests: an archive of these parts. */
export async function archiveOf(parts: Record<string, string | Iterable<string>>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const list = Object.entries(parts).map(([name, content]) => ({
    name,
    content: typeof content === 'string' ? [content] : content
  }));
  for await (const chunk of zipArchive(list)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** For tests: the smallest workbook around the XML of a worksheet's rows (and what may follow them). */
export function workbookParts(rows: string | Iterable<string>, behind = ''): Record<string, Iterable<string>> {
  function* sheet() {
    yield '<worksheet xmlns:r="r"><sheetData>';
    yield* typeof rows === 'string' ? [rows] : rows;
    yield `</sheetData>${behind}</worksheet>`;
  }
  return {
    'xl/workbook.xml': ['<workbook><sheets><sheet name="Một" sheetId="1" r:id="rId1"/></sheets></workbook>'],
    'xl/_rels/workbook.xml.rels': [
      '<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    ],
    'xl/worksheets/sheet1.xml': sheet()
  };
}
