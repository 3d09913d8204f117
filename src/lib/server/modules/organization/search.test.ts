import { sql } from 'kysely';
import { describe, expect } from 'vitest';
import { plantMember, plantUnits } from '#test/cast.ts';
import { Forbidden, NotFound } from '#platform/errors.ts';
import { test, useDatabase } from '#platform/testing.ts';
import {
  accessUnit,
  childrenAsOf,
  listChildren,
  hasOtherParent,
  listOwnUnits,
  moveUnit,
  pathAsOf,
  renameUnit,
  searchOwnUnits,
  searchUnits,
  treeTo,
  unitPage,
  viewScope
} from './index.ts';

useDatabase();

const TODAY = '2026-03-02';

describe('a search by name', () => {
  test('finds with and without diacritics, the exactly typed first, with the whole path', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    await tx.updateTable('org_unit').set({ name: 'Chi bộ Hòa Bình' }).where('id', '=', units.branch_1a.id).execute();
    await tx.updateTable('org_unit').set({ name: 'Chi bộ Hoa Binh Hai' }).where('id', '=', units.branch_1c.id).execute();
    await tx.updateTable('org_unit').set({ name: 'Chi bộ Hoà', code: '01.0A' }).where('id', '=', units.branch_2a.id).execute();
    const officer = await as({ grants: [{ role: 'city_organization', unit_id: units.city.id }] });
    const names = async (text: string) => (await searchUnits(officer, text)).map(({ name }) => name);

    expect(await names('hoa binh')).toEqual(['Chi bộ Hòa Bình', 'Chi bộ Hoa Binh Hai']);
    expect(await names('HOA BINH HAI')).toEqual(['Chi bộ Hoa Binh Hai']);
    expect((await names('Hòa Bình')).at(0)).toBe('Chi bộ Hòa Bình');
    expect(await names('Hòa Bình'.normalize('NFD'))).toEqual(['Chi bộ Hòa Bình', 'Chi bộ Hoa Binh Hai']);
    expect(await names('binh bo hoa')).toEqual(['Chi bộ Hòa Bình', 'Chi bộ Hoa Binh Hai']);
    expect(await names('binh hoa khac')).toEqual([]);
    expect(await names('01.0a')).toEqual(['Chi bộ Hoà']);
    expect(await names('100%')).toEqual([]);
    expect(await names('h')).toEqual([]);
    expect((await searchUnits(officer, 'Hoa Binh Hai'))[0]?.path).toBe('Đảng bộ Thành phố › Đảng bộ phường Một › Đảng bộ Trường Một');
  });

  test('stays in the unit one works for, and the switcher within the grants', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const officer = await as({
      grants: [
        { role: 'commune_organization', unit_id: units.ward_1.id },
        { role: 'commune_organization', unit_id: units.ward_2.id }
      ]
    });
    expect((await searchUnits(officer, 'chi bo')).map(({ name }) => name).sort()).toEqual(['Chi bộ 1A', 'Chi bộ 1B', 'Chi bộ 1C']);
    expect((await searchOwnUnits(officer, 'chi bo')).map(({ name }) => name)).toContain('Chi bộ 2A');
    expect(await searchOwnUnits(officer, 'cong an')).toEqual([]);
    expect((await listOwnUnits(officer)).map(({ name, path }) => [name, path])).toEqual([
      ['Đảng bộ phường Một', 'Đảng bộ Thành phố'],
      ['Đảng bộ phường Hai', 'Đảng bộ Thành phố']
    ]);
  });
});

describe('another place for a unit', () => {
  test('is there when a unit that may stand above it is in the scope of the one who asks', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const ward = await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_1.id }] });
    const city = await as({ grants: [{ role: 'city_organization', unit_id: units.city.id }] });
    const branch = await accessUnit(city, 'organization.change', units.branch_1a.id);
    expect(await hasOtherParent(ward, branch, ['commune_org'])).toBe(false);
    expect(await hasOtherParent(city, branch, ['commune_org'])).toBe(true);
    expect(await hasOtherParent(city, branch, [])).toBe(false);
    const top = await accessUnit(city, 'organization.change', units.ward_1.id);
    expect(await hasOtherParent(city, top, ['city_org'])).toBe(false);
    await tx.updateTable('org_unit').set({ closed_on: '2026-03-01' }).where('id', '=', units.ward_2.id).execute();
    expect(await hasOtherParent(city, branch, ['commune_org'])).toBe(false);
  });
});

describe('the tree', () => {
  test('counts units directly below and members of the whole subtree', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    await plantMember(tx, units.branch_1a);
    await plantMember(tx, units.branch_1c, { membership_status: 'probationary' });
    await plantMember(tx, units.branch_1c, { name: 'Lê Văn Cũ', membership_status: 'left' });
    const officer = await as({ grants: [{ role: 'city_organization', unit_id: units.city.id }] });
    const level = await listChildren(officer, units.city.id);
    expect(level.rows.map(({ name, children, members }) => [name, children, members])).toEqual([
      ['Đảng bộ phường Một', 3, 2],
      ['Đảng bộ phường Hai', 1, 0],
      ['Đảng bộ Công an', 1, 0]
    ]);
  });

  test('opens the way down to a unit, on the page that holds it', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    await tx
      .insertInto('org_unit')
      .values(
        Array.from({ length: 60 }, (_, n) => ({
          parent_id: units.ward_2.id,
          kind: 'branch',
          branch_type: 'residential',
          name: `Chi bộ số ${n}`,
          tier: 'branch',
          opened_on: '2025-07-01',
          lft: 900_000 + n,
          rgt: 900_000 + n,
          sort_no: n + 100
        }))
      )
      .execute();
    await sql`select app.tree_number(${units.city.id}, 1, 100000)`.execute(tx);
    const officer = await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_2.id }] });
    const last = await tx.selectFrom('org_unit').select('id').where('name', '=', 'Chi bộ số 59').executeTakeFirstOrThrow();
    const tree = await treeTo(officer, { open: last.id, page: 1, day: TODAY });
    expect(tree?.top.name).toBe('Đảng bộ phường Hai');
    expect([tree?.level.total, tree?.level.from, tree?.level.open?.id]).toEqual([61, 50, last.id]);
    expect(tree?.level.rows.at(-1)?.id).toBe(last.id);
    await expect(treeTo(officer, { open: units.branch_1a.id, page: 1, day: TODAY })).rejects.toThrow(NotFound);
  });

  test('stands on another day as it stood then', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const officer = await as({ grants: [{ role: 'city_organization', unit_id: units.city.id }] });
    const on = (effective_on: string) => ({ effective_on, decision_number: '1-QĐ/TU' });
    await renameUnit(officer, { unit_id: units.ward_2.id, name: 'Đảng bộ phường Nhì', ...on('2026-01-01') });
    await moveUnit(officer, { unit_id: units.branch_1b.id, parent_id: units.ward_2.id, ...on('2026-02-01') });
    const wide = viewScope(officer).map(() => ({ lo: 1, hi: 2147483647 }));
    const names = async (unit_id: string, day: string) =>
      (await childrenAsOf(officer, { unit_id, day, from: 0 }, { scope: wide, size: 50 })).rows.map(({ name }) => name);

    expect(await names(units.ward_2.id, '2026-01-31')).toEqual(['Chi bộ 2A']);
    expect(await names(units.ward_2.id, '2026-02-01')).toEqual(['Chi bộ 1B', 'Chi bộ 2A']);
    expect(await names(units.city.id, '2025-12-31')).toContain('Đảng bộ phường Hai');
    expect(await names(units.city.id, '2026-01-01')).toContain('Đảng bộ phường Nhì');
    expect(await names(units.city.id, '2025-06-30')).toEqual([]);
    expect(await pathAsOf(officer, units.branch_1b.id, '2026-01-31')).toEqual(['Đảng bộ Thành phố', 'Đảng bộ phường Một']);
    expect(await pathAsOf(officer, units.branch_1b.id, '2026-02-01')).toEqual(['Đảng bộ Thành phố', 'Đảng bộ phường Nhì']);
  });
});

describe('the page of a unit', () => {
  test('shows the way up, links only where one may go, and numbers by status', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    await plantMember(tx, units.branch_1a);
    await plantMember(tx, units.branch_1a, { membership_status: 'probationary', activity_status: 'exempt' });
    const officer = await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_1.id }] });
    const page = await unitPage(officer, units.branch_1a.id);
    expect(page.path.map(({ name, visible }) => [name, visible])).toEqual([
      ['Đảng bộ Thành phố', false],
      ['Đảng bộ phường Một', true]
    ]);
    expect(page.members).toEqual({ total: 2, official: 1, probationary: 1, exempt: 1 });
    expect(page.may).toEqual({ change: true, appoint: true, superior: true });
    expect((await unitPage(officer, units.ward_1.id)).may).toEqual({ change: true, appoint: true, superior: false });
    await expect(unitPage(officer, units.branch_2a.id)).rejects.toThrow(NotFound);
    await expect(unitPage(officer, units.city.id)).rejects.toThrow(Forbidden);
  });
});
