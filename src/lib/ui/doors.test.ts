import { expect, test } from 'vitest';
import { currentDoor, memberDoors, openDoors, staffDoors } from './doors.ts';
import { areaOf } from './shell.ts';

const hrefs = (permissions: Parameters<typeof openDoors>[0]) =>
  openDoors(permissions).flatMap(({ doors }) => doors.map((door) => door.href));

test('the longest door that stands above a path is the current one', () => {
  expect(currentDoor('/quan-tri', staffDoors)).toBe('/quan-tri');
  expect(currentDoor('/quan-tri/dang-vien/12', staffDoors)).toBe('/quan-tri/dang-vien');
  expect(currentDoor('/quan-tri/dang-vien/nhap', staffDoors)).toBe('/quan-tri/dang-vien/nhap');
  expect(currentDoor('/', memberDoors)).toBe('/');
  expect(currentDoor('/huong-dan', memberDoors)).toBeUndefined();
});

test('a door opens only to holders of its permission', () => {
  expect(hrefs([])).toEqual(['/quan-tri']);
  expect(hrefs(['members.view'])).toEqual(['/quan-tri', '/quan-tri/dang-vien']);
});

test('the frame follows the path, and never the staff frame without an account', () => {
  const account = { name: 'Nguyễn Thị Hòa' };
  expect(areaOf({ path: '/quan-tri/to-chuc', account })).toBe('staff');
  expect(areaOf({ path: '/quan-tri/to-chuc' })).toBe('public');
  expect(areaOf({ path: '/quan-tri-khac', account })).toBe('member');
  expect(areaOf({ path: '/xac-thuc', account })).toBe('public');
  expect(areaOf(undefined)).toBe('public');
});
