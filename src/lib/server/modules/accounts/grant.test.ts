import { sql, type RawBuilder, type Transaction } from 'kysely';
import { describe, expect } from 'vitest';
import { plantMember, plantUnits, type CastUnits } from '#test/cast.ts';
import type { Writer } from '#platform/context.ts';
import type { DB } from '#platform/db/types.ts';
import type { Role } from '#platform/permissions.ts';
import { NOW, test, useDatabase, type ActorWish } from '#platform/testing.ts';
import { addSeconds } from '#platform/time.ts';
import { confirmGrant, endGrant, proposeGrant, refuseGrant } from './grant.ts';
import { proposePositionGrant } from './grant-position.ts';
import { unitsWithoutAdministrator } from './grant.queries.ts';
import { endDeadGrants } from './grant-record.ts';
import { endAccount, lockAccount } from './account.ts';

useDatabase();

const FROM = { from_on: '2026-03-02', to_on: null, decision_number: '12-QĐ/ĐU' };

/** A member of a branch with an active account: gives both ids. */
async function plantAccount(tx: Transaction<DB>, units: CastUnits, unit: keyof CastUnits, name: string, n: number) {
  const member_id = await plantMember(tx, units[unit], { name });
  const { id } = await tx
    .insertInto('account')
    .values({ member_id, name, login: `nguoi${n}`, state: 'active' })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { id, member_id };
}

async function stage(tx: Transaction<DB>, as: (wish?: ActorWish) => Promise<Writer>) {
  const units = await plantUnits(tx);
  const person = await plantAccount(tx, units, 'branch_1a', 'Lê Thị Bình', 1);
  const admin = await as({ grants: [{ role: 'unit_administrator', unit_id: units.ward_1.id }] });
  const second = await as({ grants: [{ role: 'unit_administrator', unit_id: units.ward_1.id }] });
  const wish = (role: Role, unit: keyof CastUnits, more = {}) => ({
    account_id: person.id,
    role,
    unit_id: units[unit].id,
    reach: 'subtree' as const,
    ...FROM,
    ...more
  });
  const state = async (id: string) =>
    (await tx.selectFrom('account_grant').select('state').where('id', '=', id).executeTakeFirstOrThrow()).state;
  return { units, person, admin, second, wish, state };
}

describe('a proposed grant', () => {
  test('is in force at once without power, and waits for a second person with power', async ({ tx, as }) => {
    const { admin, wish, state } = await stage(tx, as);
    expect(await state(await proposeGrant(admin, wish('branch_secretary', 'branch_1a')))).toBe('active');
    expect(await state(await proposeGrant(admin, wish('record_officer', 'ward_1')))).toBe('proposed');
  });

  test('leaves an entry in the log about the person, at the unit', async ({ tx, as }) => {
    const { admin, wish, units, person } = await stage(tx, as);
    const id = await proposeGrant(admin, wish('branch_secretary', 'branch_1a'));
    const entry = await tx
      .selectFrom('audit_entry')
      .select(['account_id', 'action', 'subject', 'member_id', 'unit_id', 'detail'])
      .executeTakeFirstOrThrow();
    expect(entry).toEqual({
      account_id: admin.actor.account_id,
      action: 'accounts.grant_proposed',
      subject: id,
      member_id: person.member_id,
      unit_id: units.branch_1a.id,
      detail: { role: 'branch_secretary', reach: 'subtree' }
    });
  });

  test('is refused to oneself', async ({ tx, as }) => {
    const { wish, units } = await stage(tx, as);
    const member_id = await plantMember(tx, units.branch_1b);
    const self = await as({ member_id, grants: [{ role: 'unit_administrator', unit_id: units.ward_1.id }] });
    await expect(proposeGrant(self, wish('branch_secretary', 'branch_1a', { account_id: self.actor.account_id }))).rejects.toThrow(
      'accounts.grant_self'
    );
  });

  test('is refused above oneself: what commands more, and what reaches further', async ({ tx, as }) => {
    const { units, wish } = await stage(tx, as);
    const city = await as({ grants: [{ role: 'unit_administrator', unit_id: units.city.id }] });
    await expect(proposeGrant(city, wish('system_administrator', 'city'))).rejects.toThrow('accounts.grant_above');
    const narrow = await as({
      grants: [
        { role: 'unit_administrator', unit_id: units.ward_1.id, reach: 'unit' },
        { role: 'record_officer', unit_id: units.ward_1.id }
      ]
    });
    await expect(proposeGrant(narrow, wish('record_officer', 'ward_1'))).rejects.toThrow('accounts.grant_above');
    await expect(proposeGrant(narrow, wish('record_officer', 'ward_1', { reach: 'unit' }))).resolves.toBeDefined();
  });

  test('is hidden outside the scope, and forbidden where he only looks', async ({ tx, as }) => {
    const { admin, wish, units } = await stage(tx, as);
    await expect(proposeGrant(admin, wish('record_officer', 'ward_2'))).rejects.toThrow(expect.objectContaining({ name: 'NotFound' }));
    const other = await plantAccount(tx, units, 'branch_2a', 'Phan Quốc Bảo', 2);
    await expect(proposeGrant(admin, wish('branch_secretary', 'branch_1a', { account_id: other.id }))).rejects.toThrow(
      expect.objectContaining({ name: 'NotFound' })
    );
    const officer = await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_1.id }] });
    await expect(proposeGrant(officer, wish('branch_secretary', 'branch_1a'))).rejects.toThrow(
      expect.objectContaining({ name: 'Forbidden' })
    );
  });

  test('must fit the level of the unit, be new, and not be over', async ({ tx, as }) => {
    const { admin, wish } = await stage(tx, as);
    await expect(proposeGrant(admin, wish('branch_secretary', 'ward_1'))).rejects.toThrow('accounts.role_not_here');
    await expect(proposeGrant(admin, wish('branch_secretary', 'branch_1a', { to_on: '2026-03-01' }))).rejects.toThrow('form.day_in_past');
    await proposeGrant(admin, wish('record_officer', 'ward_1'));
    await expect(proposeGrant(admin, wish('record_officer', 'ward_1'))).rejects.toThrow('accounts.grant_exists');
  });

  test('replaces one that is over by its date', async ({ tx, as }) => {
    const { admin, wish, state, person, units } = await stage(tx, as);
    const { id } = await tx
      .insertInto('account_grant')
      .values({
        account_id: person.id,
        role: 'branch_secretary',
        unit_id: units.branch_1a.id,
        reach: 'subtree',
        from_on: '2025-07-01',
        to_on: '2026-03-01',
        basis: 'decision',
        state: 'active'
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await proposeGrant(admin, wish('branch_secretary', 'branch_1a'));
    expect(await state(id)).toBe('ended');
  });
});

describe('the second person', () => {
  test('confirms what another proposed; then it is closed', async ({ tx, as }) => {
    const { admin, second, wish, state } = await stage(tx, as);
    const grant_id = await proposeGrant(admin, wish('record_officer', 'ward_1'));
    await confirmGrant(second, { grant_id });
    expect(await state(grant_id)).toBe('active');
    await expect(confirmGrant(second, { grant_id })).rejects.toThrow('accounts.grant_closed');
    await expect(refuseGrant(second, { grant_id, reason: 'Trùng' })).rejects.toThrow('accounts.grant_closed');
  });

  test('is not the first person, nor who receives it', async ({ tx, as }) => {
    const { admin, wish, units, person } = await stage(tx, as);
    const grant_id = await proposeGrant(admin, wish('record_officer', 'ward_1'));
    await expect(confirmGrant(admin, { grant_id })).rejects.toThrow('accounts.needs_second_person');
    const receiver = await as({ member_id: person.member_id, grants: [{ role: 'unit_administrator', unit_id: units.ward_1.id }] });
    await expect(confirmGrant(receiver, { grant_id })).rejects.toThrow('accounts.grant_self');
  });

  test('is not somebody who acts for the first, nor the one for whom the first acted', async ({ tx, as }) => {
    const { admin, wish, units, state } = await stage(tx, as);
    const source = await tx
      .selectFrom('account_grant')
      .select('id')
      .where('account_id', '=', admin.actor.account_id)
      .executeTakeFirstOrThrow();
    const memberId = await plantMember(tx, units.branch_1b, { name: 'Mai Anh Thư' });
    await as({ member_id: memberId });
    const { id: delegateId } = await tx.selectFrom('account').select('id').where('member_id', '=', memberId).executeTakeFirstOrThrow();
    await tx
      .insertInto('account_grant')
      .values({
        account_id: delegateId,
        role: 'unit_administrator',
        unit_id: units.ward_1.id,
        reach: 'subtree',
        from_on: '2026-03-01',
        to_on: '2026-03-20',
        basis: 'delegation',
        delegated_from: source.id,
        state: 'active'
      })
      .execute();
    const delegate = await as({ member_id: memberId, now: addSeconds(NOW, 1) });

    const byFirst = await proposeGrant(admin, wish('record_officer', 'ward_1'));
    await expect(confirmGrant(delegate, { grant_id: byFirst })).rejects.toThrow('accounts.needs_second_person');
    const byDelegate = await proposeGrant(delegate, wish('commune_inspection', 'ward_1'));
    await expect(confirmGrant(admin, { grant_id: byDelegate })).rejects.toThrow('accounts.needs_second_person');
    expect(await state(byDelegate)).toBe('proposed');
    await expect(proposeGrant(delegate, wish('branch_secretary', 'branch_1a', { account_id: admin.actor.account_id }))).rejects.toThrow(
      expect.objectContaining({ name: 'NotFound' })
    );
    const acts = await tx.selectFrom('audit_entry').select('on_behalf_of').where('account_id', '=', delegateId).execute();
    expect(acts.map(({ on_behalf_of }) => on_behalf_of)).toEqual([admin.actor.account_id]);
  });

  test('does not confirm power to an account that waits for its activation, or is locked', async ({ tx, as }) => {
    const { admin, second, wish, state, person } = await stage(tx, as);
    const grant_id = await proposeGrant(admin, wish('record_officer', 'ward_1'));
    for (const now of ['pending_activation', 'locked']) {
      await tx.updateTable('account').set({ state: now }).where('id', '=', person.id).execute();
      await expect(confirmGrant(second, { grant_id }), now).rejects.toThrow('accounts.receiver_not_active');
    }
    expect(await state(grant_id)).toBe('proposed');
    await tx.updateTable('account').set({ state: 'active' }).where('id', '=', person.id).execute();
    await confirmGrant(second, { grant_id });
    expect(await state(grant_id)).toBe('active');
  });

  test('refuses with a reason', async ({ tx, as }) => {
    const { admin, second, wish } = await stage(tx, as);
    const grant_id = await proposeGrant(admin, wish('record_officer', 'ward_1'));
    await refuseGrant(second, { grant_id, reason: 'Chưa có quyết định' });
    const row = await tx
      .selectFrom('account_grant')
      .select(['state', 'closing_reason', 'ended_by'])
      .where('id', '=', grant_id)
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ state: 'refused', closing_reason: 'Chưa có quyết định', ended_by: second.actor.account_id });
  });

  test('sits where the power sits: an administrator of another ward finds nothing', async ({ tx, as }) => {
    const { admin, wish, units } = await stage(tx, as);
    const grant_id = await proposeGrant(admin, wish('record_officer', 'ward_1'));
    const stranger = await as({ grants: [{ role: 'unit_administrator', unit_id: units.ward_2.id }] });
    await expect(confirmGrant(stranger, { grant_id })).rejects.toThrow(expect.objectContaining({ name: 'NotFound' }));
  });
});

describe('the outer wall of power', () => {
  test('lets nobody write power for himself, or in force without the second person, whatever the query', async ({ tx, as }) => {
    const { admin, second, units, person, state } = await stage(tx, as);
    const row = { unit_id: units.ward_1.id, reach: 'subtree', from_on: '2026-03-02', basis: 'decision' };
    const put = (grant: { account_id: string | null; role: string; state: string; proposed_by: string | null }) =>
      admin.db
        .insertInto('account_grant')
        .values({ ...row, ...grant, account_id: grant.account_id ?? '' })
        .execute();
    const [me, wall] = [admin.actor.account_id, 'row-level security'];
    await expect(put({ account_id: me, role: 'record_officer', state: 'active', proposed_by: null })).rejects.toThrow(wall);
    await expect(put({ account_id: me, role: 'editor', state: 'active', proposed_by: null })).rejects.toThrow(wall);
    await expect(put({ account_id: person.id, role: 'record_officer', state: 'active', proposed_by: me })).rejects.toThrow(wall);
    await expect(
      put({ account_id: person.id, role: 'record_officer', state: 'proposed', proposed_by: second.actor.account_id })
    ).rejects.toThrow(wall);
    await put({ account_id: person.id, role: 'record_officer', state: 'proposed', proposed_by: me });

    const { id } = await tx.selectFrom('account_grant').select('id').where('account_id', '=', person.id).executeTakeFirstOrThrow();
    const confirm = (confirmed_by: string | null) =>
      admin.db.updateTable('account_grant').set({ state: 'active', confirmed_by }).where('id', '=', id).execute();
    await expect(confirm(null)).rejects.toThrow(wall);
    await expect(confirm(second.actor.account_id)).rejects.toThrow(wall);
    await expect(confirm(me)).rejects.toThrow('check constraint');
    await expect(admin.db.updateTable('account_grant').set({ to_on: '2030-01-01' }).where('account_id', '=', me).execute()).rejects.toThrow(
      wall
    );
    expect(await state(id)).toBe('proposed');
  });
});

describe('ending a grant', () => {
  test('takes effect at once', async ({ tx, as }) => {
    const { admin, wish, state } = await stage(tx, as);
    const grant_id = await proposeGrant(admin, wish('branch_secretary', 'branch_1a'));
    await endGrant(admin, { grant_id, reason: 'Thôi giữ chức' });
    expect(await state(grant_id)).toBe('ended');
    await expect(endGrant(admin, { grant_id, reason: 'Lần nữa' })).rejects.toThrow('accounts.grant_closed');
  });

  test('is refused for the last administrator, himself or another; not while a unit above is administered', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const one = await as({ grants: [{ role: 'unit_administrator', unit_id: units.ward_1.id }] });
    const own = async (ctx: Writer) =>
      (await tx.selectFrom('account_grant').select('id').where('account_id', '=', ctx.actor.account_id).executeTakeFirstOrThrow()).id;
    await expect(endGrant(one, { grant_id: await own(one), reason: 'Nghỉ' })).rejects.toThrow('accounts.last_administrator');

    const city = await as({ grants: [{ role: 'unit_administrator', unit_id: units.city.id }] });
    await expect(endGrant(city, { grant_id: await own(city), reason: 'Nghỉ' })).rejects.toThrow('accounts.last_administrator');
    await expect(endGrant(one, { grant_id: await own(one), reason: 'Nghỉ' })).resolves.toBeUndefined();
  });

  test('is refused by the back door as well: who acts for the last administrator can neither lock nor close his account', async ({
    tx,
    as
  }) => {
    const units = await plantUnits(tx);
    const last = await as({ grants: [{ role: 'unit_administrator', unit_id: units.city.id }] });
    const source = await tx
      .selectFrom('account_grant')
      .select('id')
      .where('account_id', '=', last.actor.account_id)
      .executeTakeFirstOrThrow();
    const person = await plantAccount(tx, units, 'branch_1a', 'Mai Anh Thư', 1);
    await tx
      .insertInto('account_grant')
      .values({
        account_id: person.id,
        role: 'unit_administrator',
        unit_id: units.city.id,
        reach: 'subtree',
        from_on: '2026-03-01',
        to_on: '2026-03-20',
        basis: 'delegation',
        delegated_from: source.id,
        state: 'active'
      })
      .execute();
    const delegate = await as({ member_id: person.member_id });
    const wish = { account_id: last.actor.account_id ?? '', reason: 'Thử' };
    await expect(lockAccount(delegate, wish)).rejects.toThrow('accounts.last_administrator');
    await expect(endAccount(delegate, wish)).rejects.toThrow('accounts.last_administrator');
  });

  test('above oneself is refused', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const city = await as({ grants: [{ role: 'unit_administrator', unit_id: units.city.id }] });
    const system = await as({ grants: [{ role: 'system_administrator', unit_id: units.city.id }] });
    const grant = await tx
      .selectFrom('account_grant')
      .select('id')
      .where('account_id', '=', system.actor.account_id)
      .executeTakeFirstOrThrow();
    await expect(endGrant(city, { grant_id: grant.id, reason: 'Thử' })).rejects.toThrow('accounts.grant_above');
  });
});

describe('a grant by position', () => {
  test('comes with the position and ends with it', async ({ tx, as }) => {
    const { admin, person, units, state } = await stage(tx, as);
    const { id: position_id } = await tx
      .insertInto('member_position')
      .values({
        member_id: person.member_id,
        unit_id: units.branch_1a.id,
        position: 'secretary',
        manner: 'elected',
        from_on: '2025-08-12',
        decision_number: '01-NQ/CB'
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    const id = await proposePositionGrant(admin, { position_id });
    expect(await state(id)).toBe('active');
    const secretary = await as({ member_id: person.member_id });
    expect(secretary.actor.grants.map(({ role }) => role)).toEqual(['branch_secretary']);

    await tx.updateTable('member_position').set({ to_on: '2026-03-02' }).where('id', '=', position_id).execute();
    const former = await as({ member_id: person.member_id, now: addSeconds(NOW, 1) });
    expect(former.actor.grants).toEqual([]);
    expect(await endDeadGrants(admin)).toBe(1);
    expect(await state(id)).toBe('ended');
  });

  test('ends with the membership', async ({ tx, as }) => {
    const { admin, person, wish, state } = await stage(tx, as);
    const id = await proposeGrant(admin, wish('branch_secretary', 'branch_1a'));
    await tx.updateTable('member').set({ membership_status: 'left' }).where('id', '=', person.member_id).execute();
    expect(await endDeadGrants(admin)).toBe(1);
    expect(await state(id)).toBe('ended');
  });
});

test('those named as over are the ones that are not live, whatever ended them', async ({ tx, asSystem }) => {
  const units = await plantUnits(tx);
  const [here, left] = [await plantMember(tx, units.branch_1a), await plantMember(tx, units.branch_1a, { membership_status: 'left' })];
  await sql`
    insert into account (member_id, unit_id, name, login, state)
    values (${here}, null, 'Một', 'mot', 'active'), (${left}, null, 'Hai', 'hai', 'active'),
           (null, ${units.ward_1.id}, 'Ba', 'thu.ba', 'ended'), (null, ${units.ward_1.id}, 'Bốn', 'bon', 'locked')`.execute(tx);
  await sql`
    insert into member_position (member_id, unit_id, position, manner, from_on, to_on)
    values (${here}, ${units.branch_1a.id}, 'committee_member', 'elected', '2025-01-01', null),
           (${here}, ${units.branch_1a.id}, 'group_leader', 'elected', '2025-01-01', '2026-01-01'),
           (${here}, ${units.branch_1a.id}, 'overseer', 'appointed', '2027-01-01', null)`.execute(tx);
  await sql`
    insert into account_grant (account_id, role, unit_id, reach, from_on, to_on, basis, position_id, state)
    select a.id, (array(select role from access_role order by 1))[row_number() over (partition by a.id, s.state)], u.id, 'unit', from_on, to_on, case when p.id is null then 'decision' else 'position' end, p.id, s.state
    from account a cross join (select id from member_position union all select null) p
    cross join (values (${units.branch_1a.id}::bigint)) u(id)
    cross join (values ('2025-02-01'::date, null::date), ('2025-02-01', '2026-01-31'), ('2026-01-01', '2027-01-31'), ('2027-02-01', null)) d(from_on, to_on)
    cross join (values ('active'), ('proposed'), ('ended')) s(state)`.execute(tx);
  await sql`
    insert into account_grant (account_id, role, unit_id, reach, from_on, to_on, basis, delegated_from, state)
    select (select id from account where login = 'bon'), role, unit_id, reach, '2026-01-02', '2026-12-31', 'delegation', id, 'active'
    from account_grant where state <> 'proposed'`.execute(tx);
  const { db } = await asSystem();
  const ids = async (query: RawBuilder<{ id: string }>) => (await query.execute(db)).rows.map(({ id }) => id);
  const over = await ids(sql`select id from app.dead_grants('2026-03-02') as d(id) order by id`);
  expect(over).toEqual(
    await ids(sql`
      select g.id from account_grant g
      where (g.state = 'active' and g.from_on <= '2026-03-02' and not app.grant_live(g, '2026-03-02')) or (g.state = 'proposed' and g.to_on < '2026-03-02')
      order by g.id`)
  );
  expect(over.length).toBeGreaterThan(50);
});

test('a unit whose only administrator is locked, or waits for his card, is named as one without', async ({ tx, as }) => {
  const units = await plantUnits(tx);
  const city = await as({ grants: [{ role: 'unit_administrator', unit_id: units.city.id }] });
  const local = await as({ grants: [{ role: 'unit_administrator', unit_id: units.ward_1.id }] });
  const without = async () => (await unitsWithoutAdministrator(city)).map(({ id }) => id);
  expect(await without()).not.toContain(units.ward_1.id);
  for (const state of ['locked', 'pending_activation']) {
    await tx.updateTable('account').set({ state }).where('id', '=', local.actor.account_id).execute();
    expect(await without(), state).toContain(units.ward_1.id);
  }
  await tx.updateTable('org_unit').set({ tier: 'grassroots' }).where('id', '=', units.ward_1.id).execute();
  expect(await without(), 'a commune of another tier').toContain(units.ward_1.id);
  expect(await without()).not.toContain(units.city.id);
});
