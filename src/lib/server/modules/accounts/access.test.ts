import { describe, expect } from 'vitest';
import { plantMember, plantUnits } from '#test/cast.ts';
import type { Writer } from '#platform/context.ts';
import { KEYS, test, useDatabase, type ActorWish } from '#platform/testing.ts';
import { accountPage, accountsByUnit, countExpiringCards, findAccounts, listAccounts, unitInView } from './account.queries.ts';
import { delegableGrants, delegatedToMe, listDelegates, listDelegations } from './delegation.queries.ts';
import { countGrants, countGrantsToConfirm, listGrants, positionsWithoutGrant, unitsWithoutAdministrator } from './grant.queries.ts';
import { endAccount, lockAccount, unlockAccount } from './account.ts';
import { confirmGrant, endGrant, proposeGrant } from './grant.ts';
import { issueAccounts, resetAccount } from './issue.ts';
import { explainSight, findSeen } from './why-sees.queries.ts';

useDatabase();

const ROLES = [
  'branch_secretary',
  'record_officer',
  'editor',
  'commune_organization',
  'commune_inspection',
  'unit_administrator',
  'system_administrator'
] as const;

/** Ward one with a branch of two, one with an account and a grant; and an outsider in ward two. */
async function stage(tx: Parameters<typeof plantUnits>[0], as: (wish?: ActorWish) => Promise<Writer>) {
  const units = await plantUnits(tx);
  const holder = await plantMember(tx, units.branch_1a, { name: 'Lê Thị Bình' });
  const bare = await plantMember(tx, units.branch_1a, { name: 'Trần Văn An' });
  const account = await as({ member_id: holder, grants: [{ role: 'branch_committee', unit_id: units.branch_1a.id }] });
  const account_id = account.actor.account_id ?? '';
  const { id: grant_id } = await tx.selectFrom('account_grant').select('id').where('account_id', '=', account_id).executeTakeFirstOrThrow();
  const unit = { ...units.ward_1, kind: 'commune_org', usage_level: 'commune' };
  return { units, unit, bare, account_id, grant_id };
}

/** The roles (held over ward one, or over the city for the system) for which an act is not refused at the door. */
async function allowed(as: (wish?: ActorWish) => Promise<Writer>, place: (role: string) => string, act: (ctx: Writer) => Promise<unknown>) {
  const open: string[] = [];
  for (const role of ROLES) {
    const ctx = await as({ grants: [{ role, unit_id: place(role) }] });
    const refusal = await act(ctx).then(
      () => '',
      (problem: Error) => problem.name
    );
    if (refusal !== 'NotFound' && refusal !== 'Forbidden') open.push(role);
  }
  return open;
}

describe('who may', () => {
  test('use each list: nobody without a grant, and nobody from the ward beside', async ({ tx, as, asCaller }) => {
    const { units, unit, account_id } = await stage(tx, as);
    const none = { none: 0, pending_activation: 0, active: 0, locked: 0 };
    const strangers = [await as(), await asCaller(null), await as({ grants: [{ role: 'unit_administrator', unit_id: units.ward_2.id }] })];
    for (const ctx of strangers) {
      expect(await listAccounts(ctx, { unit })).toEqual([]);
      expect(await findAccounts(ctx, 'binh')).toEqual([]);
      expect(await accountsByUnit(ctx, unit)).toEqual({ total: none, children: [] });
      expect(await listGrants(ctx, { unit, part: 'active' })).toEqual([]);
      expect(await countGrants(ctx, unit)).toEqual({ active: 0, to_confirm: 0, proposed: 0, ended: 0 });
      expect(await positionsWithoutGrant(ctx, unit)).toEqual([]);
      expect(await listDelegations(ctx)).toEqual([]);
      expect(await listDelegates(ctx)).toEqual([]);
      expect(await delegatedToMe(ctx)).toEqual([]);
      expect([await countGrantsToConfirm(ctx), await countExpiringCards(ctx, 14), await unitsWithoutAdministrator(ctx)]).toEqual([
        0,
        0,
        []
      ]);
      expect((await findSeen(ctx, 'binh')).members).toEqual([]);
      for (const page of [
        () => unitInView(ctx, unit.id),
        () => accountPage(ctx, account_id),
        () => explainSight(ctx, { account_id, unit_id: unit.id })
      ]) {
        await expect(page()).rejects.toThrow(expect.objectContaining({ name: 'NotFound' }));
      }
    }
    expect(delegableGrants(await as())).toEqual([]);
  });

  test('see accounts and grants', async ({ tx, as }) => {
    const { units, unit, account_id } = await stage(tx, as);
    const place = (role: string) =>
      role === 'system_administrator' ? units.city.id : role === 'branch_secretary' ? units.branch_1a.id : units.ward_1.id;
    const may = ['record_officer', 'commune_organization', 'unit_administrator', 'system_administrator'];
    expect(await allowed(as, place, (ctx) => accountPage(ctx, account_id))).toEqual(may);
    expect(await allowed(as, place, (ctx) => unitInView(ctx, unit.id))).toEqual(may);
    const inspection = ['record_officer', 'commune_organization', 'commune_inspection', 'unit_administrator', 'system_administrator'];
    expect(await allowed(as, place, (ctx) => explainSight(ctx, { account_id, unit_id: unit.id }))).toEqual(inspection);
  });

  test('act on accounts and grants', async ({ tx, as }) => {
    const { units, bare, account_id, grant_id } = await stage(tx, as);
    const place = (role: string) =>
      role === 'system_administrator' ? units.city.id : role === 'branch_secretary' ? units.branch_1a.id : units.ward_1.id;
    const both = ['unit_administrator', 'system_administrator'];
    const reason = 'Thử';
    const grant = {
      account_id,
      role: 'editor' as const,
      unit_id: units.branch_1a.id,
      reach: 'unit' as const,
      from_on: '2026-03-02',
      to_on: null,
      decision_number: '1'
    };
    expect(await allowed(as, place, (ctx) => proposeGrant(ctx, grant))).toEqual(both);
    expect(await allowed(as, place, (ctx) => confirmGrant(ctx, { grant_id }))).toEqual(both);
    expect(await allowed(as, place, (ctx) => endGrant(ctx, { grant_id, reason }))).toEqual(both);
    expect(await allowed(as, place, (ctx) => resetAccount(ctx, { account_id }, KEYS))).toEqual(both);
    for (const act of [lockAccount, unlockAccount, endAccount])
      expect(await allowed(as, place, (ctx) => act(ctx, { account_id, reason }))).toEqual(both);
    const issue = (ctx: Writer) => issueAccounts(ctx, { member_ids: [bare], include_exempt: false }, KEYS);
    expect(await allowed(as, place, issue)).toEqual(['record_officer', 'unit_administrator']);
  });
});

describe('the list of accounts', () => {
  test('counts what it lists, narrows, finds and pages in the order of names', async ({ tx, as }) => {
    const { units, unit } = await stage(tx, as);
    for (let n = 0; n < 25; n += 1) await plantMember(tx, units.branch_1b, { name: `Vũ Minh ${String.fromCharCode(65 + n)}` });
    await plantMember(tx, units.branch_1b, { name: 'Đã Rời Đi', membership_status: 'left' });
    const admin = await as({ grants: [{ role: 'unit_administrator', unit_id: units.ward_1.id }] });
    expect(await accountsByUnit(admin, unit)).toMatchObject({ total: { none: 26, active: 1, pending_activation: 0, locked: 0 } });
    expect((await accountsByUnit(admin, unit)).children.map(({ name, none, active }) => [name, none, active])).toEqual([
      ['Chi bộ 1A', 1, 1],
      ['Chi bộ 1B', 25, 0],
      ['Đảng bộ Trường Một', 0, 0]
    ]);
    const first = await listAccounts(admin, { unit });
    const second = await listAccounts(admin, { unit, after: first[19]?.member_id });
    expect([first.length, second.length]).toEqual([21, 7]);
    const names = [...first.slice(0, 20), ...second].map(({ full_name }) => full_name);
    expect(new Set(names).size).toBe(27);
    expect((await listAccounts(admin, { unit, filter: 'active' })).map(({ full_name }) => full_name)).toEqual(['Lê Thị Bình']);
    expect((await listAccounts(admin, { unit, filter: 'none', find: 'tran van' })).map(({ full_name }) => full_name)).toEqual([
      'Trần Văn An'
    ]);
    expect(await listAccounts(admin, { unit, find: '%' })).toEqual([]);
  });

  test('puts the closest name first, and the exact login before all', async ({ tx, as }) => {
    const { units } = await stage(tx, as);
    const people = ['Hoàng Văn Đoàn', 'Trần Thị Hòa', 'Trần Thị Hoa'];
    for (const [n, name] of people.entries()) {
      const member_id = await plantMember(tx, units.branch_1b, { name });
      await tx
        .insertInto('account')
        .values({ member_id, name, login: n === 0 ? 'hoa' : `x${n}00` })
        .execute();
    }
    const admin = await as({ grants: [{ role: 'unit_administrator', unit_id: units.ward_1.id }] });
    expect((await findAccounts(admin, 'Hoa')).map(({ name }) => name)).toEqual(['Hoàng Văn Đoàn', 'Trần Thị Hoa', 'Trần Thị Hòa']);
    expect((await findAccounts(admin, 'Hòa')).map(({ name }) => name)).toEqual(['Trần Thị Hòa', 'Trần Thị Hoa', 'Hoàng Văn Đoàn']);
  });
});
