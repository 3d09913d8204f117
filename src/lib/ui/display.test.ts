import { expect, test } from 'vitest';
import { changeDisplay, displayAttributes, formatDisplay, parseDisplay, returnPath, safeLocalPath } from './display.ts';

test('a cookie becomes attributes of the page', () => {
  expect(displayAttributes('l.dark.high')).toBe('data-text="l" data-theme="dark" data-contrast="high"');
  expect(displayAttributes('xl.light.auto')).toBe('data-text="xl"');
});

test('no cookie, or one of defaults, adds nothing', () => {
  expect(displayAttributes(undefined)).toBe('');
  expect(displayAttributes('m.light.auto')).toBe('');
});

test('a forged cookie never reaches the page', () => {
  expect(displayAttributes('l" onload="x.dark.high')).toBe('data-theme="dark" data-contrast="high"');
  expect(displayAttributes('toString.__proto__.constructor')).toBe('');
});

test('a form changes the parts it names and keeps the others', () => {
  const fields = new FormData();
  fields.set('text', 'xl');
  fields.set('theme', 'pink');
  expect(formatDisplay(changeDisplay(parseDisplay('l.dark.high'), fields))).toBe('xl.dark.high');
});

test('only a path of this site is returned to', () => {
  expect(safeLocalPath('/quan-tri/dang-vien?tim=h%C3%B2a&trang=2')).toBe('/quan-tri/dang-vien?tim=h%C3%B2a&trang=2');
  for (const path of ['', 'quan-tri', '//example.org', '/\\example.org', '/\t/example.org', 'https://example.org', '/a\r\nb'])
    expect(safeLocalPath(path)).toBe('/');
});

test('the way back leaves out action names and the flash code', () => {
  expect(returnPath(new URL('http://x/to-chuc?mo=4&/rename=&nhan=da-luu'))).toBe('/to-chuc?mo=4');
  expect(returnPath(new URL('http://x/to-chuc?/rename'))).toBe('/to-chuc');
});
