import { sql } from 'kysely';
import { describe, expect } from 'vitest';
import { plantMember, plantUnits } from '#test/cast.ts';
import { KEYS, NOW, test, useDatabase } from '#platform/testing.ts';
import { addSeconds } from '#platform/time.ts';
import { accessAccount, closeAccount, endAccount, lockAccount, unlockAccount } from './account.ts';
import { accountPage, accountsByUnit, countExemptWithoutAccount, listAccounts, unitInView } from './account.queries.ts';
import { activationCodeHash } from './activation-code.ts';
import { confirmGrant, proposeGrant } from './grant.ts';
import { issueAccounts, reprintCards, resetAccount } from './issue.ts';
import { newLogin } from './issue-login.ts';

useDatabase();

const ALL = { member_ids: [], include_exempt: false };

describe('issuing accounts', () => {
  test('gives a whole branch its cards: a handle, a code kept only as a hash, thirty days', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const hoa = await plantMember(tx, units.branch_1a);
    await plantMember(tx, units.branch_1a, { name: 'Trần Văn An' });
    await plantMember(tx, units.branch_1b, { name: 'Lý Ở Nơi Khác' });
    const clerk = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });

    const cards = await issueAccounts(clerk, { ...ALL, unit_id: units.branch_1a.id }, KEYS);
    expect(cards.map(({ name, unit_name, expires_on }) => [name, unit_name, expires_on])).toEqual([
      ['Trần Văn An', 'Chi bộ 1A', '2026-04-01'],
      ['Nguyễn Thị Minh Hoa', 'Chi bộ 1A', '2026-04-01']
    ]);
    expect(cards[1]?.login).toMatch(/^hoantm[0-9]{4}$/);

    const card = await tx
      .selectFrom('account_activation as v')
      .innerJoin('account as a', 'a.id', 'v.account_id')
      .selectAll('v')
      .where('a.member_id', '=', hoa)
      .executeTakeFirstOrThrow();
    expect(card.code_hash).toEqual(activationCodeHash(KEYS, cards[1]?.code ?? ''));
    expect(card.expires_at).toEqual(new Date('2026-04-01T17:00:00Z'));
    expect(card.issued_by).toBe(clerk.actor.account_id);
    const log = await tx.selectFrom('audit_entry').select(['action', 'detail']).execute();
    expect(log.map(({ action }) => action)).toEqual(['accounts.issued', 'accounts.issued']);
    expect(JSON.stringify(log)).not.toContain(cards[1]?.code);
  });

  test('passes over who has one, who has left, and, unless he wishes, who is exempt', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const has = await plantMember(tx, units.branch_1a, { name: 'Đã Có Rồi' });
    await tx.insertInto('account').values({ member_id: has, name: 'Đã Có Rồi', login: 'roidc0001' }).execute();
    const left = await plantMember(tx, units.branch_1a, { name: 'Đã Rời Đi', membership_status: 'left' });
    const exempt = await plantMember(tx, units.branch_1a, { name: 'Cụ Được Miễn', activity_status: 'exempt' });
    const clerk = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
    const branch = { ...ALL, unit_id: units.branch_1a.id };

    await expect(issueAccounts(clerk, branch, KEYS)).rejects.toThrow('accounts.nothing_to_issue');
    await expect(issueAccounts(clerk, { ...ALL, member_ids: [has] }, KEYS)).rejects.toThrow('accounts.already_has_account');
    await expect(issueAccounts(clerk, { ...ALL, member_ids: [left] }, KEYS)).rejects.toThrow('accounts.not_eligible');
    await expect(issueAccounts(clerk, { ...ALL, member_ids: [exempt] }, KEYS)).rejects.toThrow('accounts.not_eligible');
    const unit = { ...units.branch_1a, kind: 'branch', usage_level: 'branch' };
    expect([await countExemptWithoutAccount(clerk, unit), (await accountsByUnit(clerk, unit)).total.none]).toEqual([1, 1]);
    const neighbour = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_2.id }] });
    expect([await countExemptWithoutAccount(neighbour, unit), await countExemptWithoutAccount(await as(), unit)]).toEqual([0, 0]);
    expect((await issueAccounts(clerk, { ...branch, include_exempt: true }, KEYS)).map(({ name }) => name)).toEqual(['Cụ Được Miễn']);
  });

  test('gives who left and came back his old account anew; one closed for another reason stays closed', async ({ tx, as, asSystem }) => {
    const units = await plantUnits(tx);
    const branch = { ...ALL, unit_id: units.branch_1a.id };
    const hoa = await plantMember(tx, units.branch_1a);
    const clerk = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
    const [first] = await issueAccounts(clerk, branch, KEYS);
    const account_id = first?.account_id ?? '';
    await tx.insertInto('account_identity').values({ account_id, issuer: 'https://ngoai.example', subject: 'hoa' }).execute();
    await closeAccount(await asSystem(), account_id, '');
    await expect(issueAccounts(clerk, branch, KEYS)).rejects.toThrow('accounts.nothing_to_issue');
    await expect(issueAccounts(clerk, { ...ALL, member_ids: [hoa] }, KEYS)).rejects.toThrow('accounts.already_has_account');

    const away = { member_id: hoa, field: 'membership', status: 'left', from_on: '2025-01-01', to_on: '2026-02-01' };
    await tx.insertInto('member_status').values(away).execute();
    const unit = await unitInView(clerk, units.branch_1a.id);
    expect((await listAccounts(clerk, { unit, filter: 'none' })).map(({ member_id }) => member_id)).toEqual([hoa]);
    expect((await accountsByUnit(clerk, unit)).total.none).toBe(1);
    const [again] = await issueAccounts(clerk, branch, KEYS);
    expect(again).toMatchObject({ account_id, login: first?.login, name: 'Nguyễn Thị Minh Hoa' });
    expect(await tx.selectFrom('account').select('state').where('id', '=', account_id).execute()).toEqual([
      { state: 'pending_activation' }
    ]);
    expect(await tx.selectFrom('account_identity').select('id').execute()).toEqual([]);
    await expect(issueAccounts(clerk, branch, KEYS)).rejects.toThrow('accounts.nothing_to_issue');
  });

  test('is refused above five hundred at once, outside the scope, and without the permission', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const other = await plantMember(tx, units.branch_2a);
    for (let n = 0; n < 501; n += 1) await plantMember(tx, units.branch_1a);
    const clerk = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
    await expect(issueAccounts(clerk, { ...ALL, unit_id: units.ward_1.id }, KEYS)).rejects.toThrow('accounts.too_many_at_once');
    await expect(issueAccounts(clerk, { ...ALL, unit_id: units.ward_2.id }, KEYS)).rejects.toThrow(
      expect.objectContaining({ name: 'NotFound' })
    );
    await expect(issueAccounts(clerk, { ...ALL, member_ids: [other] }, KEYS)).rejects.toThrow(
      expect.objectContaining({ name: 'NotFound' })
    );
    const looks = await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_1.id }] });
    await expect(issueAccounts(looks, { ...ALL, unit_id: units.branch_1a.id }, KEYS)).rejects.toThrow(
      expect.objectContaining({ name: 'Forbidden' })
    );
  });

  test('draws another handle when one is taken', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    await sql`insert into account (unit_id, name, login) select ${units.city.id}, 'x', 'hoantm' || lpad(n::text, 4, '0') from generate_series(0, 4999) n`.execute(
      tx
    );
    for (let n = 0; n < 20; n += 1) await plantMember(tx, units.branch_1a);
    const clerk = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
    const cards = await issueAccounts(clerk, { ...ALL, unit_id: units.branch_1a.id }, KEYS);
    const numbers = new Set(cards.map(({ login }) => Number(login.slice(6))));
    expect(numbers.size).toBe(20);
    expect(Math.min(...numbers)).toBeGreaterThan(4999);
  });

  test('makes handles of plain letters from any name', () => {
    expect(newLogin({ family: 'Đặng', middle: 'Thị Ánh', given: 'Đào' })).toMatch(/^daodta[0-9]{4}$/);
    expect(newLogin({ family: "H'Mông", middle: '', given: 'Y-Ơn' })).toMatch(/^yonh[0-9]{4}$/);
    expect(newLogin({ family: '李', middle: '', given: '明' })).toMatch(/^dv[0-9]{4}$/);
  });
});

describe('cards', () => {
  test('are printed again with a new code; the old one no longer works', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    await plantMember(tx, units.branch_1a);
    const clerk = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
    const [first] = await issueAccounts(clerk, { ...ALL, unit_id: units.branch_1a.id }, KEYS);
    const [second] = await reprintCards(clerk, { account_ids: [first?.account_id ?? ''] }, KEYS);
    expect(second?.code).not.toBe(first?.code);
    const open = await tx.selectFrom('account_activation').select('code_hash').where('cancelled_at', 'is', null).execute();
    expect(open).toEqual([{ code_hash: activationCodeHash(KEYS, second?.code ?? '') }]);
    await tx.updateTable('account').set({ state: 'active' }).execute();
    await expect(reprintCards(clerk, { account_ids: [first?.account_id ?? ''] }, KEYS)).rejects.toThrow('accounts.not_active');
  });
});

describe('the card of an account with power', () => {
  const POWER = { unit: 'ward_1', reach: 'subtree', from_on: '2026-01-01', basis: 'decision' } as const;

  test.for([['active'], ['proposed']] as const)(
    'is not printed by who only issues cards (grant %s), nor by an administrator',
    async ([state], { tx, as }) => {
      const units = await plantUnits(tx);
      const member_id = await plantMember(tx, units.branch_1a);
      const { id } = await tx
        .insertInto('account')
        .values({ member_id, name: 'Nguyễn Thị Minh Hoa', login: 'hoantm0001' })
        .returning('id')
        .executeTakeFirstOrThrow();
      const { unit, ...grant } = POWER;
      await tx
        .insertInto('account_grant')
        .values({ ...grant, account_id: id, unit_id: units[unit].id, role: 'unit_administrator', state })
        .execute();
      for (const role of ['record_officer', 'unit_administrator'] as const) {
        const ctx = await as({ grants: [{ role, unit_id: units.ward_1.id }] });
        await expect(reprintCards(ctx, { account_ids: [id] }, KEYS), role).rejects.toThrow('accounts.grants_outside_reach');
        const [row] = await listAccounts(ctx, { unit: await unitInView(ctx, units.branch_1a.id) });
        expect(row, 'the list says so before').toMatchObject({ account_id: id, holds_power: true });
      }
      expect(await tx.selectFrom('account_activation').select('id').execute()).toEqual([]);

      await tx.updateTable('account_grant').set({ state: 'ended' }).where('account_id', '=', id).execute();
      const clerk = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
      const [row] = await listAccounts(clerk, { unit: await unitInView(clerk, units.branch_1a.id) });
      expect(row).toMatchObject({ account_id: id, holds_power: false });
      expect(await reprintCards(clerk, { account_ids: [id] }, KEYS)).toHaveLength(1);
    }
  );
});

describe('an account in trouble', () => {
  test('is reset: new card, no password, no second factor, no session', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const member_id = await plantMember(tx, units.branch_1a);
    const person = await as({ member_id });
    const account_id = person.actor.account_id ?? '';
    await tx.updateTable('account').set({ password_hash: 'x', failures: 4 }).where('id', '=', account_id).execute();
    await tx
      .insertInto('account_totp')
      .values({ account_id, secret_sealed: Buffer.from('x') })
      .execute();
    await tx.insertInto('account_identity').values({ account_id, issuer: 'https://id.example', subject: '1' }).execute();
    const admin = await as({ grants: [{ role: 'unit_administrator', unit_id: units.ward_1.id }] });

    const card = await resetAccount(admin, { account_id }, KEYS);
    expect(card.code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    expect(
      await tx.selectFrom('account').select(['state', 'password_hash', 'failures']).where('id', '=', account_id).executeTakeFirst()
    ).toEqual({ state: 'pending_activation', password_hash: null, failures: 0 });
    for (const table of ['account_totp', 'account_identity'] as const) expect(await tx.selectFrom(table).selectAll().execute()).toEqual([]);
    expect(
      await tx.selectFrom('account_session').select('id').where('account_id', '=', account_id).where('ended_at', 'is', null).execute()
    ).toEqual([]);
    expect((await tx.selectFrom('account_activation').select('purpose').executeTakeFirst())?.purpose).toBe('reset');
  });

  test('is reset with its power waiting for another than who reset it', async ({ tx, as, asSystem }) => {
    const units = await plantUnits(tx);
    const grants = [{ role: 'unit_administrator', unit_id: units.ward_1.id }] as const;
    const [admin, third] = [await as({ grants: [...grants] }), await as({ grants: [...grants] })];
    const member_id = await plantMember(tx, units.branch_1a);
    const peer = await as({ member_id, grants: [...grants, { role: 'branch_secretary', unit_id: units.branch_1a.id }] });
    const account_id = peer.actor.account_id ?? '';
    const held = () =>
      tx
        .selectFrom('account_grant')
        .select(['id', 'role', 'state', 'proposed_by'])
        .where('account_id', '=', account_id)
        .orderBy('id')
        .execute();

    await resetAccount(admin, { account_id }, KEYS);
    const [power, work] = await held();
    expect(power).toMatchObject({ role: 'unit_administrator', state: 'proposed', proposed_by: admin.actor.account_id });
    expect(work).toMatchObject({ role: 'branch_secretary', state: 'active' });
    expect(await tx.selectFrom('audit_entry').select(['action', 'subject']).orderBy('id').execute()).toEqual([
      { action: 'accounts.grant_proposed', subject: power?.id },
      { action: 'accounts.reset', subject: account_id }
    ]);

    // Whoever has the card comes in, and has no power by it.
    await tx.updateTable('account').set({ state: 'active' }).where('id', '=', account_id).execute();
    const card = await as({ member_id, now: addSeconds(NOW, 1) });
    expect(card.actor.grants.map(({ role }) => role)).toEqual(['branch_secretary']);
    await expect(confirmGrant(admin, { grant_id: power?.id ?? '' })).rejects.toThrow('accounts.needs_second_person');
    await confirmGrant(third, { grant_id: power?.id ?? '' });
    expect((await held())[0]?.state).toBe('active');

    await resetAccount(await asSystem(), { account_id }, KEYS);
    expect((await held())[0]?.state).toBe('active');
  });

  test('is not reset when nobody would be left to administer, nor by who acts for its person', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const last = await as({ grants: [{ role: 'unit_administrator', unit_id: units.city.id }] });
    const account_id = last.actor.account_id ?? '';
    const source = await tx
      .selectFrom('account_grant')
      .select(['id', 'unit_id'])
      .where('account_id', '=', account_id)
      .executeTakeFirstOrThrow();
    const member_id = await plantMember(tx, units.branch_1a);
    const { id } = await tx
      .insertInto('account')
      .values({ member_id, name: 'Mai Anh Thư', login: 'thuma0001', state: 'active' })
      .returning('id')
      .executeTakeFirstOrThrow();
    await tx
      .insertInto('account_grant')
      .values({
        account_id: id,
        role: 'unit_administrator',
        unit_id: source.unit_id,
        reach: 'subtree',
        from_on: '2026-03-01',
        to_on: '2026-03-20',
        basis: 'delegation',
        delegated_from: source.id,
        state: 'active'
      })
      .execute();
    const delegate = await as({ member_id });
    await expect(resetAccount(delegate, { account_id }, KEYS)).rejects.toThrow('accounts.last_administrator');
    const other = await as({ grants: [{ role: 'unit_administrator', unit_id: units.city.id }] });
    await expect(resetAccount(delegate, { account_id }, KEYS)).rejects.toThrow('accounts.not_own');
    await expect(resetAccount(other, { account_id }, KEYS)).resolves.toBeDefined();
  });

  test('is locked with its sessions and unlocked again', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const person = await as({ member_id: await plantMember(tx, units.branch_1a) });
    const account_id = person.actor.account_id ?? '';
    await tx.updateTable('account').set({ password_hash: 'x' }).where('id', '=', account_id).execute();
    const admin = await as({ grants: [{ role: 'unit_administrator', unit_id: units.ward_1.id }] });
    const state = async () =>
      await tx.selectFrom('account').select(['state', 'locked_reason']).where('id', '=', account_id).executeTakeFirst();
    await lockAccount(admin, { account_id, reason: 'Mất điện thoại' });
    expect(await state()).toEqual({ state: 'locked', locked_reason: 'Mất điện thoại' });
    expect(
      await tx.selectFrom('account_session').select('id').where('account_id', '=', account_id).where('ended_at', 'is', null).execute()
    ).toEqual([]);
    await unlockAccount(admin, { account_id });
    expect(await state()).toEqual({ state: 'active', locked_reason: '' });
  });

  test('shows its administrator the devices on which it is still signed in, as its owner sees them', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const person = await as({ member_id: await plantMember(tx, units.branch_1a) });
    const account_id = person.actor.account_id ?? '';
    const admin = await as({ grants: [{ role: 'unit_administrator', unit_id: units.ward_1.id }] });
    expect((await accountPage(admin, account_id)).devices).toBe(1);
    await tx
      .updateTable('account_session')
      .set({ last_used_at: addSeconds(NOW, -7200) })
      .where('account_id', '=', account_id)
      .execute();
    expect((await accountPage(admin, account_id)).devices).toBe(0);
  });

  test('is closed with its grants', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const person = await as({
      member_id: await plantMember(tx, units.branch_1a),
      grants: [{ role: 'branch_secretary', unit_id: units.branch_1a.id }]
    });
    const account_id = person.actor.account_id ?? '';
    const admin = await as({ grants: [{ role: 'unit_administrator', unit_id: units.ward_1.id }] });
    await endAccount(admin, { account_id, reason: 'Cấp nhầm' });
    expect(await tx.selectFrom('account_grant').select(['state', 'closing_reason']).where('account_id', '=', account_id).execute()).toEqual(
      [{ state: 'ended', closing_reason: 'Cấp nhầm' }]
    );
    const log = await tx.selectFrom('audit_entry').select('action').orderBy('id').execute();
    expect(log.map(({ action }) => action)).toEqual(['accounts.grant_ended', 'accounts.ended']);
    await expect(lockAccount(admin, { account_id, reason: 'Lần nữa' })).rejects.toThrow('accounts.not_active');
  });

  test('is beyond the reach of who stands below one of its grants, and nobody rules his own', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const officer = await as({
      member_id: await plantMember(tx, units.branch_1a),
      grants: [{ role: 'city_office', unit_id: units.city.id }]
    });
    const system = await as({
      member_id: await plantMember(tx, units.branch_1b, { name: 'Vũ Quản Trị' }),
      grants: [{ role: 'system_administrator', unit_id: units.city.id }]
    });
    const ward = await as({ grants: [{ role: 'unit_administrator', unit_id: units.ward_1.id }] });
    const city = await as({ grants: [{ role: 'unit_administrator', unit_id: units.city.id }] });
    const wish = (ctx: { actor: { account_id: string | null } }) => ({ account_id: ctx.actor.account_id ?? '', reason: 'Thử' });

    for (const act of [lockAccount, unlockAccount, endAccount] as const)
      await expect(act(ward, wish(officer))).rejects.toThrow('accounts.grants_outside_reach');
    await expect(resetAccount(ward, wish(officer), KEYS)).rejects.toThrow('accounts.grants_outside_reach');
    await expect(resetAccount(city, wish(officer), KEYS)).resolves.toBeDefined();
    await expect(resetAccount(city, wish(system), KEYS)).rejects.toThrow('accounts.grants_outside_reach');
    await expect(lockAccount(system, wish(system))).rejects.toThrow('accounts.not_own');
  });

  test('is beyond it as soon as a grant from above is proposed, which stays what it was', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const person = await as({ member_id: await plantMember(tx, units.branch_1a) });
    const account_id = person.actor.account_id ?? '';
    const city = await as({ grants: [{ role: 'unit_administrator', unit_id: units.city.id }] });
    const ward = await as({ grants: [{ role: 'unit_administrator', unit_id: units.ward_1.id }] });
    await proposeGrant(city, {
      account_id,
      role: 'city_organization',
      unit_id: units.city.id,
      reach: 'subtree',
      from_on: '2026-03-02',
      to_on: null,
      decision_number: '5-QĐ/TU'
    });
    await expect(resetAccount(ward, { account_id }, KEYS)).rejects.toThrow('accounts.grants_outside_reach');
    expect(await tx.selectFrom('account_grant').select(['state', 'proposed_by']).where('account_id', '=', account_id).execute()).toEqual([
      { state: 'proposed', proposed_by: city.actor.account_id }
    ]);
    await expect(resetAccount(city, { account_id }, KEYS)).resolves.toBeDefined();
  });

  test('is hidden outside the scope, and only looked at without the permission', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const person = await as({ member_id: await plantMember(tx, units.branch_2a) });
    const id = person.actor.account_id ?? '';
    const stranger = await as({ grants: [{ role: 'unit_administrator', unit_id: units.ward_1.id }] });
    await expect(accessAccount(stranger, 'accounts.view', id)).rejects.toThrow(expect.objectContaining({ name: 'NotFound' }));
    await expect(accessAccount(person, 'accounts.view', id)).rejects.toThrow(expect.objectContaining({ name: 'NotFound' }));
    const officer = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_2.id }] });
    await expect(accessAccount(officer, 'accounts.view', id)).resolves.toMatchObject({ unit_name: 'Chi bộ 2A' });
    await expect(accessAccount(officer, 'accounts.unlock', id)).rejects.toThrow(expect.objectContaining({ name: 'Forbidden' }));
  });
});
