import { expect, test } from 'vitest';
import { sourceText } from './field.ts';

test('only a phone was updated by the member himself; what else he asked for was accepted', () => {
  expect(sourceText({ source: 'own', field: 'phone' })).toBe('Đảng viên tự cập nhật');
  expect(sourceText({ source: 'own', field: 'born_on' })).toBe('Theo đề nghị của đảng viên');
  expect(sourceText({ source: 'imported', field: 'born_on' })).toBe('Nhập từ danh sách');
});
