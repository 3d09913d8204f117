import { expect, test } from 'vitest';
import { readHeading } from './headings.ts';

test.for([
  ['Họ và tên', 'full_name'],
  ['HỌ TÊN (*)', 'full_name'],
  ['Ngày sinh (dd/mm/yyyy)', 'born_on'],
  ['Giới tính', 'sex'],
  ['Ngày kết nạp', 'joined_on'],
  ['Ngày vào Đảng', 'joined_on'],
  ['Ngày chính thức', 'official_on'],
  ['Số định danh cá nhân/CCCD', 'personal_id'],
  ['số  CCCD', 'personal_id'],
  ['Điện thoại', 'phone'],
  ['Chi bộ', 'unit'],
  ['Mã tổ chức đảng', 'unit_code'],
  ['Ngày quyết định kết nạp', 'decided_on']
] as const)('%s heads the field %s', ([heading, field]) => {
  expect(readHeading(heading)).toBe(field);
  expect(readHeading(heading.normalize('NFD'))).toBe(field);
});

test.for(['Dân tộc', 'Tôn giáo', 'Trình độ chuyên môn', 'Hoàn cảnh gia đình', 'Khen thưởng', 'Kỷ luật', 'Quê quán'])(
  '%s belongs to the dossier',
  (heading) => {
    expect(readHeading(heading)).toBe('dossier');
  }
);

test.for(['STT', 'Ghi chú', '', 'Tên', 'constructor'])('%s is unknown', (heading) => {
  expect(readHeading(heading)).toBeUndefined();
});
