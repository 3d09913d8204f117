import { describe, expect } from 'vitest';
import { plantMember, plantUnits, type CastUnits } from '#test/cast.ts';
import type { Writer } from '#platform/context.ts';
import { test, useDatabase, type ActorWish } from '#platform/testing.ts';
import { applyDue } from './change.ts';
import { kindsInPlaceOf, reclassifyUnit } from './reclassify.ts';
import { accessUnit } from './access.ts';

useDatabase();

const city = (units: CastUnits): ActorWish => ({ grants: [{ role: 'city_organization', unit_id: units.city.id }] });
const wish = (unit_id: string, kind: string, tier: 'grassroots' | 'upper_grassroots' | 'branch', on = '2026-03-02') => ({
  unit_id,
  kind,
  tier,
  branch_type: undefined,
  effective_on: on,
  decision_number: '12-QĐ/TU',
  version: undefined
});
const classOf = (ctx: Writer, id: string) =>
  ctx.db.selectFrom('org_unit').select(['kind', 'tier', 'usage_level', 'branch_type']).where('id', '=', id).executeTakeFirstOrThrow();

describe('another kind or tier', () => {
  test('holds from its day, keeps the former in the history, and is decided above the unit', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const officer = await as(city(units));
    const ward = await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_2.id }] });
    await expect(reclassifyUnit(ward, wish(units.ward_2.id, 'commune_org', 'grassroots'))).rejects.toMatchObject({ name: 'Forbidden' });

    const id = await reclassifyUnit(officer, wish(units.ward_2.id, 'commune_org', 'grassroots'));
    expect(await classOf(officer, units.ward_2.id)).toMatchObject({ kind: 'commune_org', tier: 'grassroots', usage_level: 'commune' });
    const versions = await officer.db
      .selectFrom('org_unit_version')
      .select(['from_on', 'tier'])
      .where('unit_id', '=', units.ward_2.id)
      .orderBy('from_on')
      .execute();
    expect(versions).toEqual([
      { from_on: '2025-07-01', tier: 'upper_grassroots' },
      { from_on: '2026-03-02', tier: 'grassroots' }
    ]);
    expect(await officer.db.selectFrom('org_change').select(['kind', 'decision_number']).where('id', '=', id).execute()).toEqual([
      { kind: 'change_tier', decision_number: '12-QĐ/TU' }
    ]);
    await expect(reclassifyUnit(officer, wish(units.ward_2.id, 'commune_org', 'grassroots'))).rejects.toThrow('organization.same_class');
    await expect(reclassifyUnit(officer, wish(units.city.id, 'city_org', 'grassroots'))).rejects.toThrow('organization.root_stays');
  });

  test('changes the level of use with the kind, on its day when that is still to come', async ({ tx, as, asSystem }) => {
    const units = await plantUnits(tx);
    const officer = await as(city(units));
    await tx.deleteFrom('org_unit_version').where('unit_id', '=', units.branch_1c.id).execute();
    await tx.deleteFrom('org_unit').where('id', '=', units.branch_1c.id).execute();
    const school = await accessUnit(officer, 'organization.change', units.school_1.id);
    expect(await kindsInPlaceOf(officer, school, '2026-03-02')).toEqual(
      expect.arrayContaining(['grassroots_org', 'grassroots_branch', 'branch'])
    );
    const id = await reclassifyUnit(officer, wish(units.school_1.id, 'grassroots_branch', 'grassroots', '2026-04-01'));
    expect(await classOf(officer, units.school_1.id)).toMatchObject({ kind: 'grassroots_org' });
    await applyDue(await asSystem(new Date('2026-04-01T02:00:00Z')), id);
    expect(await classOf(officer, units.school_1.id)).toEqual({
      kind: 'grassroots_branch',
      tier: 'grassroots',
      usage_level: 'branch',
      branch_type: null
    });
  });

  test('is one of the tiers its kind has, by the table of the rules', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const officer = await as(city(units));
    const ask = (unit: keyof CastUnits, kind: string, tier: string) =>
      reclassifyUnit(officer, { ...wish(units[unit].id, kind, 'branch'), tier: tier as 'branch' });
    for (const [unit, kind, tier] of [
      ['ward_2', 'commune_org', 'group'],
      ['ward_2', 'commune_org', 'none'],
      ['ward_2', 'direct_org', 'grassroots'],
      ['school_1', 'grassroots_org', 'upper_grassroots'],
      ['school_1', 'grassroots_branch', 'branch'],
      ['branch_1a', 'branch', 'grassroots'],
      ['group_1a', 'party_group', 'branch']
    ] as const) {
      await expect(ask(unit, kind, tier), `${kind} ${tier}`).rejects.toMatchObject({
        code: 'organization.tier_not_of_kind',
        field: 'tier'
      });
    }
    expect(await classOf(officer, units.ward_2.id)).toMatchObject({ tier: 'upper_grassroots' });
    expect(await tx.selectFrom('org_change').select('id').execute()).toEqual([]);
    await expect(ask('ward_2', 'commune_org', 'grassroots')).resolves.toBeDefined();
  });

  test('of a branch its type alone: recorded as such, from one type to the other', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const officer = await as(city(units));
    const id = await reclassifyUnit(officer, { ...wish(units.branch_1a.id, 'branch', 'branch'), branch_type: 'temporary' });
    expect(await classOf(officer, units.branch_1a.id)).toMatchObject({ kind: 'branch', tier: 'branch', branch_type: 'temporary' });
    const change = await tx.selectFrom('org_change').select(['kind', 'detail']).where('id', '=', id).executeTakeFirstOrThrow();
    expect(change).toMatchObject({ kind: 'change_branch_type', detail: { from: 'residential', to: 'temporary' } });
  });

  test('is refused where the unit above, a unit below or the roster does not allow it', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const officer = await as(city(units));
    const ask = (unit: keyof CastUnits, kind: string, tier: Parameters<typeof wish>[2] = 'grassroots') =>
      reclassifyUnit(officer, wish(units[unit].id, kind, tier));
    await expect(ask('school_1', 'grassroots_branch')).rejects.toThrow('organization.child_not_allowed');
    await expect(ask('school_1', 'district_org', 'upper_grassroots')).rejects.toThrow('organization.edge_not_allowed');
    await expect(ask('branch_3', 'branch', 'branch')).rejects.toThrow('organization.branch_type_needed');
    await plantMember(tx, units.branch_3);
    await expect(ask('branch_3', 'grassroots_org')).rejects.toThrow('organization.kind_holds_no_members');
    await expect(reclassifyUnit(officer, { ...wish(units.school_1.id, 'no_kind', 'grassroots') })).rejects.toThrow('form.not_a_choice');
  });
});
