import { expect, test } from 'vitest';
import { codesOf } from '#text/labels.ts';
import { changeText } from './change-text.ts';

const change = (kind: string, from: string | null = null, to: string | null = null) => ({
  id: '1',
  kind,
  effective_on: '2026-03-02',
  decision_number: '12-QĐ/TU',
  applied_at: null,
  cancelled_at: null,
  problem: '',
  from,
  to
});

test('each kind of change tells what it changed', () => {
  expect(changeText(change('change_tier', 'upper_grassroots', 'grassroots'))).toBe('Đổi cấp từ Cấp trên trực tiếp cơ sở thành Cơ sở');
  expect(changeText(change('change_branch_type', 'residential', 'temporary'))).toBe(
    'Đổi loại hình chi bộ từ Thôn, tổ dân phố thành Sinh hoạt tạm thời'
  );
  const untold = codesOf('org_change_kind').filter((kind) => changeText(change(kind)) === 'Thay đổi tổ chức');
  expect(untold, 'nothing records these yet').toEqual(['merge', 'split', 'handover']);
});
