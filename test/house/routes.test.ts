// A route without a named door is a hole that nobody sees: every load, action and endpoint goes through platform/http.
import { describe, expect, test } from 'vitest';
import { PERMISSIONS, ROLES, roleHas, type Permission, type Role } from '#platform/permissions.ts';
import { doorsOf } from '../../scripts/docs/routes.ts';
import { filesIn } from './files.ts';

/** Routes that need no door, each with its reason. */
const OPEN: Record<string, string> = {
  'src/routes/cai-dat/hien-thi/+page.server.ts': 'sets a cookie of the reader’s own device; touches no data',
  'src/routes/he-thong/thanh-phan/+page.ts': 'puts an invented frame around what its +page.server.ts gave; asks for no data'
};

/**
 * Pages behind a step-up that a refused form draws without it, each with the permission that shows as much without a step-up: every
 * role that opens the page has that as well.
 */
const SHOWN_ELSEWHERE: Record<string, Permission> = {
  'src/routes/quan-tri/dang-vien/xuat/+page.server.ts': 'members.view', // how many; the file is a download, never without the step-up
  'src/routes/quan-tri/phan-quyen/moi/+page.server.ts': 'accounts.view',
  'src/routes/quan-tri/phan-quyen/uy-quyen/+page.server.ts': 'members.view', // the names of his own branch; others are found by accounts.view only
  'src/routes/quan-tri/quy-dinh/[key]/+page.server.ts': 'rules.view'
};

const files = filesIn('src/routes', /\+(page|layout|server)(\.server)?\.ts$/).filter(({ text }) =>
  /export (const|async function|function)/.test(text)
);

test('what a page behind a step-up shows, its reader may see without it', () => {
  const opened = files.flatMap(({ path, text }) => {
    const door = /load = (?:page|recordedPage)\('([a-z_]+\.[a-z_]+)'/.exec(text)?.[1] as Permission | undefined;
    return door && PERMISSIONS[door].step_up && text.includes('export const actions') ? [{ path, door }] : [];
  });
  expect(opened.map(({ path }) => path)).toEqual(Object.keys(SHOWN_ELSEWHERE));
  for (const { path, door } of opened) {
    const blind = (Object.keys(ROLES) as Role[]).filter((role) => roleHas(role, door) && !roleHas(role, SHOWN_ELSEWHERE[path] ?? door));
    expect([path, blind]).toEqual([path, []]);
    expect(PERMISSIONS[SHOWN_ELSEWHERE[path] ?? door].step_up).toBe(false);
  }
});

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
