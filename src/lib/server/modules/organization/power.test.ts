import { describe, expect } from 'vitest';
import { plantUnits } from '#test/cast.ts';
import { Forbidden, NotFound } from '#platform/errors.ts';
import { test, useDatabase } from '#platform/testing.ts';
import { endPower, givePower, listPowers } from './index.ts';

useDatabase();

const TODAY = '2026-03-02';
const given = (unit_id: string) => ({ unit_id, power: 'admit_member' as const, effective_on: TODAY, decision_number: '15-QĐ/TU' });

describe('a power', () => {
  test('is given and ended by dated decisions, once at a time, with a trace', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const officer = await as({ grants: [{ role: 'city_organization', unit_id: units.city.id }] });
    const id = await givePower(officer, given(units.ward_1.id));
    await expect(givePower(officer, given(units.ward_1.id))).rejects.toThrow('organization.power_held');
    await expect(endPower(officer, { power_id: id, effective_on: '2026-03-01', decision_number: '16-QĐ/TU' })).rejects.toThrow(
      'form.end_before_start'
    );
    await endPower(officer, { power_id: id, effective_on: '2026-06-01', decision_number: '16-QĐ/TU' });
    await expect(endPower(officer, { power_id: id, effective_on: '2026-06-01', decision_number: '16-QĐ/TU' })).rejects.toThrow(
      'organization.power_ended'
    );
    expect(await listPowers(officer, units.ward_1.id)).toMatchObject([{ power: 'admit_member', from_on: TODAY, to_on: '2026-06-01' }]);
    const trail = await officer.db.selectFrom('audit_entry').select(['action', 'unit_id']).orderBy('id').execute();
    expect(trail).toEqual([
      { action: 'organization.power_given', unit_id: units.ward_1.id },
      { action: 'organization.power_ended', unit_id: units.ward_1.id }
    ]);
  });

  test('comes from above: the unit itself does not take it, and a stranger does not see it', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const above = await as({ grants: [{ role: 'city_organization', unit_id: units.city.id }] });
    const id = await givePower(above, given(units.ward_1.id));
    const officer = await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_1.id }] });
    await expect(givePower(officer, { ...given(units.ward_1.id), power: 'issue_card' })).rejects.toThrow(Forbidden);
    await expect(endPower(officer, { power_id: id, effective_on: TODAY, decision_number: '1' })).rejects.toThrow(Forbidden);
    await expect(givePower(officer, given(units.branch_1a.id))).resolves.toBeDefined();
    const stranger = await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_2.id }] });
    await expect(endPower(stranger, { power_id: id, effective_on: TODAY, decision_number: '1' })).rejects.toThrow(NotFound);
  });
});
