import { expect, test } from 'vitest';
import { newSpokenCode, readSpokenCode } from './spoken-code.ts';

test('a code is read back however it is typed, and another length or letter is none', () => {
  const code = newSpokenCode(12);
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{12}$/);
  const odd = ` ${code.slice(0, 4)}-${code.slice(4)} `.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l');
  expect(readSpokenCode(odd, 12)).toBe(code);
  expect(readSpokenCode(code, 10)).toBeNull();
  expect(readSpokenCode(`U${code.slice(1)}`, 12)).toBeNull();
});
