import { download } from '#platform/http-files.ts';
import { writeWorkbook, XLSX_TYPE } from '#platform/sheets/write.ts';
import { templateColumns, templateGuide, templateGuideColumns, templateSheets } from '#text/imports.ts';

/** The template: one empty sheet with the headings, one that says how to fill it in. */
export const GET = download('members.import', async () => ({
  name: 'mau-nhap-danh-sach.xlsx',
  type: XLSX_TYPE,
  body: writeWorkbook([
    { name: templateSheets.list, columns: [...templateColumns], rows: [] },
    { name: templateSheets.guide, columns: [...templateGuideColumns], rows: templateGuide }
  ])
}));
