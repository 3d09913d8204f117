import { describe, expect } from 'vitest';
import { plantMember, plantUnits } from '#test/cast.ts';
import { requestExport } from '#members';
import { audit } from '#platform/audit.ts';
import { NOW, test, useDatabase } from '#platform/testing.ts';
import { addSeconds } from '#platform/time.ts';
import { whoLookedAtMe, whoSees, whoSeesMe } from './who-sees.queries.ts';
import { findAccounts } from './account.queries.ts';
import { explainSight, findSeen } from './why-sees.queries.ts';

useDatabase();

describe('who sees me', () => {
  test('names every holder whose grant opens my branch, and nobody else', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const me = await as({ member_id: await plantMember(tx, units.branch_1a) });
    await as({ grants: [{ role: 'branch_secretary', unit_id: units.branch_1a.id }] });
    await as({ grants: [{ role: 'branch_secretary', unit_id: units.branch_1b.id }] });
    await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_1.id }] });
    await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id, reach: 'unit' }] });
    await as({ grants: [{ role: 'system_administrator', unit_id: units.city.id }] });
    const seen = await whoSeesMe(me);
    expect(seen?.unit_name).toBe('Chi bộ 1A');
    expect(
      seen?.holders.map(({ role, unit_name, reach, basis, decision_number }) => [role, unit_name, reach, basis, decision_number])
    ).toEqual([
      ['commune_organization', 'Đảng bộ phường Một', 'subtree', 'decision', '01-QĐ/TU'],
      ['branch_secretary', 'Chi bộ 1A', 'subtree', 'decision', '01-QĐ/TU']
    ]);
  });

  test('names the officers of the branch where I am a guest, apart, and only while I am', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const member_id = await plantMember(tx, units.branch_1a);
    const me = await as({ member_id });
    await as({ grants: [{ role: 'branch_secretary', unit_id: units.branch_1a.id }] });
    await as({ grants: [{ role: 'branch_secretary', unit_id: units.branch_2a.id }] });
    await as({ grants: [{ role: 'city_organization', unit_id: units.city.id }] });
    expect((await whoSeesMe(me))?.host).toBeNull();
    const stay = { member_id, unit_id: units.branch_2a.id, kind: 'temporary', from_on: '2026-02-01' };
    await tx.insertInto('member_attachment').values(stay).execute();
    const seen = await whoSeesMe(me);
    expect(seen?.holders.map(({ unit_name }) => unit_name)).toEqual(['Đảng bộ Thành phố', 'Chi bộ 1A']);
    expect([seen?.host?.unit_name, seen?.host?.holders.map(({ unit_name }) => unit_name)]).toEqual(['Chi bộ 2A', ['Chi bộ 2A']]);
    await tx.updateTable('member_attachment').set({ to_on: '2026-03-01' }).where('kind', '=', 'temporary').execute();
    expect((await whoSeesMe(me))?.host).toBeNull();
  });

  test('names who opened my record, for whom and in which office; not what others did to others', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const mine = await plantMember(tx, units.branch_1a);
    const others = await plantMember(tx, units.branch_1a, { name: 'Trần Văn An' });
    const me = await as({ member_id: mine });
    const clerk = await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_1.id }] });
    clerk.door.grant = clerk.actor.grants[0];
    for (const member of [mine, others]) await audit(clerk, 'members.viewed', { subject: member, member, unit: units.branch_1a.id });
    await audit(clerk, 'members.updated', { subject: mine, member: mine, unit: units.branch_1a.id });
    const { looks, exports } = await whoLookedAtMe(me);
    expect(exports).toEqual([]);
    expect(
      looks.map(({ action, account_name, grant_role, grant_unit_name }) => [action, account_name, grant_role, grant_unit_name])
    ).toEqual([['members.viewed', 'Người thử 2', 'commune_organization', 'Đảng bộ phường Một']]);
  });

  test('names who took out a list that may hold my name, of which unit and what for; not lists of other units', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const member_id = await plantMember(tx, units.branch_1a);
    await tx
      .updateTable('member')
      .set({ created_at: addSeconds(NOW, -60) })
      .where('id', '=', member_id)
      .execute();
    const me = await as({ member_id });
    const officer = await as({ grants: [{ role: 'city_organization', unit_id: units.city.id }] });
    for (const unit_id of [units.ward_1.id, units.ward_2.id]) await requestExport(officer, { filter: { unit_id }, purpose: 'Báo cáo quý' });
    const exported = { exported_by: officer.actor.name, unit_name: 'Đảng bộ phường Một', purpose: 'Báo cáo quý', created_at: NOW };
    expect(await whoLookedAtMe(me)).toMatchObject({ looks: [], exports: [exported] });
  });

  test('is nothing for an account without a member', async ({ tx, as }) => {
    await plantUnits(tx);
    expect(await whoSeesMe(await as())).toBeNull();
    expect(await whoLookedAtMe(await as())).toEqual({ looks: [], exports: [] });
  });
});

describe('who sees a member', () => {
  test('is told to whoever sees him: the holders at units where he sees accounts, and himself', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const member_id = await plantMember(tx, units.branch_1a);
    const secretary = await as({ grants: [{ role: 'branch_secretary', unit_id: units.branch_1a.id }] });
    const officer = await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_1.id }] });
    const city = await as({ grants: [{ role: 'city_organization', unit_id: units.city.id }] });
    const others = [
      { role: 'branch_secretary' as const, unit_id: units.branch_1b.id },
      { role: 'system_administrator' as const, unit_id: units.city.id }
    ];
    for (const grant of others) await as({ grants: [grant] });
    const seenBy = async (ctx: Parameters<typeof whoSees>[0]) =>
      (await whoSees(ctx, member_id)).map(({ role, unit_name }) => [role, unit_name]);
    const below = [
      ['commune_organization', 'Đảng bộ phường Một'],
      ['branch_secretary', 'Chi bộ 1A']
    ];
    expect(await seenBy(city)).toEqual([['city_organization', 'Đảng bộ Thành phố'], ...below]);
    expect(await seenBy(officer)).toEqual(below);
    expect(await seenBy(secretary)).toEqual([['branch_secretary', 'Chi bộ 1A']]);
    const neighbour = await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_2.id }] });
    for (const stranger of [neighbour, await as({ member_id })])
      await expect(whoSees(stranger, member_id)).rejects.toMatchObject({ name: 'NotFound' });
  });
});

describe('why A sees B', () => {
  test('answers with the grant, or with the reason why not', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const member_id = await plantMember(tx, units.branch_1a);
    const admin = await as({ grants: [{ role: 'unit_administrator', unit_id: units.ward_1.id }] });
    const holder = async (name: string, grants: Parameters<typeof as>[0]) =>
      (await as({ member_id: await plantMember(tx, units.branch_1b, { name }), ...grants })).actor.account_id ?? '';
    const secretary = await holder('Bí Thư', { grants: [{ role: 'branch_secretary', unit_id: units.branch_1a.id }] });
    const elsewhere = await holder('Nơi Khác', { grants: [{ role: 'branch_secretary', unit_id: units.branch_1b.id }] });
    const editor = await holder('Biên Tập', { grants: [{ role: 'editor', unit_id: units.ward_1.id }] });
    const nobody = await holder('Không Quyền', {});
    const locked = await holder('Bị Khóa', { grants: [{ role: 'branch_secretary', unit_id: units.branch_1a.id }] });
    await tx.updateTable('account').set({ state: 'locked' }).where('id', '=', locked).execute();

    const ask = (account_id: string) => explainSight(admin, { account_id, member_id });
    const seen = await ask(secretary);
    expect([seen.because, seen.target.name, seen.grants.map(({ role, unit_name }) => [role, unit_name])]).toEqual([
      null,
      'Nguyễn Thị Minh Hoa',
      [['branch_secretary', 'Chi bộ 1A']]
    ]);
    expect((await ask(elsewhere)).because).toBe('elsewhere');
    expect((await ask(editor)).because).toBe('no_permission');
    expect((await ask(nobody)).because).toBe('no_grants');
    expect((await ask(locked)).because).toBe('account_not_active');
    expect((await explainSight(admin, { account_id: secretary, unit_id: units.branch_1b.id })).because).toBe('elsewhere');
  });

  test('says that a person sees himself, and hides whom the asker may not know', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const member_id = await plantMember(tx, units.branch_1a);
    const person = await as({ member_id });
    const hidden = await plantMember(tx, units.branch_2a);
    const admin = await as({ grants: [{ role: 'unit_administrator', unit_id: units.ward_1.id }] });
    const account_id = person.actor.account_id ?? '';
    expect(await explainSight(admin, { account_id, member_id })).toMatchObject({ own: true, because: null });
    await expect(explainSight(admin, { account_id, member_id: hidden })).rejects.toThrow(expect.objectContaining({ name: 'NotFound' }));
    await expect(explainSight(person, { account_id, member_id })).rejects.toThrow(expect.objectContaining({ name: 'NotFound' }));
    expect(await findSeen(admin, 'hoa')).toMatchObject({ members: [{ id: member_id }], units: [] });
    const inspector = await as({ grants: [{ role: 'commune_inspection', unit_id: units.ward_1.id }] });
    expect(await explainSight(inspector, { account_id, member_id })).toMatchObject({ own: true, because: null });
    await expect(explainSight(inspector, { account_id, member_id: hidden })).rejects.toThrow(expect.objectContaining({ name: 'NotFound' }));
    expect((await findSeen(inspector, 'phuong')).units.map(({ name }) => name)).toEqual(['Đảng bộ phường Một']);
    expect((await findAccounts(inspector, 'hoa', 'accounts.explain')).map(({ id }) => id)).toEqual([account_id]);
    expect(await findAccounts(inspector, 'hoa')).toEqual([]);
    expect((await findSeen(admin, 'phuong')).units.map(({ name }) => name)).toEqual(['Đảng bộ phường Một']);
  });
});
