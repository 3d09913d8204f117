import { expect, test } from 'vitest';
import * as format from './format.ts';

test('days are written day first', () => {
  expect(format.formatDay('2026-11-22')).toBe('22/11/2026');
  expect(format.formatDayLong('2026-09-02')).toBe('2 tháng 9, 2026');
  expect(format.formatWeekday('2026-11-22')).toBe('Chủ nhật, 22/11/2026');
});

test('an episode is written by its first and last day, its end being the day after', () => {
  expect(format.formatPeriod('2025-07-01', '2027-01-01')).toBe('01/07/2025 – 31/12/2026');
  expect(format.formatPeriod('2025-07-01', null)).toBe('từ 01/07/2025');
  expect(format.formatThrough('2025-07-01', '2026-12-31')).toBe('01/07/2025 – 31/12/2026');
});

test('an instant is written in Vietnam time, whatever the zone it came in', () => {
  expect(format.formatInstant('2026-11-22T12:30:00Z')).toBe('22/11/2026 19:30');
  expect(format.formatInstant(new Date('2026-11-22T19:00:00Z'))).toBe('23/11/2026 02:00');
  expect(format.formatInstant('2026-11-22T19:30:00+07:00')).toBe('22/11/2026 19:30');
});

test('days near today have words, others do not', () => {
  const near = (day: string) => format.formatNearDay(day, '2026-03-01');
  expect(['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02', '2026-03-03'].map(near)).toEqual([
    'hôm kia',
    'hôm qua',
    'hôm nay',
    'ngày mai',
    'ngày kia'
  ]);
  expect([near('2026-02-26'), near('2026-03-04')]).toEqual(['26/02/2026', '04/03/2026']);
});

test('a past instant is told in minutes, hours, near days, then by its date', () => {
  const since = (instant: string) => format.formatSince(instant, '2026-11-22T12:30:00Z');
  expect(since('2026-11-22T12:29:30Z')).toBe('vừa xong');
  expect(since('2026-11-22T12:25:00Z')).toBe('5 phút trước');
  expect(since('2026-11-22T10:00:00Z')).toBe('2 giờ trước');
  expect(since('2026-11-21T16:00:00Z')).toBe('hôm qua 23:00');
  expect(since('2026-11-20T16:00:00Z')).toBe('hôm kia 23:00');
  expect(since('2026-11-19T16:00:00Z')).toBe('19/11/2026 23:00');
  expect(since('2026-11-22T12:31:00Z')).toBe('22/11/2026 19:31');
});

test('numbers, percentages and sizes have a decimal comma', () => {
  expect([2486, 1234.5, 0, -1234567].map(format.formatCount)).toEqual(['2.486', '1.234,5', '0', '-1.234.567']);
  expect(format.formatPercent(91.66)).toBe('91,7%');
  expect([999, 1536, 1_887_437, 1_048_575, 3 * 1024 ** 3].map(format.formatBytes)).toEqual([
    '999 byte',
    '1,5 KB',
    '1,8 MB',
    '1 MB',
    '3 GB'
  ]);
});

test('phones come in groups and a personal ID shows its last three digits only', () => {
  expect([format.formatPhone('0912345678'), format.formatPhone('02438251234')]).toEqual(['0912 345 678', '024 3825 1234']);
  expect(format.maskId('001058012345')).toBe('•••••••••345');
});
