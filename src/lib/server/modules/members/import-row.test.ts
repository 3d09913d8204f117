import { describe, expect, test } from 'vitest';
import { KEYS } from '#platform/testing.ts';
import { columnsOf } from './import-columns.ts';
import { readRow } from './import-row.ts';

const columns = columnsOf(['Họ và tên', 'Ngày sinh', 'Giới tính', 'Ngày vào Đảng', 'Số CCCD', 'Chi bộ']);
const reading = { columns, keys: KEYS, today: '2026-03-02', joining_age: 18, findUnit: () => ({ unit_id: '7' }) };
const cells = ['Nguyễn Thị Minh Hoa', '12/4/1980', 'Nữ', '19/05/2010', '001 180 000 345', 'Chi bộ 1A'];
const read = (wish: { cells?: string[]; marks?: { column: number; kind: 'formula' | 'error' | 'hidden' | 'merged' }[] }) =>
  readRow({ row: 9, cells, marks: [], ...wish }, reading);

describe('a row of a list', () => {
  test('gives canonical values, and the personal ID masked, sealed and hashed only', () => {
    const row = read({});
    expect(row).toMatchObject({
      row_no: 9,
      unit_id: '7',
      outcome: null,
      problems: [],
      cells: {
        full_name: 'Nguyễn Thị Minh Hoa',
        born_on: '1980-04-12',
        sex: 'female',
        joined_on: '2010-05-19',
        personal_id: '•••••••••345',
        membership_status: 'probationary'
      }
    });
    expect(row.id_hash).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(row)).not.toMatch(/001 ?180 ?000 ?345/);
  });

  test('with a formula is taken by its value, with a warning', () => {
    expect(read({ marks: [{ column: 1, kind: 'formula' }] })).toMatchObject({
      outcome: null,
      problems: [{ code: 'members.import_row_formula', field: 'born_on', values: { heading: 'Ngày sinh' }, warning: true }]
    });
  });

  test('writes the name as names are written, and says so where the file has it otherwise', () => {
    expect(read({ cells: cells.with(0, 'đỗ văn HÙNG') })).toMatchObject({
      outcome: null,
      cells: { full_name: 'Đỗ Văn Hùng', family: 'Đỗ', middle: 'Văn', given: 'Hùng' },
      problems: [
        {
          code: 'members.import_row_name_written',
          field: 'full_name',
          values: { typed: 'đỗ văn HÙNG', name: 'Đỗ Văn Hùng' },
          warning: true
        }
      ]
    });
    expect(read({ cells: cells.with(0, "H'Bia K'Ho") }).problems).toEqual([]);
  });

  test.for([
    ['merged', 'members.import_row_merged', ''],
    ['error', 'members.import_row_error_cell', '']
  ] as const)('with a %s cell is refused for that alone', ([kind, code, value]) => {
    expect(read({ cells: cells.with(2, value), marks: [{ column: 2, kind }] })).toMatchObject({
      outcome: 'invalid',
      problems: [{ code, field: 'sex' }]
    });
  });

  test('with marks in columns nobody reads is taken as it is', () => {
    expect(read({ marks: [{ column: 200, kind: 'merged' }] })).toMatchObject({ outcome: null, problems: [] });
  });

  test('that ends early lacks what stands behind its end', () => {
    expect(read({ cells: cells.slice(0, 3) }).problems.map(({ field }) => field)).toEqual(['unit', 'joined_on']);
  });

  test('keeps no more of a bad cell than a screen can show, and nothing of a bad personal ID', () => {
    const row = read({ cells: cells.with(0, 'x'.repeat(5000)).with(4, '00118000034') });
    expect(row.cells.full_name).toHaveLength(200);
    expect(JSON.stringify(row)).not.toContain('00118000034');
  });
});
