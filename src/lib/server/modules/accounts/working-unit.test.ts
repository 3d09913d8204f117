import { expect } from 'vitest';
import { plantUnits } from '#test/cast.ts';
import { Forbidden, NotFound } from '#platform/errors.ts';
import { test, useDatabase } from '#platform/testing.ts';
import { chooseWorkingUnit } from './working-unit.ts';

useDatabase();

test('works for a unit of his grants or below, leaves a trace, and knows what he may do there', async ({ tx, as }) => {
  const units = await plantUnits(tx);
  const both = await as({
    grants: [
      { role: 'commune_organization', unit_id: units.ward_1.id },
      { role: 'branch_secretary', unit_id: units.branch_2a.id }
    ]
  });
  const working = () =>
    tx.selectFrom('account_session').select('working_unit_id').where('id', '=', both.actor.session!.id).executeTakeFirstOrThrow();

  expect(await chooseWorkingUnit(both, { unit_id: units.branch_2a.id })).toEqual([
    'organization.view',
    'members.view',
    'members.propose',
    'accounts.delegate'
  ]);
  expect((await working()).working_unit_id).toBe(units.branch_2a.id);
  expect(await chooseWorkingUnit(both, { unit_id: units.branch_1c.id })).toContain('members.import');
  const trail = await both.db.selectFrom('audit_entry').select(['action', 'unit_id']).orderBy('id').execute();
  expect(trail).toEqual([
    { action: 'accounts.unit_switched', unit_id: units.branch_2a.id },
    { action: 'accounts.unit_switched', unit_id: units.branch_1c.id }
  ]);

  await expect(chooseWorkingUnit(both, { unit_id: units.ward_2.id })).rejects.toThrow(Forbidden);
  await expect(chooseWorkingUnit(both, { unit_id: units.police.id })).rejects.toThrow(NotFound);
  await tx.updateTable('org_unit').set({ closed_on: '2026-03-01' }).where('id', '=', units.branch_1b.id).execute();
  await expect(chooseWorkingUnit(both, { unit_id: units.branch_1b.id })).rejects.toThrow('organization.closed');
});
