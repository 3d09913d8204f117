import { expect, test } from 'vitest';
import { initials, joinName, splitName } from './name.ts';

test('a name is split into family, middle and given, and joined again', () => {
  expect(splitName('Nguyễn Thị Minh Hoa')).toEqual({ family: 'Nguyễn', middle: 'Thị Minh', given: 'Hoa' });
  expect(splitName('Lê Hoa')).toEqual({ family: 'Lê', middle: '', given: 'Hoa' });
  expect(splitName('Hoa')).toEqual({ family: '', middle: '', given: 'Hoa' });
  for (const name of ['Nguyễn Thị Minh Hoa', 'Lê Hoa', 'Hoa', '']) expect(joinName(splitName(`  ${name} `))).toBe(name);
});

test('initials are those of the last two words', () => {
  expect(['Nguyễn Thị Minh Hoa', 'đỗ ân', 'Hoa', ''].map(initials)).toEqual(['MH', 'ĐÂ', 'H', '']);
});
