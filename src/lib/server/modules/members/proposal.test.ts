import { describe, expect } from 'vitest';
import { plantMember, plantUnits } from '#test/cast.ts';
import { KEYS, NOW, test, useDatabase } from '#platform/testing.ts';
import { addSeconds } from '#platform/time.ts';
import { decideRequest } from './change-request.ts';
import { branchRequestsOf, listBranchRequests, listRequests, pendingFieldsOf } from './change-request.queries.ts';
import { withdrawRequest } from './own.ts';
import { ownProfile, ownRequests } from './own.queries.ts';
import { memberChanges } from './profile.queries.ts';
import { mayPropose, proposeForMember, withdrawProposal } from './proposal.ts';

useDatabase();

const accept = (request_id: string) => ({ request_id, version: 1, decision: 'accepted' as const, answer: '', decision_number: '' });

describe('a correction proposed by the branch', () => {
  test('is decided above, stands in the history as the branch’s, and is shown to the member', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const member_id = await plantMember(tx, units.branch_1a, { phone: '0911111111' });
    const me = await as({ member_id });
    const secretary = await as({ grants: [{ role: 'branch_secretary', unit_id: units.branch_1a.id }] });
    const officer = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
    const stranger = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_2.id }] });
    const wish = { member_id, field: 'phone' as const, value: '0912 345 678', reason: 'Đồng chí đã đổi số' };
    const id = await proposeForMember(secretary, KEYS, wish);

    await expect(proposeForMember(secretary, KEYS, { ...wish, value: '0912 345 679' })).rejects.toThrow('members.request_pending');
    expect(await pendingFieldsOf(secretary, member_id)).toEqual(['phone']);
    const asked = { id, old_value: '0911111111', new_value: '0912345678', branch_author: secretary.actor.name };
    expect(await listRequests(officer, false)).toMatchObject([asked]);
    expect(await ownRequests(me)).toMatchObject([asked]);
    await expect(withdrawRequest(me, id)).rejects.toMatchObject({ name: 'NotFound' });
    await expect(decideRequest(secretary, KEYS, accept(id))).rejects.toMatchObject({ name: 'Forbidden' });

    const listed = { id, member_id, field: 'phone', full_name: expect.any(String) };
    expect(await listBranchRequests(secretary)).toMatchObject([{ ...listed, state: 'pending' }]);
    await decideRequest(officer, KEYS, accept(id));
    expect(await listBranchRequests(secretary)).toMatchObject([{ ...listed, state: 'accepted' }]);
    expect(await listBranchRequests({ ...secretary, now: addSeconds(NOW, 31 * 86_400) })).toEqual([]);
    expect(await listBranchRequests(officer)).toEqual([]);
    expect(await ownProfile(me, KEYS)).toMatchObject({ phone: '0912345678' });
    expect(await memberChanges(me, member_id)).toMatchObject([
      { field: 'phone', new_value: '0912345678', source: 'branch', changed_by: officer.actor.name }
    ]);
    expect(await memberChanges(secretary, member_id)).toMatchObject([{ changed_by: officer.actor.name }]);
    expect(await memberChanges(stranger, member_id)).toEqual([]);
    expect(await stranger.db.selectFrom('member_change_named').select('id').execute()).toEqual([]);
    expect(await branchRequestsOf(secretary, member_id)).toMatchObject([{ id, state: 'accepted' }]);
  });

  test('is not decided by who asked for it, nor by who acts for him', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const member_id = await plantMember(tx, units.branch_1a);
    const both = await as({
      grants: [
        { role: 'branch_secretary', unit_id: units.branch_1a.id },
        { role: 'record_officer', unit_id: units.ward_1.id }
      ]
    });
    const id = await proposeForMember(both, KEYS, { member_id, field: 'sex', value: 'male', reason: 'Ghi nhầm' });
    await expect(decideRequest(both, KEYS, accept(id))).rejects.toThrow('members.request_own');
    const deputy = await plantMember(tx, units.branch_1b, { name: 'Mai Anh Thư' });
    const { account_id } = (await as({ member_id: deputy })).actor;
    await tx
      .insertInto('account_grant')
      .values({
        account_id: account_id ?? '',
        role: 'record_officer',
        unit_id: units.ward_1.id,
        reach: 'subtree',
        from_on: '2026-03-01',
        to_on: '2026-03-20',
        basis: 'delegation',
        delegated_from: both.actor.grants.find(({ role }) => role === 'record_officer')?.id,
        state: 'active'
      })
      .execute();
    const delegate = await as({ member_id: deputy, now: addSeconds(NOW, 1) });
    await expect(decideRequest(delegate, KEYS, accept(id))).rejects.toThrow('members.request_own');
  });

  test('is taken back by whoever may propose there, and by nobody else', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const member_id = await plantMember(tx, units.branch_1a);
    const secretary = await as({ grants: [{ role: 'branch_secretary', unit_id: units.branch_1a.id }] });
    const after = await as({ grants: [{ role: 'branch_secretary', unit_id: units.branch_1a.id }] });
    const neighbour = await as({ grants: [{ role: 'branch_secretary', unit_id: units.branch_1b.id }] });
    const committee = await as({ grants: [{ role: 'branch_committee', unit_id: units.branch_1a.id }] });
    const wish = { member_id, field: 'personal_id' as const, value: '001180000345', reason: 'Chưa có số' };
    await expect(proposeForMember(neighbour, KEYS, wish)).rejects.toMatchObject({ name: 'NotFound' });
    await expect(proposeForMember(committee, KEYS, wish)).rejects.toMatchObject({ name: 'Forbidden' });
    const request_id = await proposeForMember(secretary, KEYS, wish);
    await expect(withdrawProposal(neighbour, { member_id, request_id })).rejects.toMatchObject({ name: 'NotFound' });
    await withdrawProposal(after, { member_id, request_id });
    await expect(withdrawProposal(after, { member_id, request_id })).rejects.toThrow('members.request_closed');
    const row = await tx.selectFrom('member_change_request').select(['state', 'sealed_value']).where('id', '=', request_id).execute();
    expect(row).toEqual([{ state: 'withdrawn', sealed_value: null }]);
    expect(await branchRequestsOf(neighbour, member_id)).toEqual([]);
    expect(await branchRequestsOf(await as(), member_id)).toEqual([]);
  });

  test('does not confirm a guessed personal ID, and never stands for oneself', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const member_id = await plantMember(tx, units.branch_1a);
    const secretary = await as({ member_id, grants: [{ role: 'branch_secretary', unit_id: units.branch_1a.id }] });
    expect(mayPropose(secretary, { id: member_id, unit_pos: units.branch_1a.lft })).toBe(false);
    await expect(proposeForMember(secretary, KEYS, { member_id, field: 'sex', value: 'male', reason: 'Thử' })).rejects.toMatchObject({
      name: 'Forbidden'
    });
    const other = await plantMember(tx, units.branch_1a, { name: 'Trần Văn An' });
    expect(mayPropose(secretary, { id: other, unit_pos: units.branch_1a.lft })).toBe(true);
    const officer = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
    const wish = { member_id: other, field: 'personal_id' as const, value: '001180000345', reason: 'Chưa có số' };
    await decideRequest(officer, KEYS, accept(await proposeForMember(secretary, KEYS, wish)));
    await expect(proposeForMember(secretary, KEYS, wish)).resolves.toBeDefined();
  });
});
