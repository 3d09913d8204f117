import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { describe, expect } from 'vitest';
import { test, useDatabase } from '#platform/testing.ts';
import { loadShape, treeTo, type ShapeRow } from './index.ts';

useDatabase();

const CITY: ShapeRow = { key: 'city', parent: null, kind: 'city_org', name: 'Đảng bộ thành phố Hà Nội' };

/** The shape until 30/6/2025: city, districts, communes of tier grassroots, branches. Names of districts are real, the rest numbered. */
function hanoi2023(): ShapeRow[] {
  const districts = [
    'Ba Đình',
    'Hoàn Kiếm',
    'Tây Hồ',
    'Long Biên',
    'Cầu Giấy',
    'Đống Đa',
    'Hai Bà Trưng',
    'Hoàng Mai',
    'Thanh Xuân',
    'Sóc Sơn'
  ];
  return [
    CITY,
    ...districts.flatMap((name, d): ShapeRow[] => [
      { key: `d${d}`, parent: 'city', kind: 'district_org', name: `Đảng bộ quận ${name}` },
      { key: `d${d}g`, parent: `d${d}`, kind: 'grassroots_org', name: `Đảng bộ Trường ${name}` },
      { key: `d${d}gs`, parent: `d${d}g`, kind: 'sectional_org', name: 'Đảng bộ bộ phận Khoa' },
      { key: `d${d}gsb`, parent: `d${d}gs`, kind: 'branch', branch_type: 'attached', name: 'Chi bộ Bộ môn' },
      { key: `d${d}b`, parent: `d${d}`, kind: 'grassroots_branch', name: `Chi bộ Bảo tàng ${name}` },
      ...[1, 2, 3].flatMap((c): ShapeRow[] => [
        { key: `d${d}c${c}`, parent: `d${d}`, kind: 'commune_org', tier: 'grassroots', name: `Đảng bộ phường số ${c}` },
        { key: `d${d}c${c}b`, parent: `d${d}c${c}`, kind: 'branch', branch_type: 'residential', name: 'Chi bộ tổ dân phố số 1' },
        { key: `d${d}c${c}bg`, parent: `d${d}c${c}b`, kind: 'party_group', name: 'Tổ đảng số 1' },
        { key: `d${d}c${c}s`, parent: `d${d}c${c}`, kind: 'sectional_org', name: 'Đảng bộ bộ phận khối phố' }
      ])
    ]),
    { key: 'p', parent: 'city', kind: 'direct_org', name: 'Đảng bộ Công an Thành phố' },
    { key: 'pg', parent: 'p', kind: 'grassroots_org', name: 'Đảng bộ Phòng Tham mưu' }
  ];
}

/** The shape from 1/7/2025: city, the 126 wards and communes of the list, branches. */
function hanoi2025(): ShapeRow[] {
  const communes = readFileSync(`${import.meta.dirname}/../../../../../db/seeds/hanoi-units.csv`, 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  return [
    CITY,
    ...communes.flatMap((line): ShapeRow[] => {
      const [code = '', type, name] = line.trim().split(',');
      return [
        { key: code, parent: 'city', kind: 'commune_org', name: `Đảng bộ ${type === 'ward' ? 'phường' : 'xã'} ${name}` },
        { key: `${code}b`, parent: code, kind: 'branch', branch_type: 'residential', name: 'Chi bộ số 1' },
        { key: `${code}g`, parent: code, kind: 'grassroots_org', name: 'Đảng bộ Công ty' },
        { key: `${code}gb`, parent: `${code}g`, kind: 'branch', branch_type: 'attached', name: 'Chi bộ Văn phòng' }
      ];
    })
  ];
}

describe('an organization', () => {
  test('of the shape of 2023 loads as data, four levels deep', async ({ tx, as }) => {
    const ids = await loadShape(tx, hanoi2023(), '2023-03-16');
    expect((await sql`select * from app.tree_faults`.execute(tx)).rows).toEqual([]);
    const officer = await as({ grants: [{ role: 'city_organization', unit_id: ids.get('city')! }] });
    const tree = await treeTo(officer, { open: ids.get('d0c1b')!, page: 1, day: '2026-03-02' });
    expect(tree?.level.total).toBe(11);
    expect(tree?.level.open?.level.open?.level.open?.level.rows.map(({ name }) => name)).toEqual(['Tổ đảng số 1']);
    expect(tree?.level.rows[0]?.name).toBe('Đảng bộ quận Ba Đình');
    const { tier } = await tx.selectFrom('org_unit').select('tier').where('id', '=', ids.get('d0c1')!).executeTakeFirstOrThrow();
    expect(tier).toBe('grassroots');
  });

  test('of the shape of 2025 loads by the same function, three levels deep', async ({ tx, as }) => {
    const ids = await loadShape(tx, hanoi2025(), '2025-07-01');
    expect((await sql`select * from app.tree_faults`.execute(tx)).rows).toEqual([]);
    const officer = await as({ grants: [{ role: 'city_organization', unit_id: ids.get('city')! }] });
    const tree = await treeTo(officer, { open: undefined, page: 3, day: '2026-03-02' });
    expect([tree?.level.total, tree?.level.from, tree?.level.rows.length]).toEqual([126, 100, 26]);
  });

  test('of one period is refused in the other, every wrong line by name', async ({ tx }) => {
    await expect(loadShape(tx, hanoi2025(), '2023-03-16')).rejects.toThrow(/commune_org\) below city: organization\.edge_not_allowed/);
    await expect(loadShape(tx, hanoi2023(), '2025-07-01')).rejects.toThrow(
      /d9 \(district_org\) below city[^]*d9c1 \(commune_org\) below d9/
    );
  });

  test('is refused with a branch of a hamlet below a school, a child before its parent, or over another one', async ({ tx }) => {
    const school: ShapeRow[] = [CITY, { key: 's', parent: 'city', kind: 'grassroots_org', name: 'Đảng bộ Trường' }];
    const hamlet: ShapeRow = { key: 'h', parent: 's', kind: 'branch', branch_type: 'residential', name: 'Chi bộ thôn' };
    await expect(loadShape(tx, [...school, hamlet], '2025-07-01')).rejects.toThrow('organization.residential_parent');
    await expect(loadShape(tx, [CITY, hamlet, ...school.slice(1)], '2025-07-01')).rejects.toThrow('does not come before it');
    await loadShape(tx, school, '2025-07-01');
    await expect(loadShape(tx, school, '2025-07-01')).rejects.toThrow('not empty');
  });
});
