import { describe, expect } from 'vitest';
import { sql, type Transaction } from 'kysely';
import { plantMember, plantUnits, type CastUnits } from '#test/cast.ts';
import type { DB } from '#platform/db/types.ts';
import type { Reader } from '#platform/context.ts';
import { NOW, test, useDatabase } from '#platform/testing.ts';
import { askMembers, countMembers, listMembers } from './directory.queries.ts';
import { pageOf, type MemberFilter } from './directory-page.queries.ts';
import { countBearers } from './directory-name.queries.ts';
import { accessExport, exportRows, requestExport } from './export.ts';

useDatabase();

/** A small generator with a fixed seed: the same people and filters at each run. */
function dice(seed: number) {
  let state = seed;
  return <T>(faces: readonly T[]): T => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return faces[Math.floor((state / 2147483648) * faces.length)] as T;
  };
}

const FAMILIES = ['Nguyễn', 'Trần', 'Đặng', 'Lê'];
const GIVEN = ['An', 'Ánh', 'Ân', 'Bình', 'Đức', 'Dung', 'Dũng', 'Hòa', 'Hoà', 'Hoa'];

async function plantMany(tx: Transaction<DB>, units: CastUnits, n: number) {
  const roll = dice(7);
  for (let index = 0; index < n; index += 1) {
    const joined_on = roll(['1995-02-03', '2010-05-19', '2024-09-02', '2025-04-30']);
    await plantMember(tx, units[roll(['branch_1a', 'branch_1b', 'branch_1c', 'branch_2a'] as const)], {
      name: `${roll(FAMILIES)} ${roll(['Văn', 'Thị', 'Minh'])} ${roll(GIVEN)}`,
      born_on: roll(['1948-01-01', '1970-12-31', '1976-06-01']),
      sex: roll(['male', 'female'] as const),
      joined_on,
      official_on: null,
      membership_status: roll(['official', 'official', 'probationary', 'left'] as const),
      activity_status: roll(['active', 'exempt'])
    });
  }
}

/** The whole list, walked page by page to its end. */
async function walk(ctx: Reader, filter: MemberFilter) {
  const names: string[] = [];
  let page = await listMembers(ctx, filter);
  for (;;) {
    names.push(...page.rows.map(({ id }) => id));
    if (!page.next) return { ids: names, total: page.total, last: page };
    page = await listMembers(ctx, filter, { after: page.next });
  }
}

describe('the directory', () => {
  test('counts exactly the rows one walks through, whatever the filter, and each member once', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    await plantMany(tx, units, 130);
    const officer = await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_1.id }] });
    const roll = dice(11);
    let nonempty = 0;
    for (let round = 0; round < 40; round += 1) {
      const filter: MemberFilter = Object.fromEntries(
        Object.entries({
          name: roll([undefined, undefined, 'an', 'hoa', 'hòa', 'nguyen', 'Đ', 'thị']),
          unit_id: roll([undefined, units.branch_1a.id, units.school_1.id, units.branch_1b.id]),
          membership: roll([undefined, undefined, 'official', 'probationary', 'left']),
          activity: roll([undefined, undefined, 'exempt']),
          sex: roll([undefined, undefined, 'male']),
          born_from: roll([undefined, undefined, '1950-01-01']),
          born_to: roll([undefined, undefined, '1975-01-01']),
          joined_year: roll([undefined, undefined, undefined, 2010]),
          probation_months: roll([undefined, undefined, undefined, 3])
        }).filter(([, value]) => value !== undefined)
      );
      const { ids, total } = await walk(officer, filter);
      expect(ids.length, JSON.stringify(filter)).toBe(total);
      expect(new Set(ids).size).toBe(total);
      if (total > 0) nonempty += 1;
    }
    expect(nonempty).toBeGreaterThan(15);
  });

  test('stands in the order of given name, middle, family, the Vietnamese way, in both directions', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    await plantMany(tx, units, 90);
    const officer = await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_1.id }] });
    const { ids, total } = await walk(officer, {});
    expect(total).toBeGreaterThan(41);
    const sorted = await tx
      .selectFrom('member')
      .select('id')
      .where('id', 'in', ids)
      .orderBy('given')
      .orderBy('middle')
      .orderBy('family')
      .orderBy('id')
      .execute();
    expect(ids).toEqual(sorted.map(({ id }) => id));

    const second = await listMembers(officer, {}, { after: ids[19] ?? '' });
    const back = await listMembers(officer, {}, { before: second.previous ?? '' });
    expect(back.rows.map(({ id }) => id)).toEqual(ids.slice(0, 20));
    expect([back.previous, back.next]).toEqual([null, ids[19]]);
  });

  test('sorts đ after d and marks after plain letters', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    for (const given of ['Đức', 'Ân', 'Dũng', 'Ăn', 'An', 'Áo', 'Dung', 'Ánh', 'Anh'])
      await plantMember(tx, units.branch_1a, { name: `Lê Văn ${given}` });
    const secretary = await as({ grants: [{ role: 'branch_secretary', unit_id: units.branch_1a.id }] });
    const { rows } = await listMembers(secretary, {});
    expect(rows.map(({ full_name }) => full_name.split(' ').pop())).toEqual(['An', 'Anh', 'Ánh', 'Áo', 'Ăn', 'Ân', 'Dung', 'Dũng', 'Đức']);
  });

  test('finds a name with or without diacritics, NFC or NFD; typed diacritics come first', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    for (const name of ['Nguyễn Thị Hoa', 'Nguyễn Thị Hòa', 'Nguyễn Thị Hóa', 'Trần Văn Tám'])
      await plantMember(tx, units.branch_1a, { name });
    const secretary = await as({ grants: [{ role: 'branch_secretary', unit_id: units.branch_1a.id }] });
    const found = async (name: string) => (await listMembers(secretary, { name })).rows.map(({ full_name }) => full_name);
    expect(await found('thi hoa')).toEqual(['Nguyễn Thị Hoa', 'Nguyễn Thị Hòa', 'Nguyễn Thị Hóa']);
    expect(await found('Thị Hòa')).toEqual(['Nguyễn Thị Hòa', 'Nguyễn Thị Hoa', 'Nguyễn Thị Hóa']);
    expect(await found('Thị Hòa'.normalize('NFD'))).toEqual(await found('Thị Hòa'));
    await plantMember(tx, units.branch_1a, { name: 'Bùi Thị An' });
    await plantMember(tx, units.branch_1a, { name: 'Hoàng Thị Anh' });
    expect(await found('hoa')).toEqual(['Nguyễn Thị Hoa', 'Nguyễn Thị Hòa', 'Nguyễn Thị Hóa', 'Hoàng Thị Anh']);
    expect(await found('%')).toEqual([]);
    expect(await found('t_m')).toEqual([]);
  });

  test('finds the same by reading few members and by the name index of many', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    await plantMany(tx, units, 60);
    const officer = await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_1.id }] });
    for (const name of ['hoa', 'An', 'Đặng', 'Trần Văn', 'Hòa']) {
      const asked = await askMembers(officer, 'members.view', { name });
      expect(asked.small).toBe(true);
      const { ids, total } = await walk(officer, { name });
      const many = await pageOf(officer, { ...asked, small: false }, {}, 100);
      expect(
        many.rows.map(({ id }) => id),
        name
      ).toEqual(ids);
      expect(await countMembers(officer, { ...asked, small: false })).toBe(total);
    }
  });

  test('led by the names people bear, in the whole organization, is the list that reading everybody gives', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    await plantMany(tx, units, 120);
    await sql`select app.add_up_names()`.execute(tx);
    await plantMany(tx, units, 60);
    const renamed = sql`update member set given = 'Hòa', membership_status = 'official' where id in (select id from member where given = 'An' order by id limit 5)`;
    await renamed.execute(tx);
    const officer = await as({ grants: [{ role: 'city_organization', unit_id: units.city.id }] });

    for (const filter of [
      { name: 'hoa' },
      { name: 'Hòa' },
      { name: 'An' },
      { name: 'hoa', membership: 'left' },
      { name: 'thị', sex: 'male' }
    ]) {
      const read = await askMembers(officer, 'members.view', filter);
      const led = {
        ...read,
        small: false,
        bearers: await countBearers(officer, read.scope, { name: filter.name, statuses: read.statuses })
      };
      const { rows } = await pageOf(officer, read, {}, 1000);
      const ids = rows.map(({ id }) => id);
      expect(ids.length, filter.name).toBeGreaterThan(5);
      expect(await countMembers(officer, led), filter.name).toBe(ids.length);
      let page = await pageOf(officer, led, {}, 4);
      const forward = page.rows.map(({ id }) => id);
      while (page.next) forward.push(...(page = await pageOf(officer, led, { after: page.next }, 4)).rows.map(({ id }) => id));
      expect(forward, filter.name).toEqual(ids);
      const backward = page.rows.map(({ id }) => id);
      while (page.previous) backward.unshift(...(page = await pageOf(officer, led, { before: page.previous }, 4)).rows.map(({ id }) => id));
      expect(backward, filter.name).toEqual(ids);
    }
    const clerk = await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_1.id }] });
    expect(
      await countBearers(clerk, [{ lo: units.ward_1.lft, hi: units.ward_1.rgt }], { name: 'hoa', statuses: ['official'] })
    ).toBeUndefined();
  });

  test('is empty for nobody, and never shows a neighbour, even when the link names his unit or a member of it', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const mine = await plantMember(tx, units.branch_1a);
    const other = await plantMember(tx, units.branch_2a);
    const officer = await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_1.id }] });
    expect((await listMembers(await as(), {})).rows).toEqual([]);
    await expect(listMembers(officer, { unit_id: units.branch_2a.id })).rejects.toMatchObject({ name: 'NotFound' });
    expect((await listMembers(officer, {}, { after: other })).rows.map(({ id }) => id)).toEqual([mine]);
  });
});

describe('an export', () => {
  test('gives exactly the filtered rows, to the same account only, for a day', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    await plantMany(tx, units, 60);
    const grants = [{ role: 'commune_organization' as const, unit_id: units.ward_1.id }];
    const officer = await as({ grants });
    const filter = { sex: 'female', name: 'hoa' };
    const id = await requestExport(officer, { filter, purpose: 'Lập danh sách họp mặt' });
    const kept = await accessExport(officer, id);
    const rows = await Array.fromAsync(exportRows(officer, kept.filter));
    expect(rows.map((row) => row.id)).toEqual((await walk(officer, filter)).ids);
    expect(kept.rows).toBe(rows.length);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every((row) => row.decided_on === row.joined_on)).toBe(true);

    await expect(accessExport(await as({ grants }), id)).rejects.toThrow();
    await expect(accessExport({ ...officer, now: new Date(NOW.getTime() + 86_400_001) }, id)).rejects.toThrow();
    await expect(accessExport({ ...officer, actor: { ...officer.actor, grants: [] } }, id)).rejects.toThrow('members.export');
  });

  test('of a unit outside the scope is refused', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const officer = await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_1.id }] });
    await expect(requestExport(officer, { filter: { unit_id: units.ward_2.id }, purpose: 'Thử' })).rejects.toMatchObject({
      name: 'NotFound'
    });
    await expect(requestExport(officer, { filter: { unit_id: units.branch_1a.id }, purpose: 'Đối chiếu' })).resolves.toBeDefined();
  });
});
