import { describe, expect, test } from 'vitest';
import { plantMember } from '#test/cast.ts';
import { reclassifyUnit } from '#organization';
import { KEYS } from '#platform/testing.ts';
import { startTemporary } from './attachment.ts';
import { useStage, type Command } from './import.testing.ts';
import { addMember } from './member.ts';

const stageOf = useStage();

const officerOf = (unit: { id: string }) => ({ role: 'record_officer' as const, unit_id: unit.id });

describe('a branch that becomes a kind without a roster', () => {
  const asOrganization = (unit_id: string) => ({
    unit_id,
    kind: 'grassroots_org' as const,
    tier: 'grassroots' as const,
    branch_type: undefined,
    effective_on: '2026-03-02',
    decision_number: '01-QĐ/TU',
    version: undefined
  });
  const somebody = {
    full_name: 'Lê Văn Mới',
    born_on: '1980-01-01',
    sex: 'male' as const,
    joined_on: '2010-01-01',
    decided_on: null,
    official_on: '2011-01-01',
    card_number: null,
    personal_id: null,
    phone: null,
    membership_status: 'official' as const,
    decision_number: '',
    confirmed: undefined
  };
  const both = () => {
    const stage = stageOf();
    const { city, ward_2, branch_2a } = stage.units;
    const add: Command = {
      who: officerOf(ward_2),
      act: (ctx) => addMember(ctx, KEYS, { ...somebody, unit_id: branch_2a.id })
    };
    const reclassify: Command = {
      who: { role: 'city_organization', unit_id: city.id },
      act: (ctx) => reclassifyUnit(ctx, asOrganization(branch_2a.id))
    };
    const kind = () => stage.owner.db.selectFrom('org_unit').select('kind').where('id', '=', branch_2a.id).executeTakeFirst();
    return { ...stage, add, reclassify, kind };
  };

  test('counts a member who is being added', async () => {
    const { race, add, reclassify, kind } = both();
    expect(await race(add, reclassify)).toEqual({ first: 'done', second: 'organization.kind_holds_no_members' });
    expect(await kind()).toEqual({ kind: 'branch' });
  });

  test('takes nobody in from then on, not even as a guest or by an import that was checked before', async () => {
    const { race, add, reclassify, owner, by, units, kind, check, apply, row } = both();
    const file =
      'Họ và tên;Ngày sinh;Giới tính;Ngày vào Đảng;Ngày chính thức;Chi bộ\nCù Thị Màn;01/02/1990;Nữ;03/02/2015;03/02/2016;Chi bộ 2A\n';
    const id = await check(file, units.ward_2.id);
    expect(await row(id, 2)).toMatchObject({ effect: 'create' });
    expect(await race(reclassify, add)).toEqual({ first: 'done', second: 'members.unit_has_no_roster' });
    expect(await kind()).toEqual({ kind: 'grassroots_org' });
    await apply(id, units.ward_2.id);
    expect(await row(id, 2)).toMatchObject({ effect: 'skip', problems: [{ code: 'members.import_row_stale' }] });
    expect(await owner.db.selectFrom('member').select('id').execute()).toEqual([]);
    const member_id = await owner.db.transaction().execute((tx) => plantMember(tx, units.branch_1a));
    const stay = { member_id, version: 1, unit_id: units.branch_2a.id, from_on: '2026-03-01', reason: '', decision_number: '' };
    await expect(by(officerOf(units.ward_1), (ctx) => startTemporary(ctx, stay))).rejects.toThrow('members.unit_has_no_roster');
  });
});
