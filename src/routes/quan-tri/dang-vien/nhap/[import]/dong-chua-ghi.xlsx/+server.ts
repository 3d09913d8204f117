import { importProblemRows } from '#members';
import { download } from '#platform/http-files.ts';
import { writeWorkbook, XLSX_TYPE } from '#platform/sheets/write.ts';
import { findingText, reportColumns, reportSheet, valueText } from '#text/imports.ts';
import { labelOf } from '#text/labels.ts';
import type { RequestEvent } from './$types.ts';

/** Every row that is not written, with the reason in words; never the personal ID. */
export const GET = download('members.import', async (ctx, { params }: RequestEvent) => {
  const unwritten = await importProblemRows(ctx, params.import); // before the file begins
  async function* rows() {
    for await (const row of unwritten) {
      const { full_name = '', born_on = '', unit = '' } = row.cells;
      const born = /^\d{4}-\d{2}-\d{2}$/.test(born_on) ? valueText('born_on', born_on) : born_on;
      yield [
        row.row_no,
        full_name,
        born,
        row.unit_name ?? unit,
        labelOf('import_outcome', row.outcome ?? ''),
        row.problems.map(findingText).join(' ')
      ];
    }
  }
  return {
    name: 'dong-chua-ghi.xlsx',
    type: XLSX_TYPE,
    body: writeWorkbook([{ name: reportSheet, columns: [...reportColumns], rows: rows() }])
  };
});
