import { accessExport, exportRows } from '#members';
import { download } from '#platform/http-files.ts';
import { writeWorkbook, XLSX_TYPE } from '#platform/sheets/write.ts';
import { formatInstant } from '#text/format.ts';
import { labelOf } from '#text/labels.ts';
import { rosterColumns, rosterNoteColumns, rosterNotes, rosterSheets } from '#text/roster.ts';
import type { RequestEvent } from './$types.ts';

/** The list as it was asked for, to whoever asked for it, for a day: rows while they are read, then who took them out and what for. */
export const GET = download('members.export', async (ctx, { params }: RequestEvent) => {
  const file = await accessExport(ctx, params.export);
  let count = 0;

  async function* people() {
    for await (const row of exportRows(ctx, file.filter)) {
      count += 1;
      yield [
        count,
        row.full_name,
        row.born_on,
        labelOf('sex', row.sex),
        row.unit_name,
        row.unit_code,
        row.joined_on,
        row.decided_on,
        row.official_on,
        labelOf('membership_status', row.membership_status),
        labelOf('activity_status', row.activity_status),
        row.phone
      ];
    }
  }

  async function* notes() {
    const at = formatInstant(ctx.now);
    yield* rosterNotes({ by: file.exported_by, at, unit: file.unit_name, filter: file.filter, purpose: file.purpose, rows: count });
  }

  const body = writeWorkbook([
    { name: rosterSheets.list, columns: [...rosterColumns], rows: people() },
    { name: rosterSheets.notes, columns: [...rosterNoteColumns], rows: notes() }
  ]);
  return { name: 'danh-sach-dang-vien.xlsx', type: XLSX_TYPE, body };
});
