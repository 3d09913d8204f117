import { describe, expect } from 'vitest';
import { plantMember, plantUnits } from '#test/cast.ts';
import { Forbidden, NotFound } from '#platform/errors.ts';
import { test, useDatabase } from '#platform/testing.ts';
import { appoint, endPosition } from './position.ts';
import { findCandidates, listFormerHolders, listHolders } from './position.queries.ts';

useDatabase();

const TODAY = '2026-03-02';
const office = { position: 'secretary' as const, manner: 'elected' as const, from_on: TODAY, decision_number: '21-QĐ/ĐU' };

describe('an appointment', () => {
  test('is written down with its decision and told to the member', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const hoa = await plantMember(tx, units.branch_1a);
    const officer = await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_1.id }] });
    const id = await appoint(officer, { ...office, member_id: hoa, unit_id: units.branch_1a.id });
    await appoint(officer, { ...office, position: 'committee_member', member_id: hoa, unit_id: units.ward_1.id });
    expect(await listHolders(officer, units.branch_1a.id)).toMatchObject([
      {
        id,
        position: 'secretary',
        from_on: TODAY,
        to_on: null,
        decision_number: '21-QĐ/ĐU',
        full_name: 'Nguyễn Thị Minh Hoa',
        member_visible: true
      }
    ]);
    const trail = await officer.db
      .selectFrom('audit_entry')
      .select(['action', 'member_id', 'unit_id', 'subject'])
      .orderBy('id')
      .limit(1)
      .execute();
    expect(trail).toEqual([{ action: 'members.appointed', member_id: hoa, unit_id: units.branch_1a.id, subject: id }]);
  });

  test('gives a unit one secretary at a time, and nobody the same office twice', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const hoa = await plantMember(tx, units.branch_1a);
    const an = await plantMember(tx, units.branch_1a, { name: 'Trần Văn An' });
    const officer = await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_1.id }] });
    const secretary = (member_id: string, from_on = TODAY) =>
      appoint(officer, { ...office, from_on, member_id, unit_id: units.branch_1a.id });
    const id = await secretary(hoa);
    await expect(secretary(hoa)).rejects.toThrow('organization.position_overlaps');
    await expect(secretary(an)).rejects.toMatchObject({ code: 'organization.position_filled', values: { name: 'Nguyễn Thị Minh Hoa' } });
    await endPosition(officer, { position_id: id, to_on: '2026-04-01', decision_number: '22-QĐ/ĐU' });
    await expect(secretary(an, '2026-03-31')).rejects.toThrow('organization.position_filled');
    await expect(secretary(an, '2026-04-01')).resolves.toBeDefined();
    await expect(
      appoint(officer, { ...office, position: 'committee_member', member_id: an, unit_id: units.branch_1a.id })
    ).resolves.toBeDefined();
  });

  test('is refused before the unit opened, in a closed one, and for one no longer on the list', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const hoa = await plantMember(tx, units.branch_1a);
    const gone = await plantMember(tx, units.branch_1a, { name: 'Lê Văn Cũ', membership_status: 'left' });
    const officer = await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_1.id }] });
    const wish = { ...office, member_id: hoa, unit_id: units.branch_1b.id };
    await expect(appoint(officer, { ...wish, from_on: '2025-06-30' })).rejects.toThrow('organization.before_opening');
    await expect(appoint(officer, { ...wish, member_id: gone })).rejects.toThrow('members.left');
    await tx.updateTable('org_unit').set({ closed_on: TODAY }).where('id', '=', units.branch_1b.id).execute();
    await expect(appoint(officer, wish)).rejects.toThrow('organization.closed');
  });

  test('ends once, not before it began, and stays in the history', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const hoa = await plantMember(tx, units.branch_1a);
    const officer = await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_1.id }] });
    const id = await appoint(officer, { ...office, from_on: '2026-01-10', member_id: hoa, unit_id: units.branch_1a.id });
    const end = (to_on: string) => endPosition(officer, { position_id: id, to_on, decision_number: '23-QĐ/ĐU' });
    await expect(end('2026-01-09')).rejects.toThrow('form.end_before_start');
    expect(await end(TODAY)).toBe(units.branch_1a.id);
    await expect(end(TODAY)).rejects.toThrow('organization.position_ended');
    expect(await listHolders(officer, units.branch_1a.id)).toEqual([]);
    expect(await listFormerHolders(officer, units.branch_1a.id)).toMatchObject([{ id, from_on: '2026-01-10', to_on: TODAY }]);
  });

  test('is for whom the door opens only', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const hoa = await plantMember(tx, units.branch_1a);
    const other = await plantMember(tx, units.branch_2a, { name: 'Trần Văn An' });
    const officer = await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_1.id }] });
    const id = await appoint(officer, { ...office, member_id: hoa, unit_id: units.branch_1a.id });
    await expect(appoint(officer, { ...office, member_id: other, unit_id: units.branch_1b.id })).rejects.toThrow(NotFound);
    await expect(appoint(officer, { ...office, member_id: hoa, unit_id: units.branch_2a.id })).rejects.toThrow(NotFound);
    await expect(appoint(officer, { ...office, member_id: hoa, unit_id: units.city.id })).rejects.toThrow(Forbidden);
    const secretary = await as({ grants: [{ role: 'branch_secretary', unit_id: units.branch_1a.id }] });
    await expect(endPosition(secretary, { position_id: id, to_on: TODAY, decision_number: '1' })).rejects.toThrow(Forbidden);
    const stranger = await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_2.id }] });
    await expect(endPosition(stranger, { position_id: id, to_on: TODAY, decision_number: '1' })).rejects.toThrow(NotFound);
    await expect(appoint(await as(), { ...office, member_id: hoa, unit_id: units.branch_1a.id })).rejects.toThrow(NotFound);
  });
});

describe('candidates and holders', () => {
  test('are found by name within sight; a holder out of sight is a name and an office', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    await plantMember(tx, units.branch_1a, { name: 'Nguyễn Thị Hoa', born_on: '1970-01-02' });
    await plantMember(tx, units.branch_1b, { name: 'Nguyễn Thị Hòa' });
    const far = await plantMember(tx, units.branch_2a, { name: 'Nguyễn Thị Hoa Mai' });
    await tx
      .insertInto('member_position')
      .values({ member_id: far, unit_id: units.branch_1a.id, position: 'overseer', manner: 'appointed', from_on: '2026-01-01' })
      .execute();
    const officer = await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_1.id }] });
    expect((await findCandidates(officer, 'thi hoa')).map(({ full_name, unit_name }) => [full_name, unit_name])).toEqual([
      ['Nguyễn Thị Hoa', 'Chi bộ 1A'],
      ['Nguyễn Thị Hòa', 'Chi bộ 1B']
    ]);
    expect((await findCandidates(officer, 'Hòa')).map(({ full_name }) => full_name)[0]).toBe('Nguyễn Thị Hòa');
    expect(await findCandidates(await as(), 'hoa')).toEqual([]);
    expect(await listHolders(officer, units.branch_1a.id)).toMatchObject([
      { full_name: 'Nguyễn Thị Hoa Mai', position: 'overseer', member_visible: false }
    ]);
  });
});
