import { describe, expect } from 'vitest';
import { plantMember, plantUnits, type CastUnit, type MemberWish } from '#test/cast.ts';
import { listOwnUnits } from '#organization';
import type { Writer } from '#platform/context.ts';
import { roleHas, ROLES, type Role } from '#platform/permissions.ts';
import { NOW, test, useDatabase, type ActorWish } from '#platform/testing.ts';
import { addSeconds } from '#platform/time.ts';
import { lockAccount } from './account.ts';
import { findReceivers } from './account.queries.ts';
import { delegateGrant, withdrawDelegation } from './delegation.ts';
import { delegableGrants, delegatedToMe, delegatePage, listDelegates, listDelegations } from './delegation.queries.ts';
import { mayBeLent } from './grant-access.ts';
import { confirmGrant, endGrant } from './grant.ts';
import { endDeadGrants } from './grant-record.ts';
import { lentRoles } from './grant-power.ts';

useDatabase();

const hidden = expect.objectContaining({ name: 'NotFound' });
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
    const ends = await tx
      .selectFrom('audit_entry')
      .select(['action', 'subject'])
      .where('action', 'like', '%_ended')
      .orderBy('id')
      .execute();
    expect(ends).toEqual([
      { action: 'accounts.delegation_ended', subject: grant_id },
      { action: 'accounts.grant_ended', subject: source.id }
    ]);
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

  test('that waits for a second person is not confirmed for who was suspended meanwhile', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const admin = await as({ grants: [{ role: 'unit_administrator', unit_id: units.ward_1.id }] });
    const second = await as({ grants: [{ role: 'unit_administrator', unit_id: units.city.id }] });
    const member_id = await plantMember(tx, units.branch_1a);
    const account_id = (await as({ member_id })).actor.account_id ?? '';
    const grant_id = await delegateGrant(admin, { grant_id: admin.actor.grants[0]?.id ?? '', account_id, ...WEEK });
    await tx.updateTable('member').set({ activity_status: 'suspended' }).where('id', '=', member_id).execute();
    await expect(confirmGrant(second, { grant_id })).rejects.toThrow('accounts.not_of_branch');
    const past = { state: 'active', confirmed_by: second.actor.account_id, confirmed_at: NOW };
    const wall = second.db.updateTable('account_grant').set(past).where('id', '=', grant_id).execute();
    await expect(wall).rejects.toThrow('row-level security');
    await tx.updateTable('member').set({ activity_status: 'active' }).where('id', '=', member_id).execute();
    await expect(confirmGrant(second, { grant_id })).resolves.toBeUndefined();
  });

  test('goes to no member on probation, suspended or gone, whoever lends; to staff who are no members it does', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const admin = await as({ grants: [{ role: 'unit_administrator', unit_id: units.ward_1.id }] });
    const grant_id = admin.actor.grants[0]?.id ?? '';
    const accountOf = async (facts: Pick<MemberWish, 'membership_status' | 'activity_status' | 'official_on'>) => {
      const member_id = await plantMember(tx, units.branch_1a);
      const { account_id } = (await as({ member_id })).actor;
      await tx.updateTable('member').set(facts).where('id', '=', member_id).execute();
      return account_id ?? '';
    };
    const wrong = [
      await accountOf({ membership_status: 'probationary', official_on: null }),
      await accountOf({ activity_status: 'suspended' }),
      await accountOf({ membership_status: 'left' })
    ];
    for (const account_id of wrong) {
      await expect(delegateGrant(admin, { grant_id, account_id, ...WEEK })).rejects.toMatchObject({ code: 'accounts.not_of_branch' });
      const slip = { account_id, unit_id: units.ward_1.id, role: 'unit_administrator', reach: 'subtree', basis: 'delegation' } as const;
      const days = { from_on: WEEK.from_on, to_on: WEEK.to_on, delegated_from: grant_id };
      const by = { state: 'proposed', proposed_by: admin.actor.account_id, proposed_at: NOW } as const;
      const wall = admin.db
        .insertInto('account_grant')
        .values({ ...slip, ...days, ...by })
        .execute();
      await expect(wall).rejects.toThrow('row-level security');
    }
    const exempt = await accountOf({ activity_status: 'exempt' });
    await expect(delegateGrant(admin, { grant_id, account_id: exempt, ...WEEK })).resolves.toBeDefined();
    const { id: staff } = await tx
      .insertInto('account')
      .values({ unit_id: units.ward_1.id, name: 'Văn phòng', login: 'vanphong', state: 'active' })
      .returning('id')
      .executeTakeFirstOrThrow();
    await expect(delegateGrant(admin, { grant_id, account_id: staff, ...WEEK })).resolves.toBeDefined();
  });

  test('is offered, when a person is searched for, to those only whom it may go to; the others take no place among them', async ({
    tx,
    as
  }) => {
    const units = await plantUnits(tx);
    const admin = await as({ grants: [{ role: 'unit_administrator', unit_id: units.ward_1.id }] });
    const accountOf = async (facts: Pick<MemberWish, 'membership_status' | 'activity_status' | 'official_on'>, unit = units.branch_1a) => {
      const member_id = await plantMember(tx, unit, { name: 'Mai Anh Thư' });
      const row = { member_id, name: 'Mai Anh Thư', login: `thu${member_id}`, state: 'active' };
      const account = await tx.insertInto('account').values(row).returning(['id', 'login']).executeTakeFirstOrThrow();
      await tx.updateTable('member').set(facts).where('id', '=', member_id).execute();
      return account;
    };
    const wrong = [await accountOf({ membership_status: 'left' })];
    for (let n = 0; n < 20; n += 1) wrong.push(await accountOf({ membership_status: 'probationary', official_on: null }));
    wrong.push(await accountOf({ activity_status: 'suspended' }));
    const right = [await accountOf({ activity_status: 'exempt' }), await accountOf({ membership_status: 'official' })];
    await accountOf({ membership_status: 'official' }, units.branch_2a);
    const office = { unit_id: units.ward_1.id, name: 'Văn phòng', login: 'vanphong', state: 'active' };
    const staff = await tx.insertInto('account').values(office).returning(['id', 'login']).executeTakeFirstOrThrow();

    const found = async (find: string) => (await findReceivers(admin, find)).map(({ id }) => id);
    expect(await found('anh thư')).toEqual(right.map(({ id }) => id));
    for (const { id, login } of [...wrong, ...right, staff]) expect(await found(login)).toEqual((await mayBeLent(admin, id)) ? [id] : []);
    expect(await found('vanphong')).toEqual([staff.id]);
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

/** A branch secretary, her deputy and a plain member with accounts, a member without one, and a neighbour. */
async function branch(tx: Parameters<typeof plantUnits>[0], as: (wish?: ActorWish) => Promise<Writer>) {
  const units = await plantUnits(tx);
  const person = async (unit: CastUnit, name: string) => {
    const member_id = await plantMember(tx, unit, { name });
    return { member_id, account_id: (await as({ member_id })).actor.account_id ?? '' };
  };
  const deputy = await person(units.branch_1a, 'Mai Anh Thư');
  const plain = await person(units.branch_1a, 'Bùi Văn An');
  const neighbour = await person(units.branch_1b, 'Người Bên Cạnh');
  await plantMember(tx, units.branch_1a, { name: 'Chưa Có Tài Khoản' });
  await tx
    .insertInto('member_position')
    .values({
      member_id: deputy.member_id,
      unit_id: units.branch_1a.id,
      position: 'deputy_secretary',
      from_on: '2025-08-12',
      manner: 'elected'
    })
    .execute();
  const member_id = await plantMember(tx, units.branch_1a, { name: 'Trần Văn Định' });
  const secretary = await as({ member_id, grants: [{ role: 'branch_secretary', unit_id: units.branch_1a.id }] });
  const grant_id = secretary.actor.grants[0]?.id ?? '';
  return { units, secretary, deputy, plain, neighbour, grant_id };
}

describe('a branch secretary', () => {
  test('lends his role to the deputy of his branch, who then acts for him and cannot pass it on', async ({ tx, as }) => {
    const { units, secretary, deputy, plain, grant_id } = await branch(tx, as);
    expect((await listDelegates(secretary)).map(({ member_id, positions }) => [member_id, positions])).toEqual([
      [deputy.member_id, ['deputy_secretary']],
      [plain.member_id, []]
    ]);
    const wish = { grant_id, account_id: deputy.account_id, ...WEEK, decision_number: '02-UQ/CB' };
    const id = await delegateGrant(secretary, wish);
    await expect(delegateGrant(secretary, wish)).rejects.toThrow('accounts.grant_exists');
    expect((await listDelegates(secretary)).map(({ member_id }) => member_id)).toEqual([plain.member_id]);
    expect((await listDelegations(secretary)).map((one) => [one.account_id, one.role, one.state, one.decision_number])).toEqual([
      [deputy.account_id, 'branch_secretary', 'active', '02-UQ/CB']
    ]);

    const delegate = await as({ member_id: deputy.member_id, now: addSeconds(NOW, 1) });
    expect(delegate.actor.grants.map(({ role, lo, on_behalf_of, to_on }) => [role, lo, on_behalf_of, to_on])).toEqual([
      ['branch_secretary', units.branch_1a.lft, secretary.actor.account_id, '2026-03-08']
    ]);
    expect(await delegatedToMe(delegate)).toEqual([
      { id, role: 'branch_secretary', unit_name: 'Chi bộ 1A', to_on: '2026-03-08', delegated_by: secretary.actor.name }
    ]);
    expect(await delegatedToMe(secretary)).toEqual([]);
    expect((await listOwnUnits(delegate)).map(({ name, roles }) => [name, roles])).toEqual([
      ['Chi bộ 1A', [{ role: 'branch_secretary', lent: true }]]
    ]);
    expect(delegableGrants(delegate)).toEqual([]);
    expect(await listDelegates(delegate)).toEqual([]);
    await expect(delegateGrant(delegate, { grant_id: id, account_id: plain.account_id, ...WEEK })).rejects.toThrow(
      'accounts.delegation_again'
    );
    const entry = await tx
      .selectFrom('audit_entry')
      .select(['account_id', 'member_id'])
      .where('action', '=', 'accounts.delegated')
      .execute();
    expect(entry).toEqual([{ account_id: secretary.actor.account_id, member_id: deputy.member_id }]);
  });

  test('lends it again when the days of the first time are over', async ({ tx, as }) => {
    const { secretary, deputy, grant_id } = await branch(tx, as);
    const wish = { grant_id, account_id: deputy.account_id, ...WEEK };
    await delegateGrant(secretary, wish);
    const member_id = secretary.actor.member_id ?? undefined;
    const later = await as({ member_id, now: addSeconds(NOW, 7 * 86_400) });
    await expect(delegateGrant(later, { ...wish, from_on: '2026-03-09', to_on: '2026-03-12' })).resolves.toBeDefined();
    const lent = await tx.selectFrom('account_grant').select('state').where('delegated_from', '=', grant_id).orderBy('id').execute();
    expect(lent.map(({ state }) => state)).toEqual(['ended', 'active']);
  });

  test('lends only a part when he wishes, and takes it back himself', async ({ tx, as }) => {
    const { secretary, deputy, plain, neighbour, grant_id } = await branch(tx, as);
    const id = await delegateGrant(secretary, { grant_id, account_id: plain.account_id, role: 'group_leader', ...WEEK });
    expect((await as({ member_id: plain.member_id, now: addSeconds(NOW, 1) })).actor.grants.map(({ role }) => role)).toEqual([
      'group_leader'
    ]);
    const stranger = await as({ member_id: neighbour.member_id, now: addSeconds(NOW, 2) });
    await expect(withdrawDelegation(stranger, { grant_id: id, reason: 'Thử' })).rejects.toThrow(hidden);
    await withdrawDelegation(secretary, { grant_id: id, reason: 'Đã về' });
    expect((await as({ member_id: plain.member_id, now: addSeconds(NOW, 3) })).actor.grants).toEqual([]);
    expect(await listDelegations(secretary)).toEqual([]);
    await expect(withdrawDelegation(secretary, { grant_id: id, reason: 'Lần nữa' })).rejects.toThrow(hidden);
    await expect(delegateGrant(secretary, { grant_id, account_id: deputy.account_id, role: 'record_officer', ...WEEK })).rejects.toThrow(
      'accounts.grant_above'
    );
  });

  test('reaches nobody outside his branch, and not himself', async ({ tx, as }) => {
    const { units, secretary, neighbour, deputy, grant_id } = await branch(tx, as);
    const wish = { grant_id, account_id: deputy.account_id, ...WEEK };
    await expect(delegatePage(secretary, neighbour.account_id)).rejects.toThrow(hidden);
    await expect(delegateGrant(secretary, { ...wish, account_id: neighbour.account_id })).rejects.toThrow(hidden);
    await expect(delegateGrant(secretary, { ...wish, unit_id: units.branch_1b.id })).rejects.toThrow(hidden);
    await expect(delegateGrant(secretary, { ...wish, account_id: secretary.actor.account_id ?? '' })).rejects.toThrow(
      'accounts.grant_self'
    );
    const committee = await as({ grants: [{ role: 'branch_committee', unit_id: units.branch_1a.id }] });
    await expect(delegateGrant(committee, { ...wish, grant_id: committee.actor.grants[0]?.id ?? '' })).rejects.toThrow(
      expect.objectContaining({ name: 'Forbidden' })
    );
  });

  test.for([
    ['on probation', { membership_status: 'probationary', official_on: null }],
    ['suspended', { activity_status: 'suspended' }]
  ] as const)('lends it to nobody %s: only official members hold office', async ([, facts], { tx, as }) => {
    const { secretary, plain, deputy, grant_id } = await branch(tx, as);
    await tx.updateTable('member').set(facts).where('id', '=', plain.member_id).execute();
    expect((await listDelegates(secretary)).map(({ member_id }) => member_id)).toEqual([deputy.member_id]);
    await expect(delegateGrant(secretary, { grant_id, account_id: plain.account_id, ...WEEK })).rejects.toThrow(hidden);
  });

  test('lends it for as long as its receiver is at home in the branch: his transfer ends it', async ({ tx, as, asSystem }) => {
    const { units, secretary, deputy, grant_id } = await branch(tx, as);
    const id = await delegateGrant(secretary, { grant_id, account_id: deputy.account_id, ...WEEK });
    const branch_of = (to: CastUnit) =>
      tx.updateTable('member').set({ unit_id: to.id, unit_pos: to.lft }).where('id', '=', deputy.member_id).execute();
    await branch_of(units.branch_2a);
    expect((await as({ member_id: deputy.member_id, now: addSeconds(NOW, 1) })).actor.grants).toEqual([]);
    expect(await endDeadGrants(await asSystem())).toBe(1);
    const last = await tx.selectFrom('audit_entry').select(['action', 'subject', 'detail']).orderBy('id', 'desc').executeTakeFirst();
    expect(last).toMatchObject({ action: 'accounts.delegation_ended', subject: id, detail: { by_itself: true } });
    await branch_of(units.branch_1a);
    expect((await as({ member_id: deputy.member_id, now: addSeconds(NOW, 2) })).actor.grants).toEqual([]);
  });

  test('lends it to nobody else either when he administers the ward as well', async ({ tx, as }) => {
    const { units, deputy, neighbour } = await branch(tx, as);
    const both = await as({
      grants: [
        { role: 'branch_secretary', unit_id: units.branch_1a.id },
        { role: 'unit_administrator', unit_id: units.city.id }
      ]
    });
    const grant_id = both.actor.grants.find(({ role }) => role === 'branch_secretary')?.id ?? '';
    await expect(delegateGrant(both, { grant_id, account_id: neighbour.account_id, ...WEEK })).rejects.toThrow('accounts.not_of_branch');
    await expect(delegateGrant(both, { grant_id, account_id: deputy.account_id, ...WEEK })).resolves.toBeDefined();
  });

  test('meets the wall of the database where the code forgets to ask', async ({ tx, as }) => {
    const { units, secretary, neighbour, deputy, grant_id } = await branch(tx, as);
    const slip = (wish: object) =>
      secretary.db
        .insertInto('account_grant')
        .values({
          account_id: deputy.account_id,
          role: 'branch_secretary',
          unit_id: units.branch_1a.id,
          reach: 'subtree',
          from_on: '2026-03-02',
          to_on: '2026-03-08',
          basis: 'delegation',
          delegated_from: grant_id,
          state: 'active',
          proposed_by: secretary.actor.account_id,
          proposed_at: NOW,
          ...wish
        })
        .execute();
    for (const wrong of [
      { account_id: neighbour.account_id },
      { unit_id: units.ward_1.id },
      { role: 'editor', basis: 'decision', delegated_from: null },
      { role: 'record_officer', state: 'proposed' }
    ])
      await expect(slip(wrong)).rejects.toThrow('row-level security');
    await expect(slip({})).resolves.toBeDefined();
  });

  test('has parts that lie within his role', () => {
    for (const role of Object.keys(ROLES) as Role[])
      for (const part of lentRoles(role)) expect(ROLES[part].permissions.filter((one) => !roleHas(role, one))).toEqual([]);
  });
});
