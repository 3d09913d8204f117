import { describe, expect } from 'vitest';
import { plantMember, plantUnits } from '#test/cast.ts';
import { NOW, test, useDatabase } from '#platform/testing.ts';
import { addSeconds } from '#platform/time.ts';
import { lockAccount } from './account.ts';
import { delegateGrant } from './delegation.ts';
import { confirmGrant, endGrant } from './grant.ts';
import { endDeadGrants } from './grant-record.ts';

useDatabase();

const WEEK = { from_on: '2026-03-02', to_on: '2026-03-08', decision_number: '' };

describe('a delegation', () => {
  test('of power waits for a second person, then acts for the delegator and ends with his grant', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const member_id = await plantMember(tx, units.branch_1a, { name: 'Mai Anh Thư' });
    await as({ member_id });
    const { id: account_id } = await tx.selectFrom('account').select('id').where('member_id', '=', member_id).executeTakeFirstOrThrow();
    const admin = await as({ grants: [{ role: 'unit_administrator', unit_id: units.ward_1.id }] });
    const second = await as({ grants: [{ role: 'unit_administrator', unit_id: units.city.id }] });
    const source = await tx
      .selectFrom('account_grant')
      .select('id')
      .where('account_id', '=', admin.actor.account_id)
      .executeTakeFirstOrThrow();

    const grant_id = await delegateGrant(admin, { grant_id: source.id, account_id, ...WEEK });
    await expect(delegateGrant(admin, { grant_id: source.id, account_id, ...WEEK })).rejects.toThrow('accounts.grant_exists');
    await expect(confirmGrant(admin, { grant_id })).rejects.toThrow('accounts.needs_second_person');
    await confirmGrant(second, { grant_id });
    const delegate = await as({ member_id, now: addSeconds(NOW, 1) });
    expect(delegate.actor.grants.map(({ role, on_behalf_of, to_on }) => [role, on_behalf_of, to_on])).toEqual([
      ['unit_administrator', admin.actor.account_id, '2026-03-08']
    ]);

    const third = await plantMember(tx, units.branch_1b, { name: 'Người Thứ Ba' });
    await as({ member_id: third });
    const { id: third_account } = await tx.selectFrom('account').select('id').where('member_id', '=', third).executeTakeFirstOrThrow();
    await expect(delegateGrant(delegate, { grant_id, account_id: third_account, ...WEEK })).rejects.toThrow('accounts.delegation_again');

    await endGrant(second, { grant_id: source.id, reason: 'Chuyển công tác' });
    expect((await as({ member_id, now: addSeconds(NOW, 2) })).actor.grants).toEqual([]);
    expect((await as({ member_id, now: new Date('2026-03-09T02:00:00Z') })).actor.grants).toEqual([]);
  });

  test('rests while who delegated is locked, and ends with the next look', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const [one, two] = [await plantMember(tx, units.branch_1a, { name: 'Mai Anh Thư' }), await plantMember(tx, units.branch_1b)];
    const admin = await as({ member_id: one, grants: [{ role: 'unit_administrator', unit_id: units.ward_1.id }] });
    const account_id = (await as({ member_id: two })).actor.account_id ?? '';
    const source = await tx
      .selectFrom('account_grant')
      .select(['id', 'unit_id'])
      .where('account_id', '=', admin.actor.account_id)
      .executeTakeFirstOrThrow();
    const { id } = await tx
      .insertInto('account_grant')
      .values({
        account_id,
        role: 'unit_administrator',
        unit_id: source.unit_id,
        reach: 'subtree',
        from_on: '2026-03-01',
        to_on: '2026-03-20',
        basis: 'delegation',
        delegated_from: source.id,
        state: 'active'
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const grants = async (seconds: number) =>
      (await as({ member_id: two, now: addSeconds(NOW, seconds) })).actor.grants.map((grant) => grant.id);
    expect(await grants(1)).toEqual([id]);
    const city = await as({ grants: [{ role: 'unit_administrator', unit_id: units.city.id }] });
    await lockAccount(city, { account_id: admin.actor.account_id ?? '', reason: 'Mất máy' });
    expect(await grants(2)).toEqual([]);
    expect(await endDeadGrants(city)).toBe(1);
    expect((await tx.selectFrom('account_grant').select('state').where('id', '=', id).executeTakeFirstOrThrow()).state).toBe('ended');
  });

  test('is short, a part of one’s own grant, and never to oneself', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const member_id = await plantMember(tx, units.branch_1a);
    await as({ member_id });
    const { id: account_id } = await tx.selectFrom('account').select('id').where('member_id', '=', member_id).executeTakeFirstOrThrow();
    const self = await plantMember(tx, units.branch_1b, { name: 'Vũ Minh Châu' });
    const admin = await as({ member_id: self, grants: [{ role: 'unit_administrator', unit_id: units.ward_1.id }] });
    const other = await as({ grants: [{ role: 'unit_administrator', unit_id: units.ward_2.id }] });
    const grantOf = async (ctx: typeof admin) =>
      (await tx.selectFrom('account_grant').select('id').where('account_id', '=', ctx.actor.account_id).executeTakeFirstOrThrow()).id;
    const wish = { grant_id: await grantOf(admin), account_id, ...WEEK };

    await expect(delegateGrant(admin, { ...wish, to_on: '2026-05-31' })).rejects.toThrow('accounts.delegation_too_long');
    await expect(delegateGrant(admin, { ...wish, from_on: '2026-03-01' })).rejects.toThrow('form.day_in_past');
    await expect(delegateGrant(admin, { ...wish, account_id: admin.actor.account_id ?? '' })).rejects.toThrow('accounts.grant_self');
    await expect(delegateGrant(admin, { ...wish, grant_id: await grantOf(other) })).rejects.toThrow(
      expect.objectContaining({ name: 'NotFound' })
    );
    await expect(delegateGrant(admin, { ...wish, unit_id: units.ward_2.id })).rejects.toThrow(
      expect.objectContaining({ name: 'NotFound' })
    );
    await tx.updateTable('account_grant').set({ to_on: '2026-03-05' }).where('id', '=', wish.grant_id).execute();
    await expect(delegateGrant(admin, wish)).rejects.toThrow('accounts.grant_above');
    await expect(delegateGrant(admin, { ...wish, to_on: '2026-03-05', unit_id: units.school_1.id })).resolves.toBeDefined();
  });

  test('lasts at most the days of the rule, both ends counted', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const member_id = await plantMember(tx, units.branch_1a);
    await as({ member_id });
    const { id: account_id } = await tx.selectFrom('account').select('id').where('member_id', '=', member_id).executeTakeFirstOrThrow();
    const admin = await as({ grants: [{ role: 'unit_administrator', unit_id: units.ward_1.id }] });
    const { id: grant_id } = await tx
      .selectFrom('account_grant')
      .select('id')
      .where('account_id', '=', admin.actor.account_id)
      .executeTakeFirstOrThrow();
    await expect(delegateGrant(admin, { grant_id, account_id, ...WEEK, to_on: '2026-05-31' })).rejects.toThrow(
      'accounts.delegation_too_long'
    );
    await expect(delegateGrant(admin, { grant_id, account_id, ...WEEK, to_on: '2026-05-30' })).resolves.toBeDefined();
  });
});
