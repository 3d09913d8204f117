import { describe, expect } from 'vitest';
import { plantMember, plantUnits } from '#test/cast.ts';
import { KEYS, test, useDatabase } from '#platform/testing.ts';
import { addMemberForm, correctMemberForm, fieldForms, type AddMember } from './forms.ts';
import { addMember, correctMember } from './member.ts';
import { findByPersonalId, openRecord, viewPersonalId } from './disclosure.ts';
import { viewsOf } from './views.queries.ts';

useDatabase();

const typed = {
  full_name: 'Nguyễn Thị Minh Hoa',
  born_on: '12/4/1980',
  sex: 'female',
  joined_on: '19/05/2010',
  decided_on: '',
  official_on: '19/05/2011',
  card_number: '',
  personal_id: '001 180 000 345',
  phone: '+84 912 345 678',
  unit_id: '1',
  membership_status: 'official',
  decision_number: '12-QĐ/ĐU'
};
const input = (unit: { id: string }, wish: Partial<typeof typed & { confirmed: 'on' }> = {}): AddMember =>
  addMemberForm.parse({ ...typed, unit_id: unit.id, ...wish });

describe('a typed profile', () => {
  test('is read in the ways people write it', () => {
    const read = addMemberForm.parse({ ...typed, full_name: '  Nguyễn Thị   Minh Hoa '.normalize('NFD') });
    expect(read).toMatchObject({
      full_name: 'Nguyễn Thị Minh Hoa'.normalize('NFC'),
      born_on: '1980-04-12',
      personal_id: '001180000345',
      phone: '0912345678',
      decided_on: null,
      card_number: null
    });
  });

  test.for([
    ['full_name', 'Hoa', 'members.name_not_valid'],
    ['full_name', 'Nguyễn Hoa 🌸', 'members.name_not_valid'],
    ['full_name', `Nguyễn ${'a'.repeat(61)}`, 'members.name_not_valid'],
    ['born_on', '31/02/1980', 'form.not_a_day'],
    ['born_on', '1980-02-31', 'form.not_a_day'],
    ['personal_id', '12345', 'members.id_not_12_digits'],
    ['phone', '12345', 'members.phone_not_valid'],
    ['phone', '001180000345', 'members.phone_not_valid'],
    ['card_number', '001180000345', 'members.card_is_id'],
    ['card_number', '001 180.000 345', 'members.card_is_id'],
    ['card_number', '001/180/000345', 'members.card_is_id'],
    ['sex', 'khác', 'form.not_a_choice']
  ] as const)('is refused with %s as %s', ([field, value, code]) => {
    const read = addMemberForm.safeParse({ ...typed, [field]: value });
    expect(read.error?.issues.map(({ path, message }) => [path[0], message])).toEqual([[field, code]]);
  });

  test('has its name written as names are written', () => {
    expect(addMemberForm.parse({ ...typed, full_name: 'đỗ văn HÙNG' }).full_name).toBe('Đỗ Văn Hùng');
    expect(fieldForms.full_name.parse("H'Bia K'HO")).toBe("H'Bia K'Ho");
  });

  test('loses marks that turn the reading direction', () => {
    expect(addMemberForm.parse({ ...typed, full_name: 'Nguyễn \u202eThị Hoa' }).full_name).toBe('Nguyễn Thị Hoa');
  });
});

describe('a card number', () => {
  test('that is a personal ID is refused by the database too', async ({ tx }) => {
    const id = await plantMember(tx, (await plantUnits(tx)).branch_1a);
    await tx.updateTable('member').set({ card_number: '01.204417' }).where('id', '=', id).execute();
    await expect(tx.updateTable('member').set({ card_number: '001.180.000345' }).where('id', '=', id).execute()).rejects.toThrow(
      'member_card_is_no_id'
    );
  });
});

describe('adding a member', () => {
  test('begins his attachment, his two statuses and the count, and hides his personal ID', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const officer = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
    const id = await addMember(officer, KEYS, input(units.branch_1a));

    expect(
      await tx.selectFrom('member').select(['full_name', 'family', 'middle', 'given', 'phone']).where('id', '=', id).executeTakeFirst()
    ).toEqual({ full_name: 'Nguyễn Thị Minh Hoa', family: 'Nguyễn', middle: 'Thị Minh', given: 'Hoa', phone: '0912345678' });
    expect(await tx.selectFrom('member_status').select(['field', 'status']).where('member_id', '=', id).orderBy('id').execute()).toEqual([
      { field: 'membership', status: 'official' },
      { field: 'activity', status: 'active' }
    ]);
    expect(await tx.selectFrom('member_count').select(['unit_id', 'n']).execute()).toEqual([{ unit_id: units.branch_1a.id, n: 1 }]);
    const rows =
      JSON.stringify(await tx.selectFrom('member').selectAll().execute()) +
      JSON.stringify(await tx.selectFrom('audit_entry').selectAll().execute());
    expect(rows).not.toContain('001180000345');
  });

  test('is refused for a personal ID already held, also by somebody out of sight', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const one = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
    const two = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_2.id }] });
    await addMember(one, KEYS, input(units.branch_1a));
    await expect(addMember(two, KEYS, input(units.branch_2a))).rejects.toThrow('members.id_taken');
    await expect(addMember(two, KEYS, input(units.branch_2a, { personal_id: '001180000346' }))).resolves.toBeDefined();
  });

  test('asks again about somebody of the same name and birth date, never about the name alone', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const officer = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
    await plantMember(tx, units.branch_1b, { name: 'Nguyễn Thị Minh Hoa', born_on: '1980-04-12' });
    await expect(addMember(officer, KEYS, input(units.branch_1a))).rejects.toThrow('members.duplicate_found');
    await expect(addMember(officer, KEYS, input(units.branch_1a, { born_on: '13/04/1980', personal_id: '' }))).resolves.toBeDefined();
    await expect(addMember(officer, KEYS, input(units.branch_1a, { confirmed: 'on' }))).resolves.toBeDefined();
  });

  test('is refused where days disagree or no members belong', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const officer = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
    const add = (wish: Parameters<typeof input>[1], unit = units.branch_1a) => addMember(officer, KEYS, input(unit, wish));
    await expect(add({ joined_on: '11/04/1998', official_on: '11/04/1999' })).rejects.toThrow('members.joined_too_young');
    await expect(add({ joined_on: '03/03/2026', official_on: '' })).rejects.toThrow('members.joined_in_future');
    await expect(add({ official_on: '18/05/2010' })).rejects.toThrow('members.official_before_joined');
    await expect(add({ decided_on: '20/05/2010' })).rejects.toThrow('members.decided_after_joined');
    await expect(add({ official_on: '' })).rejects.toThrow('members.official_day_missing');
    await expect(add({}, units.ward_1)).rejects.toThrow('members.unit_has_no_roster');
    await expect(add({ joined_on: '12/04/1998', official_on: '12/04/1999' })).resolves.toBeDefined();
  });
});

describe('a likely double', () => {
  test('is looked for within the scope only, also without the outer wall', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    await plantMember(tx, units.branch_2a);
    const officer = { ...(await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] })), db: tx };
    await expect(addMember(officer, KEYS, input(units.branch_1a))).resolves.toBeDefined();
    await expect(addMember(officer, KEYS, input(units.branch_1a, { personal_id: '001180000999' }))).rejects.toThrow(
      'members.duplicate_found'
    );
  });
});

describe('correcting a profile', () => {
  const form = {
    full_name: 'Nguyễn Thị Minh Hoa',
    born_on: '12/04/1980',
    sex: 'female',
    joined_on: '19/05/2010',
    decided_on: '19/05/2010',
    official_on: '19/05/2011',
    card_number: '',
    personal_id: '',
    phone: '',
    version: '1',
    decision_number: ''
  };
  const correction = (member_id: string, wish: Partial<typeof form>) => ({ ...correctMemberForm.parse({ ...form, ...wish }), member_id });

  test('writes only what differs, field by field, and masks the personal ID in the history', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const id = await plantMember(tx, units.branch_1a);
    const officer = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
    await correctMember(officer, KEYS, correction(id, { phone: '0912345678', personal_id: '001180000345' }));
    expect(
      await tx.selectFrom('member_change').select(['field', 'old_value', 'new_value']).where('member_id', '=', id).orderBy('id').execute()
    ).toEqual([
      { field: 'phone', old_value: null, new_value: '0912345678' },
      { field: 'personal_id', old_value: null, new_value: '•••••••••345' }
    ]);
    await correctMember(officer, KEYS, correction(id, { phone: '0912345678', version: '2' }));
    expect((await tx.selectFrom('member').select('version').where('id', '=', id).executeTakeFirst())?.version).toBe(2);
  });

  test('needs a decision for a name or a birth date, and nothing else', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const id = await plantMember(tx, units.branch_1a);
    const officer = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
    await expect(correctMember(officer, KEYS, correction(id, { full_name: 'Nguyễn Minh Hoa' }))).rejects.toThrow('members.decision_needed');
    await expect(correctMember(officer, KEYS, correction(id, { born_on: '13/04/1980' }))).rejects.toThrow('members.decision_needed');
    await correctMember(officer, KEYS, correction(id, { full_name: 'Nguyễn Minh Hoa', decision_number: '7-QĐ/ĐU' }));
    await correctMember(officer, KEYS, correction(id, { full_name: 'Nguyễn Minh Hoa', sex: 'male', version: '2' }));
    expect(await tx.selectFrom('member').select(['full_name', 'sex']).where('id', '=', id).executeTakeFirst()).toEqual({
      full_name: 'Nguyễn Minh Hoa',
      sex: 'male'
    });
  });

  test('needs none to write the same name as names are written', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const id = await plantMember(tx, units.branch_1a, { name: 'nguyễn THỊ minh Hoa' });
    const officer = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
    await correctMember(officer, KEYS, correction(id, { full_name: 'nguyễn THỊ minh Hoa', phone: '0912345678' }));
    expect(await tx.selectFrom('member').select(['full_name', 'phone']).where('id', '=', id).executeTakeFirst()).toEqual({
      full_name: 'Nguyễn Thị Minh Hoa',
      phone: '0912345678'
    });
  });

  test('is refused when somebody else changed him meanwhile, or when he left', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const id = await plantMember(tx, units.branch_1a);
    const gone = await plantMember(tx, units.branch_1a, { membership_status: 'left' });
    const officer = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
    await correctMember(officer, KEYS, correction(id, { phone: '0912345678' }));
    await expect(correctMember(officer, KEYS, correction(id, { phone: '0987654321' }))).rejects.toThrow('form.stale');
    await expect(correctMember(officer, KEYS, correction(gone, { phone: '0987654321' }))).rejects.toThrow('members.left');
    expect((await tx.selectFrom('member').select('phone').where('id', '=', id).executeTakeFirst())?.phone).toBe('0912345678');
  });
});

describe('looking', () => {
  test('at a record is written down once an opening and shown with the office; at oneself never', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const id = await plantMember(tx, units.branch_1a);
    const secretary = await as({ grants: [{ role: 'branch_secretary', unit_id: units.branch_1a.id }], member_id: id });
    const officer = await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_1.id }] });
    await openRecord(secretary, id);
    expect(await viewsOf(officer, id)).toEqual([]);
    await openRecord(officer, id);
    await openRecord(officer, id);
    expect(await viewsOf(officer, id)).toMatchObject([
      { action: 'members.viewed', by: officer.actor.name, role: 'commune_organization', unit_name: 'Đảng bộ phường Một' }
    ]);
    await tx.updateTable('audit_entry').set({ unit_pos: units.ward_2.lft }).execute(); // the tree was numbered anew since
    expect(await viewsOf(officer, id)).toHaveLength(1);
    expect(
      await viewsOf({ ...(await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_2.id }] })), db: officer.db }, id)
    ).toEqual([]);
  });

  test('at a personal ID gives it whole, with the reason in the log; a search finds it in sight only', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const officer = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
    const neighbour = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_2.id }] });
    const id = await addMember(officer, KEYS, input(units.branch_1a));
    expect(await viewPersonalId(officer, KEYS, { member_id: id, reason: 'Lập danh sách tặng Huy hiệu' })).toBe('001180000345');
    expect(await findByPersonalId(officer, KEYS, '001180000345')).toBe(id);
    expect(await findByPersonalId(neighbour, KEYS, '001180000345')).toBeNull();
    const entries = await tx
      .selectFrom('audit_entry')
      .select(['action', 'member_id'])
      .where('action', 'in', ['members.id_viewed', 'members.id_searched'])
      .orderBy('id')
      .execute();
    expect(entries).toEqual([
      { action: 'members.id_viewed', member_id: id },
      { action: 'members.id_searched', member_id: id },
      { action: 'members.id_searched', member_id: null }
    ]);
    const bare = await plantMember(tx, units.branch_1b);
    await expect(viewPersonalId(officer, KEYS, { member_id: bare, reason: 'Đối chiếu' })).rejects.toThrow('members.id_missing');
  });
});
