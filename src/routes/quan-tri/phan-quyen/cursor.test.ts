import { expect, test } from 'vitest';
import { withoutPersonalIds } from '#platform/address.ts';
import { cursorOf, cursorText } from './cursor.ts';

test.for([
  { lft: 1, id: '1' },
  { lft: 10_123_456, id: '1234' },
  { lft: 123_456, id: '123456' },
  { lft: 2_147_483_647, id: '123456789012345678' }
])('a page of grants ends at $lft, $id: the address carries it to the next', (cursor) => {
  const text = cursorText(cursor);
  expect(withoutPersonalIds(new URL(`https://so-tay.example.vn/quan-tri/phan-quyen?sau=${text}`))).toBeUndefined();
  expect(cursorOf(text)).toEqual(cursor);
});

test('what is no such end is none; a position beyond all is the last', () => {
  expect([null, '', 'v', '12-34', '1v0', '12345678901v1'].map(cursorOf)).toEqual(Array(6).fill(undefined));
  expect(cursorOf('9999999999v5')).toEqual({ lft: 2_147_483_647, id: '5' });
});
