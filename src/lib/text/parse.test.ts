import { expect, test } from 'vitest';
import { formatDay, formatPhone } from './format.ts';
import * as parse from './parse.ts';

test('a day is read in every way people write it', () => {
  const typed = ['5/9/1958', '05-09-1958', '5.9.1958', '5 9 1958', ' 5 / 9 / 1958 ', '05091958', '1958-09-05', '1958/9/5', '5/9/58'];
  for (const text of typed) expect([text, parse.parseDay(text)]).toEqual([text, '1958-09-05']);
});

test('what is no day of the calendar is refused', () => {
  const typed = [
    '31/02/2020',
    '29/2/2023',
    '31/4/2020',
    '0/1/2020',
    '1/13/2020',
    '1/1/1899',
    '1/1/2101',
    '1958',
    '5/9',
    'hôm qua',
    '',
    '5/9/195'
  ];
  for (const text of typed) expect([text, parse.parseDay(text)]).toEqual([text, undefined]);
  expect(parse.parseDay('29/2/2024')).toBe('2024-02-29');
});

test('a two-digit year is the last one that is not later than the latest day', () => {
  expect([parse.parseDay('1/1/29'), parse.parseDay('1/1/30')]).toEqual(['2029-01-01', '1930-01-01']);
  expect(parse.parseDay('22/11/26', '2026-11-22')).toBe('2026-11-22');
  expect(parse.parseDay('23/11/26', '2026-11-22')).toBe('1926-11-23');
  expect(parse.parseDay('29/2/28', '2026-11-22')).toBe('1928-02-29');
});

test('every day from 1900 to 2100 is read back as it is shown', () => {
  for (let time = Date.UTC(1900, 0, 1); time <= Date.UTC(2100, 11, 31); time += 86_400_000) {
    const day = new Date(time).toISOString().slice(0, 10);
    if (parse.parseDay(formatDay(day)) !== day || parse.parseDay(day) !== day) expect.fail(day);
  }
});

test('text is stored in one form: NFC, one line, no invisible or direction marks', () => {
  expect(parse.normalizeText('  Nguyê\u0303n\u200b \t\n Thị\u00a0\u202eHoa\u202c\u0000 ')).toBe('Nguyễn Thị Hoa');
  expect(parse.normalizeText('Tổ 5 🌸')).toBe('Tổ 5 🌸');
  expect(parse.normalizeText('Le\u200b\u0301')).toBe('Lé');
  expect(parse.normalizeText(' \u200f\ufeff ')).toBe('');
});

test('folding drops every mark, in both Unicode forms', () => {
  const text = 'Đỗ Thị Ước, ĐƯỜNG Nguyễn Ỷ';
  expect(parse.fold(text)).toBe('do thi uoc, duong nguyen y');
  expect(parse.fold(text.normalize('NFD'))).toBe(parse.fold(text));
  expect(['duong', 'Duong 5', 'đuong', 'Dương', ''].map(parse.hasDiacritics)).toEqual([false, false, true, true, false]);
});

test('a personal ID is twelve digits, however spaced', () => {
  for (const text of ['001058012345', '001 058 012 345', '001.058.012.345', ' 001-058-012345 ']) {
    expect(parse.parsePersonalId(text)).toBe('001058012345');
  }
  for (const text of ['00105801234', '0010580123456', '00105801234x', '']) expect(parse.parsePersonalId(text)).toBeUndefined();
});

test('a phone number is read from every usual form, and shown it reads back', () => {
  for (const text of [
    '0912345678',
    '0912 345 678',
    '0912.345.678',
    '+84 912 345 678',
    '0084912345678',
    '84912345678',
    '+84 (0)912-345-678'
  ]) {
    expect([text, parse.parsePhone(text)]).toEqual([text, '0912345678']);
  }
  expect(parse.parsePhone('(024) 3825 1234')).toBe('02438251234');
  for (const text of ['912345678', '0112345678', '09123456789', '0912 34', 'chưa có', ''])
    expect([text, parse.parsePhone(text)]).toEqual([text, undefined]);
  for (const phone of ['0912345678', '02438251234']) expect(parse.parsePhone(formatPhone(phone))).toBe(phone);
});

test('the same name has the same key wherever its tone mark stands', () => {
  const key = parse.nameKey('Lê Thị Hòa');
  for (const same of ['lê thị hoà', 'LÊ  THỊ HÒA', 'Lê Thị Hoà'.normalize('NFD')]) expect(parse.nameKey(same)).toBe(key);
  for (const other of ['Lê Thị Hoa', 'Lê Thị Hóa', 'Le Thi Hoa', 'Lê Hòa']) expect(parse.nameKey(other)).not.toBe(key);
  expect(parse.nameKey('Đỗ Thúy')).toBe(parse.nameKey('Đỗ Thuý'));
  expect(parse.nameKey('Trần Ân')).not.toBe(parse.nameKey('Trần Ăn'));
});
