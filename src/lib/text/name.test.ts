import { expect, test } from 'vitest';
import { initials, joinName, splitName, writtenName } from './name.ts';

test('a name is split into family, middle and given, and joined again', () => {
  expect(splitName('Nguyễn Thị Minh Hoa')).toEqual({ family: 'Nguyễn', middle: 'Thị Minh', given: 'Hoa' });
  expect(splitName('Lê Hoa')).toEqual({ family: 'Lê', middle: '', given: 'Hoa' });
  expect(splitName('Hoa')).toEqual({ family: '', middle: '', given: 'Hoa' });
  for (const name of ['Nguyễn Thị Minh Hoa', 'Lê Hoa', 'Hoa', '']) expect(joinName(splitName(`  ${name} `))).toBe(name);
});

test('initials are those of the last two words', () => {
  expect(['Nguyễn Thị Minh Hoa', 'đỗ ân', 'Hoa', ''].map(initials)).toEqual(['MH', 'ĐÂ', 'H', '']);
});

test.for([
  ['  đỗ   văn  HÙNG ', 'Đỗ Văn Hùng'],
  ['ĐẶNG THỊ ÁNH', 'Đặng Thị Ánh'],
  ['đặng thị ưng', 'Đặng Thị Ưng'],
  ['nGUYỄN vĂN HùnG', 'Nguyễn Văn Hùng'],
  ['Nguyễn Thị Minh Hoa', 'Nguyễn Thị Minh Hoa'],
  ['ÔN ĐỨC Ý'.normalize('NFD'), 'Ôn Đức Ý'],
  ['ô đức ấn'.normalize('NFD'), 'Ô Đức Ấn'],
  ["H'Bia Niê", "H'Bia Niê"],
  ["h'bia K'HO", "H'Bia K'Ho"],
  ['Y’ KSOR h’BLĂ', 'Y’ Ksor H’Blă'],
  ["H'bia McDonald", "H'bia McDonald"],
  ['Y Č̌ĂNG', 'Y Č̌ăng'],
  ['', '']
] as const)('%s is written %s', ([typed, written]) => {
  expect(writtenName(typed)).toBe(written);
  expect(writtenName(written)).toBe(written);
});
