import { describe, expect, test as plainTest } from 'vitest';
import { plantMember, plantUnits } from '#test/cast.ts';
import { test, useDatabase } from '#platform/testing.ts';
import { unitPage, unitWarnings } from './index.ts';
import { warningsOf, type UnitFacts } from './warning.ts';

useDatabase();

const figures = { branch_min: 3, groups_from: 30, org_from: 30, committee_from: 9, committee_max: 7 };
const sound: UnitFacts = { kind: 'branch', official: 8, total: 8, groups: 0, positions: ['secretary'], administered: true, overdue: false };
const codes = (facts: Partial<UnitFacts>) => warningsOf({ ...sound, ...facts }, figures).map(({ code }) => code);

describe('the figures', () => {
  plainTest('under 3, from 9, from 30 and over 30 are different tests', () => {
    expect(codes({})).toEqual([]);
    expect(codes({ official: 3, total: 3 })).toEqual([]);
    expect(codes({ official: 2, total: 5 })).toEqual(['too_few_members']);
    expect(codes({ official: 9, total: 9 })).toEqual(['committee_missing']);
    const led = ['secretary', 'deputy_secretary', 'committee_member'];
    expect(codes({ official: 29, total: 29, positions: led })).toEqual([]);
    expect(codes({ official: 30, total: 30, positions: led })).toEqual(['groups_needed']);
    expect(codes({ official: 30, total: 30, positions: led, groups: 2 })).toEqual([]);
    expect(codes({ official: 31, total: 31, positions: led, groups: 2 })).toEqual(['branch_consent_needed']);
    const committee = (n: number) => ['secretary', ...Array.from({ length: n - 1 }, () => 'committee_member')];
    expect(codes({ official: 20, total: 20, positions: committee(7) })).toEqual([]);
    expect(codes({ official: 20, total: 20, positions: committee(8) })).toEqual(['committee_too_large']);
  });

  plainTest('a committee of units has other rules than a branch', () => {
    expect(codes({ kind: 'grassroots_org', total: 29, official: 29 })).toEqual(['org_consent_needed']);
    expect(codes({ kind: 'grassroots_org', total: 30, official: 2 })).toEqual([]);
    expect(codes({ kind: 'commune_org', total: 2500, official: 2400, positions: [] })).toEqual(['no_secretary']);
    expect(codes({ kind: 'party_group', total: 0, official: 0, positions: [] })).toEqual([]);
  });
});

describe('a unit', () => {
  test('without anyone who may issue accounts or change it warns, until somebody may', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    for (const name of ['Lê Văn Một', 'Lê Văn Hai', 'Lê Văn Ba']) await plantMember(tx, units.branch_1a, { name });
    const secretary = await as({ grants: [{ role: 'branch_secretary', unit_id: units.branch_1a.id }] });
    const warnings = async () =>
      (await unitWarnings(secretary, await unitPage(secretary, units.branch_1a.id), ['secretary'])).map(({ code }) => code);
    expect(await warnings()).toEqual(['no_administrator']);
    await as({ grants: [{ role: 'unit_administrator', unit_id: units.ward_1.id, reach: 'unit' }] });
    expect(await warnings()).toEqual(['no_administrator']);
    await as({ grants: [{ role: 'unit_administrator', unit_id: units.city.id }] });
    expect(await warnings()).toEqual([]);
    await tx.updateTable('account_grant').set({ to_on: '2026-03-01' }).where('unit_id', '=', units.city.id).execute();
    await tx.updateTable('rule_value').set({ value: '4' }).where('key', '=', 'organization.branch_members_min').execute();
    expect(await warnings()).toEqual(['no_administrator', 'too_few_members']);
  });
});
