import { expect, test } from 'vitest';
import { deviceText, isPhone } from './device.ts';

test('a device is said in plain words, also one nobody has heard of', () => {
  expect(deviceText('chrome.android')).toBe('Chrome trên điện thoại Android');
  expect(deviceText('coc_coc.windows')).toBe('Cốc Cốc trên máy tính Windows');
  expect(deviceText('netscape.linux')).toBe('Trình duyệt khác trên máy tính Linux');
  for (const code of ['', 'other.other', 'constructor.toString']) expect(deviceText(code), code).toBe('Thiết bị không rõ');
  expect([isPhone('safari.iphone'), isPhone('safari.ipad'), isPhone('edge.windows')]).toEqual([true, false, false]);
});
