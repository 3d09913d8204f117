import { expect, test } from 'vitest';
import { hideLongNumbers } from './personal-id.ts';

test.for([
  ['001180000345', '…'],
  ['số 001-180-000-345', 'số …'],
  ['001.180.000/345', '…'],
  ['001\u00a0180\u00a0000\u00a0345', '…'],
  ['001\u2010180\u2010000345 (gạch nối)', '…(gạch nối)'],
  ['001\u2011180\u2011000\u2011345', '…'],
  ['001\u2012180\u2012000\u2012345', '…'],
  ['001\u2013180\u2013000\u2013345', '…'],
  ['001 \u2014 180 \u2014 000 \u2014 345', '…'],
  ['001\u2212180\u2212000\u2212345', '…'],
  ['CMND 012\u2013345\u2013678', 'CMND …']
] as const)('a number as long as a personal ID is hidden, whatever stands between its groups: %s', ([text, shown]) => {
  expect(hideLongNumbers(text)).toBe(shown);
});

test.for(['Chi bộ số 12', '12/4/1980', '12–4–1980', '2020–2025', 'Tổ 1 — 2 — 3'])('a shorter one stays: %s', (text) => {
  expect(hideLongNumbers(text)).toBe(text);
});
