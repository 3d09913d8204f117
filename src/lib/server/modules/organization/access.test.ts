import { describe, expect } from 'vitest';
import { plantUnits } from '#test/cast.ts';
import { test, useDatabase } from '#platform/testing.ts';
import {
  childrenAsOf,
  listChildren,
  listOwnUnits,
  searchOwnUnits,
  searchParents,
  searchUnits,
  treeTo,
  unitsAsOf,
  viewScope
} from './index.ts';

useDatabase();

describe('an actor without grants', () => {
  test('gets nothing from any list', async ({ tx, as, asCaller }) => {
    const units = await plantUnits(tx);
    for (const ctx of [await as(), await asCaller(null)]) {
      const scope = viewScope(ctx);
      expect(await treeTo(ctx, { open: undefined, page: 1, day: '2026-03-02' })).toBeUndefined();
      expect(await listChildren(ctx, units.city.id)).toEqual({ rows: [], total: 0, from: 0 });
      expect(await childrenAsOf(ctx, { unit_id: units.city.id, day: '2026-03-02', from: 0 }, { scope, size: 50 })).toMatchObject({
        rows: [],
        total: 0
      });
      expect(await unitsAsOf(ctx, '2026-03-02', scope).execute()).toEqual([]);
      expect(await searchUnits(ctx, 'Chi bộ')).toEqual([]);
      expect(await searchOwnUnits(ctx, 'Chi bộ')).toEqual([]);
      expect(await searchParents(ctx, 'Đảng bộ', ['commune_org'])).toEqual([]);
      expect(await listOwnUnits(ctx)).toEqual([]);
    }
  });
});

describe('a branch secretary', () => {
  test('sees his branch as the whole tree, and may choose no parent', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const secretary = await as({ grants: [{ role: 'branch_secretary', unit_id: units.branch_1a.id }] });
    const tree = await treeTo(secretary, { open: undefined, page: 1, day: '2026-03-02' });
    expect([tree?.top.name, tree?.level.rows.map(({ name }) => name)]).toEqual(['Chi bộ 1A', ['Tổ đảng 1']]);
    expect((await searchUnits(secretary, 'Chi bộ')).map(({ name }) => name)).toEqual(['Chi bộ 1A']);
    expect(await searchParents(secretary, 'Đảng bộ', ['commune_org'])).toEqual([]);
  });

  test('with a grant on the unit alone does not see below it', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const leader = await as({ grants: [{ role: 'editor', unit_id: units.ward_1.id, reach: 'unit' }] });
    expect((await listChildren(leader, units.ward_1.id)).rows).toEqual([]);
    expect((await searchUnits(leader, 'bo')).map(({ name }) => name)).toEqual(['Đảng bộ phường Một']);
  });
});
