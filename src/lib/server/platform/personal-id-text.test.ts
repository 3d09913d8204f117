import { describe, expect, test } from 'vitest';
import { freeLine, freeLines, problemsOf } from './form.ts';
import { namesPersonalId } from './personal-id-text.ts';

describe('a text that names a personal ID', () => {
  test.for([
    'Sửa theo số 001180000345',
    '001 180 000 345',
    'Đối chiếu 001.180.000.345.',
    'Số: 0 0 1 1 8 0 0 0 0 3 4 5',
    'CCCD 201180000345, cấp 22/11/2021',
    'Chứng minh nhân dân số 012 345 678',
    'CMND: 012345678',
    '001-088-012345',
    '001–088–012345',
    '001 — 088 — 012345',
    '001/088/012345',
    '00108801234 5',
    '0 01088012345',
    '001088 012345',
    '001  088  012  345',
    '001088012345 - 2021',
    'cấp 12/08/2025 001088012345',
    'CMND 012-345-678',
    'căn cước'.normalize('NFD') + ' cũ 012345678'
  ])('%s', (text) => {
    expect(namesPersonalId(text)).toBe(true);
  });

  test.for([
    'Gọi 0912345678, sau 8 giờ',
    'Gọi 0912 345 678',
    'Gọi 0912-345-678 hoặc 024 3825 1234',
    'Gọi 0912345678 - 0987654321',
    'Gọi 0912345678 ngày 12/08/2025 lúc 15 giờ',
    'Quyết định 6100-QĐ/TU',
    '01-NQ/CB 12/08/2025',
    '125-QĐ/ĐU 01/12/2025 05/01/2026',
    'Đảng phí 01/2025 - 12/2025',
    'Nhiệm kỳ 2020-2025, 2025-2030',
    'Căn cước cấp ngày 01-12-2025, 8 giờ',
    'Gọi 0912345678 22.11.2026',
    'Quyết định 125-QĐ/ĐU ngày 01.12.2025 15.12',
    'Mã tổ chức 01.001.002.000.001',
    'Kinh phí 100.000.000.000 đồng',
    'Hồ sơ số 012345678',
    'Mã 1234567890123',
    'Chứng minh năng lực trong 2025 và 2026'
  ])('but not: %s', (text) => {
    expect(namesPersonalId(text)).toBe(false);
  });

  test('is refused by the schema of free text, in one line or several, and other text passes as it was', () => {
    expect(freeLines(500).safeParse('Theo số\n001  088  012345\nđã đối chiếu').success).toBe(false);
    for (const schema of [freeLine(60), freeLines(500)]) {
      const refused = schema.safeParse('Theo số 001 180 000 345');
      expect(refused.error && problemsOf(refused.error)).toEqual({ '': [{ code: 'form.personal_id' }] });
      expect(schema.parse('  Theo giấy khai sinh ')).toBe('Theo giấy khai sinh');
    }
  });
});
