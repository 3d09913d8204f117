/**
 * The cast: one small organization for tests, of the 2025 shape, with a sibling for every 'must not see'.
 *
 *   city  Đảng bộ Thành phố
 *   ├─ ward_1   Đảng bộ phường Một
 *   │  ├─ branch_1a   Chi bộ 1A       (residential)   group_1a  Tổ đảng 1
 *   │  ├─ branch_1b   Chi bộ 1B       (residential)
 *   │  └─ school_1    Đảng bộ cơ sở Trường Một
 *   │     └─ branch_1c  Chi bộ 1C     (attached)
 *   ├─ ward_2   Đảng bộ phường Hai
 *   │  └─ branch_2a   Chi bộ 2A
 *   └─ police   Đảng bộ trực thuộc
 *      └─ branch_3  Chi bộ cơ sở 3
 */
import { sql, type Transaction } from 'kysely';
import type { DB } from '../src/lib/server/platform/db/types.ts';

/** A unit as tests use it. */
export interface CastUnit {
  id: string;
  name: string;
  lft: number;
  rgt: number;
}

/** Every unit of the cast by its short name. */
export type CastUnits = Record<(typeof PLAN)[number][0], CastUnit>;

const PLAN = [
  ['city', null, 'city_org', null, 'Đảng bộ Thành phố'],
  ['ward_1', 'city', 'commune_org', null, 'Đảng bộ phường Một'],
  ['branch_1a', 'ward_1', 'branch', 'residential', 'Chi bộ 1A'],
  ['group_1a', 'branch_1a', 'party_group', null, 'Tổ đảng 1'],
  ['branch_1b', 'ward_1', 'branch', 'residential', 'Chi bộ 1B'],
  ['school_1', 'ward_1', 'grassroots_org', null, 'Đảng bộ Trường Một'],
  ['branch_1c', 'school_1', 'branch', 'attached', 'Chi bộ 1C'],
  ['ward_2', 'city', 'commune_org', null, 'Đảng bộ phường Hai'],
  ['branch_2a', 'ward_2', 'branch', 'residential', 'Chi bộ 2A'],
  ['police', 'city', 'direct_org', null, 'Đảng bộ Công an'],
  ['branch_3', 'police', 'grassroots_branch', null, 'Chi bộ 3']
] as const;

/** Plants the cast's units (opened 1 July 2025) and gives them with their positions. */
export async function plantUnits(tx: Transaction<DB>): Promise<CastUnits> {
  const ids = new Map<string, string>();
  for (const [index, [key, parent, kind, branch_type, name]] of PLAN.entries()) {
    const { id } = await tx
      .insertInto('org_unit')
      .columns(['parent_id', 'kind', 'branch_type', 'name', 'tier', 'usage_level', 'sort_no', 'opened_on', 'lft', 'rgt'])
      .expression((eb) =>
        eb
          .selectFrom('org_kind')
          .select((k) => [
            k
              .val(parent === null ? null : (ids.get(parent) ?? null))
              .$castTo<string | null>()
              .as('parent_id'),
            'org_kind.kind',
            k.val(branch_type).as('branch_type'),
            k.val(name).as('name'),
            'org_kind.tier',
            'org_kind.usage_level',
            k.val(index).as('sort_no'),
            sql<string>`date '2025-07-01'`.as('opened_on'),
            k.val(index + 1).as('lft'),
            k.val(index + 1).as('rgt')
          ])
          .where('org_kind.kind', '=', kind)
      )
      .returning('id')
      .executeTakeFirstOrThrow();
    ids.set(key, id);
  }
  await sql`select app.tree_number(${ids.get('city')}, 1, ${1000 * PLAN.length})`.execute(tx);
  await sql`insert into org_unit_version (unit_id, from_on, name, kind, tier, parent_id)
            select id, opened_on, name, kind, tier, parent_id from org_unit`.execute(tx);
  const rows = await tx.selectFrom('org_unit').select(['id', 'name', 'lft', 'rgt']).execute();
  const entries = PLAN.map(([key]) => [key, rows.find(({ id }) => id === ids.get(key))]);
  return Object.fromEntries(entries) as CastUnits;
}

/** What may be said of a member of the cast; the rest is filled in. */
export interface MemberWish {
  name?: string;
  born_on?: string;
  sex?: 'male' | 'female';
  joined_on?: string;
  official_on?: string | null;
  membership_status?: 'probationary' | 'official' | 'left';
  activity_status?: string;
  phone?: string;
}

/** Plants a member of a branch with the home attachment and statuses that belong to him. Gives his id. */
export async function plantMember(tx: Transaction<DB>, unit: CastUnit, wish: MemberWish = {}): Promise<string> {
  const [family = 'Nguyễn', ...rest] = (wish.name ?? 'Nguyễn Thị Minh Hoa').split(' ');
  const given = rest.pop() ?? 'Hoa';
  const joined_on = wish.joined_on ?? '2010-05-19';
  const membership_status = wish.membership_status ?? 'official';
  const activity_status = wish.activity_status ?? 'active';
  const { id } = await tx
    .insertInto('member')
    .values({
      unit_id: unit.id,
      unit_pos: unit.lft,
      family,
      middle: rest.join(' '),
      given,
      born_on: wish.born_on ?? '1980-04-12',
      sex: wish.sex ?? 'female',
      joined_on,
      decided_on: joined_on,
      official_on: wish.official_on === undefined ? '2011-05-19' : wish.official_on,
      membership_status,
      activity_status,
      phone: wish.phone ?? null
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await tx.insertInto('member_attachment').values({ member_id: id, unit_id: unit.id, kind: 'home', from_on: joined_on }).execute();
  await tx
    .insertInto('member_status')
    .values([
      { member_id: id, field: 'membership', status: membership_status, from_on: joined_on },
      { member_id: id, field: 'activity', status: activity_status, from_on: joined_on }
    ])
    .execute();
  return id;
}
