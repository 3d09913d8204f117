import { expect, test } from 'vitest';
import { noneFoundText } from './roster.ts';

test.for(['A', 'Vũ', 'ọ'])('an empty list for %s says that so few letters are a whole name, and asks for more, not for fewer', (name) => {
  expect(noneFoundText({ name })).toContain(`“${name}” chỉ có một hoặc hai chữ cái`);
  expect(noneFoundText({ name })).not.toContain('ngắn hơn');
});

test('an empty list asks for a shorter name only where one was typed', () => {
  expect(noneFoundText({ name: 'Minh Hoa' })).toContain('ngắn hơn');
  expect(noneFoundText({ sex: 'female' })).toBe('Không ai khớp với những gì đang lọc. Mời bớt bộ lọc.');
});
