import { expect, test } from 'vitest';
import { inWords, keptChoice, keptValue, type FormState } from './form.ts';

const state = (values: FormState['values']): FormState => ({ id: 'f', problems: {}, values });

test('a field shows what was typed, even when it was emptied', () => {
  expect(keptValue(state({ name: 'Hòa' }), 'name', 'Lan')).toBe('Hòa');
  expect(keptValue(state({ name: '' }), 'name', 'Lan')).toBe('');
  expect(keptValue(state({}), 'name', 'Lan')).toBe('Lan');
  expect(keptValue(undefined, 'name', null)).toBe('');
});

test('a box stays as it was sent once the form comes back, and as the page says before', () => {
  expect(keptChoice(undefined, 'remember', 'on', true)).toBe(true);
  expect(keptChoice(state({ login: 'hoa.nt07' }), 'remember', 'on', true)).toBe(false);
  expect(keptChoice({ ...state({}), problems: { password: ['Ngắn quá.'] } }, 'remember', 'on', true)).toBe(false);
  expect(keptChoice(state({ remember: 'on' }), 'remember', 'on', false)).toBe(true);
  expect(keptChoice(state({ unit: ['3', '7'] }), 'unit', '7', false)).toBe(true);
  expect(keptChoice(state({ unit: ['3', '7'] }), 'unit', '9', true)).toBe(false);
});

test('codes become sentences, sentences stay', () => {
  const { name = [], day = [] } = inWords({ name: [{ code: 'form.too_long', values: { max: 1200 } }], day: ['Không có ngày này.'] });
  expect(name[0]).toContain('1.200');
  expect(day).toEqual(['Không có ngày này.']);
});
