import { describe, expect } from 'vitest';
import { plantMember, plantUnits } from '#test/cast.ts';
import { KEYS, test, useDatabase } from '#platform/testing.ts';
import { decideRequest } from './change-request.ts';
import { listRequests } from './change-request.queries.ts';
import { openRecord } from './disclosure.ts';
import { requestExport } from './export.ts';
import { ownPhoneForm, type DecideRequest } from './forms.ts';
import { changeOwnPhone, proposeChange, withdrawRequest } from './own.ts';
import { proposeForMember } from './proposal.ts';
import { ownHome, ownProfile, ownRequests } from './own.queries.ts';
import { ownExports, ownViews } from './views.queries.ts';

useDatabase();

const answer = (request_id: string, wish: Partial<DecideRequest> = {}): DecideRequest => ({
  request_id,
  version: 1,
  decision: 'accepted',
  answer: '',
  decision_number: '',
  ...wish
});

describe('the member himself', () => {
  test('changes his phone at once, with its history, and a stale form changes nothing', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const id = await plantMember(tx, units.branch_1a, { phone: '0911111111' });
    const me = await as({ member_id: id });
    await changeOwnPhone(me, ownPhoneForm.parse({ version: '1', phone: '0912.345.678' }));
    expect(await ownProfile(me, KEYS)).toMatchObject({ phone: '0912345678', version: 2, unit_name: 'Chi bộ 1A' });
    await expect(changeOwnPhone(me, { version: 1, phone: '0987654321' })).rejects.toThrow('form.stale');
    await expect(changeOwnPhone(me, { version: 2, phone: '0912345678' })).rejects.toThrow('members.no_change');
    expect(await tx.selectFrom('member_change').select(['old_value', 'new_value', 'source']).where('member_id', '=', id).execute()).toEqual(
      [{ old_value: '0911111111', new_value: '0912345678', source: 'own' }]
    );
  });

  test('cannot change anything else of his row, nor anybody else', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const me = await as({ member_id: await plantMember(tx, units.branch_1a) });
    await expect(me.db.updateTable('member_own').set({ family: 'Lê' }).execute()).rejects.toThrow('permission denied');
    await expect(ownProfile(await as(), KEYS)).rejects.toThrow('own');
  });

  test('sees who looked and which exports may have named him', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const id = await plantMember(tx, units.branch_1a);
    await tx
      .updateTable('member')
      .set({ created_at: new Date('2026-01-01T00:00:00Z') })
      .where('id', '=', id)
      .execute();
    const me = await as({ member_id: id });
    const officer = await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_1.id }] });
    const neighbour = await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_2.id }] });
    await openRecord(officer, id);
    await requestExport(officer, { filter: {}, purpose: 'Họp mặt' });
    await requestExport(neighbour, { filter: {}, purpose: 'Việc khác' });
    expect(await ownViews(me)).toMatchObject([{ action: 'members.viewed', unit_name: 'Đảng bộ phường Một' }]);
    expect(await ownExports(me)).toMatchObject([{ purpose: 'Họp mặt', unit_name: 'Đảng bộ phường Một' }]);
    expect(await ownHome(me)).toMatchObject({
      full_name: 'Nguyễn Thị Minh Hoa',
      unit_name: 'Chi bộ 1A',
      looks: [{ by: officer.actor.name }],
      requests: []
    });
    expect(await ownHome(officer)).toBeNull();
  });
});

describe('a request for correction', () => {
  test('is decided by the officer, written into the profile and shown to both', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const id = await plantMember(tx, units.branch_1a);
    const me = await as({ member_id: id });
    const officer = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
    const request = await proposeChange(me, KEYS, { field: 'joined_on', value: '20/05/2010', reason: 'Ghi nhầm một ngày' });
    expect(await listRequests(officer, false)).toMatchObject([{ id: request, old_value: '2010-05-19', new_value: '2010-05-20' }]);
    await decideRequest(officer, KEYS, answer(request));
    expect(await ownProfile(me, KEYS)).toMatchObject({ joined_on: '2010-05-20' });
    expect(await ownRequests(me)).toMatchObject([{ state: 'accepted' }]);
    await expect(decideRequest(officer, KEYS, answer(request, { version: 2 }))).rejects.toThrow('members.request_closed');
  });

  test('that the days of the profile would break is refused when it is sent, beside the value', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const member_id = await plantMember(tx, units.branch_1a);
    const me = await as({ member_id });
    const secretary = await as({ grants: [{ role: 'branch_secretary', unit_id: units.branch_1a.id }] });
    const wish = { field: 'official_on' as const, value: '01/01/1970', reason: 'Ghi nhầm' };
    const refused = { code: 'members.official_before_joined', field: 'value' };
    await expect(proposeChange(me, KEYS, wish)).rejects.toMatchObject(refused);
    await expect(proposeForMember(secretary, KEYS, { ...wish, member_id })).rejects.toMatchObject(refused);
    await expect(proposeChange(me, KEYS, { ...wish, field: 'joined_on' })).rejects.toMatchObject({
      code: 'members.decided_after_joined',
      field: 'value'
    });
    expect(await ownRequests(me)).toEqual([]);
  });

  test('that the profile no longer allows is refused of the whole form: no field of it holds the value', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const member_id = await plantMember(tx, units.branch_1a);
    const me = await as({ member_id });
    const officer = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
    const request = await proposeChange(me, KEYS, { field: 'official_on', value: '20/05/2011', reason: 'Ghi nhầm' });
    await tx.updateTable('member').set({ joined_on: '2012-05-19', official_on: '2013-05-19' }).where('id', '=', member_id).execute();
    const refusal = await decideRequest(officer, KEYS, answer(request, { answer: 'Đúng' })).catch((problem: unknown) => problem);
    expect(refusal).toMatchObject({ code: 'members.official_before_joined', field: undefined });
  });

  test('for a personal ID is kept sealed until it is decided', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const id = await plantMember(tx, units.branch_1a);
    const me = await as({ member_id: id });
    const officer = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
    const request = await proposeChange(me, KEYS, { field: 'personal_id', value: '001 180 000 345', reason: 'Chưa có số' });
    const row = await tx.selectFrom('member_change_request').selectAll().where('id', '=', request).executeTakeFirst();
    expect(row?.new_value).toBe('•••••••••345');
    expect(JSON.stringify({ ...row, sealed: row?.sealed_value?.toString('latin1') })).not.toContain('001180000345');
    await decideRequest(officer, KEYS, answer(request));
    expect(await ownProfile(me, KEYS)).toMatchObject({ personal_id: '•••••••••345' });
    expect(
      (await tx.selectFrom('member_change_request').select('sealed_value').where('id', '=', request).executeTakeFirst())?.sealed_value
    ).toBeNull();
  });

  test('is refused with a reason only, never by the one who asked, and not on an old form', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const id = await plantMember(tx, units.branch_1a);
    const self = await as({ member_id: id, grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
    const officer = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
    const request = await proposeChange(self, KEYS, { field: 'full_name', value: 'Nguyễn Minh Hoa', reason: 'Theo giấy khai sinh' });
    await expect(decideRequest(self, KEYS, answer(request))).rejects.toThrow('members.request_own');
    await expect(decideRequest(officer, KEYS, answer(request, { version: 9 }))).rejects.toThrow('form.stale');
    await expect(decideRequest(officer, KEYS, answer(request))).rejects.toThrow('members.decision_needed');
    await expect(decideRequest(officer, KEYS, answer(request, { decision: 'refused' }))).rejects.toThrow('members.reason_needed');
    await decideRequest(officer, KEYS, answer(request, { decision: 'refused', answer: 'Cần có quyết định cải chính.' }));
    expect(await ownRequests(self)).toMatchObject([{ state: 'refused', answer: 'Cần có quyết định cải chính.' }]);
  });

  test('says what is wrong with the value, waits once a field, and can be taken back by its author', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const me = await as({ member_id: await plantMember(tx, units.branch_1a) });
    const neighbour = await as({ member_id: await plantMember(tx, units.branch_1a, { name: 'Trần Văn An' }) });
    const ask = (field: 'born_on' | 'full_name' | 'sex', value: string) => proposeChange(me, KEYS, { field, value, reason: 'Đề nghị sửa' });
    await expect(ask('born_on', '31/02/1980')).rejects.toThrow('form.not_a_day');
    await expect(ask('full_name', 'Hoa')).rejects.toThrow('members.name_not_valid');
    await expect(ask('sex', 'female')).rejects.toThrow('members.no_change');
    await expect(proposeChange(me, KEYS, { field: 'card_number', value: '001 180 000 345', reason: 'Đề nghị sửa' })).rejects.toThrow(
      'members.card_is_id'
    );
    const request = await ask('born_on', '13/04/1980');
    await expect(ask('born_on', '14/04/1980')).rejects.toThrow('members.request_pending');
    await expect(withdrawRequest(neighbour, request)).rejects.toThrow();
    await withdrawRequest(me, request);
    await expect(withdrawRequest(me, request)).rejects.toThrow('members.request_closed');
    await expect(ask('born_on', '14/04/1980')).resolves.toBeDefined();
  });
});
