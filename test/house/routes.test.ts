// A route without a named door is a hole that nobody sees: every load, action and endpoint goes through platform/http.
import { describe, expect, test } from 'vitest';
import { doorsOf } from '../../scripts/docs/routes.ts';
import { filesIn } from './files.ts';

/** Routes that need no door, each with its reason. */
const OPEN: Record<string, string> = {
  'src/routes/cai-dat/hien-thi/+page.server.ts': 'sets a cookie of the reader’s own device; touches no data',
  'src/routes/he-thong/thanh-phan/+page.ts': 'puts an invented frame around what its +page.server.ts gave; asks for no data'
};

const files = filesIn('src/routes', /\+(page|layout|server)(\.server)?\.ts$/).filter(({ text }) =>
  /export (const|async function|function)/.test(text)
);

describe('every route names its door', () => {
  for (const { path, text } of files) {
    if (path in OPEN) continue;
    test(path, () => {
      expect(doorsOf(text).unguarded).toEqual([]);
    });
  }

  test('and the guard notices one that does not', () => {
    expect(doorsOf(`export const load = async () => ({ all: 1 });`).unguarded).toEqual(['load']);
    expect(doorsOf(`export const actions = { save: async () => {} };`).unguarded).toEqual(['save']);
    expect(doorsOf(`export const POST = action('members.edit', form, work);`).unguarded).toEqual([]);
  });
});
