import { sql } from 'kysely';
import { describe, expect } from 'vitest';
import { plantMember, plantUnits } from '#test/cast.ts';
import { covers, narrow, scopeOf, within } from './access.ts';
import { test, useDatabase } from './testing.ts';

useDatabase();

describe('the two walls', () => {
  test('each hold alone: the predicate without row-level security, and row-level security without the predicate', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const mine = await plantMember(tx, units.branch_1a);
    const other = await plantMember(tx, units.branch_2a);
    const clerk = await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_1.id }] });
    const scope = scopeOf(clerk.actor, 'members.view');

    const withoutPredicate = await clerk.db.selectFrom('member').select('id').execute();
    expect(withoutPredicate.map(({ id }) => id)).toEqual([mine]);

    const withoutRls = await tx.selectFrom('member').select('id').where(({ ref }) => within(scope, ref('unit_pos'))).execute();
    expect(withoutRls.map(({ id }) => id)).toEqual([mine]);
    expect((await tx.selectFrom('member').select('id').execute()).map(({ id }) => id)).toEqual([mine, other]);
  });

  test('show nobody anything without grants, and the system everything', async ({ tx, as, asCaller, asSystem }) => {
    const units = await plantUnits(tx);
    await plantMember(tx, units.branch_1a);
    const counts = [];
    for (const ctx of [await as(), await asCaller(null), await asSystem()]) {
      counts.push((await ctx.db.selectFrom('member').select('id').execute()).length);
    }
    expect(counts).toEqual([0, 0, 1]);
  });

  test('stay closed for a role with power until the second factor was shown', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    await plantMember(tx, units.branch_1a);
    const grants = [{ role: 'commune_organization' as const, unit_id: units.ward_1.id }];
    const half = await as({ grants, second_factor: false });
    expect(half.actor.locked).toBe(true);
    expect(half.actor.grants).toEqual([]);
    expect(await half.db.selectFrom('member').select('id').execute()).toEqual([]);
  });

  test('refuse a row outside the scope from being written', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    await plantMember(tx, units.branch_1a);
    const clerk = await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_1.id }] });
    const move = clerk.db.updateTable('member').set({ unit_id: units.branch_2a.id, unit_pos: units.branch_2a.lft }).execute();
    await expect(move).rejects.toThrow('row-level security');
  });

  test('let a member see himself through his own door only', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const me = await plantMember(tx, units.branch_1a);
    await plantMember(tx, units.branch_1a, { name: 'Trần Văn An' });
    const ctx = await as({ member_id: me });
    expect(await ctx.db.selectFrom('member').select('id').execute()).toEqual([]);
    expect((await ctx.db.selectFrom('member_own').select('id').execute()).map(({ id }) => id)).toEqual([me]);
  });
});

describe('a scope', () => {
  test('covers the same units in memory and in SQL, for awkward holders', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const all = await tx.selectFrom('org_unit').select(['id', 'lft']).execute();
    const holders = [
      [],
      [units.branch_1a.id],
      [units.ward_1.id, units.branch_1b.id],
      [units.branch_1a.id, units.branch_2a.id, units.police.id],
      [units.city.id]
    ];
    for (const [index, ids] of holders.entries()) {
      for (const reach of ['unit', 'subtree'] as const) {
        const ctx = await as({ grants: ids.map((unit_id) => ({ role: 'branch_secretary' as const, unit_id, reach })) });
        const scope = scopeOf(ctx.actor, 'members.view');
        const inMemory = all.filter(({ lft }) => covers(scope, lft)).map(({ id }) => id);
        const inSql = await tx.selectFrom('org_unit').select('id').where(({ ref }) => within(scope, ref('lft'))).orderBy('id').execute();
        expect(inSql.map(({ id }) => id), `holder ${index} ${reach}`).toEqual(inMemory.sort((a, b) => Number(a) - Number(b)));
        const inWall = await tx.selectFrom('org_unit').select('id').where(sql<boolean>`lft <@ ${rangesOf(scope)}::int4multirange`).orderBy('id').execute();
        expect(inWall.map(({ id }) => id)).toEqual(inMemory);
      }
    }
  });

  test('narrows to one unit', () => {
    expect(narrow([{ lo: 1, hi: 50 }, { lo: 80, hi: 90 }], { lo: 40, hi: 85 })).toEqual([{ lo: 40, hi: 50 }, { lo: 80, hi: 85 }]);
    expect(narrow([{ lo: 1, hi: 50 }], { lo: 60, hi: 70 })).toEqual([]);
  });
});

function rangesOf(scope: readonly { lo: number; hi: number }[]): string {
  return `{${scope.map(({ lo, hi }) => `[${lo},${hi}]`).join(',')}}`;
}
