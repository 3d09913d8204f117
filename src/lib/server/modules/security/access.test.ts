import { describe, expect } from 'vitest';
import { plantMember, plantUnits } from '#test/cast.ts';
import { removeTotp } from '#accounts';
import { requestExport } from '#members';
import { audit } from '#platform/audit.ts';
import { addSeconds } from '#platform/time.ts';
import { NOW, test, useDatabase } from '#platform/testing.ts';
import { searchAuditRecorded } from './audit-search.ts';
import { findPeople, namesOfSearch, searchAudit } from './audit.queries.ts';
import { searchForm } from './forms.ts';
import { cleanUp } from './jobs.ts';
import { waitingFor } from './waiting.queries.ts';

useDatabase();

const all = searchForm.parse({});

describe('who may', () => {
  test('search the log: holders in their own units, nobody without a grant', async ({ tx, as, asCaller }) => {
    const units = await plantUnits(tx);
    const [here, there] = [await plantMember(tx, units.branch_1a), await plantMember(tx, units.branch_2a, { name: 'Trần Văn An' })];
    const system = await as({ grants: [{ role: 'unit_administrator', unit_id: units.city.id }] });
    await audit(system, 'members.viewed', { member: here, unit: units.branch_1a.id });
    await audit(system, 'members.viewed', { member: there, unit: units.branch_2a.id });
    const found = async (ctx: Parameters<typeof searchAudit>[0]) => (await searchAudit(ctx, all)).map(({ unit_name }) => unit_name);

    expect(await found(system)).toEqual(['Chi bộ 2A', 'Chi bộ 1A']);
    for (const role of ['commune_organization', 'commune_inspection', 'unit_administrator'] as const) {
      expect(await found(await as({ grants: [{ role, unit_id: units.ward_1.id }] }))).toEqual(['Chi bộ 1A']);
    }
    for (const role of ['branch_secretary', 'record_officer', 'editor'] as const) {
      expect(await found(await as({ grants: [{ role, unit_id: units.ward_1.id }] }))).toEqual([]);
    }
    for (const ctx of [await as(), await as({ member_id: here }), await asCaller(null)]) {
      expect([await found(ctx), await findPeople(ctx, 'an'), await waitingFor(ctx)]).toEqual([[], { members: [], accounts: [] }, {}]);
    }
  });

  test('learn the name of what a search is narrowed to: within the scope only, also without the outer wall', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const admin = await as({ grants: [{ role: 'unit_administrator', unit_id: units.ward_1.id }] });
    const asked = async (unit: typeof units.branch_1a, name: string) => {
      const member_id = await plantMember(tx, unit, { name });
      const { id: account_id } = await tx
        .insertInto('account')
        .values({ member_id, name, login: `ten${member_id}` })
        .returning('id')
        .executeTakeFirstOrThrow();
      return namesOfSearch({ ...admin, db: tx }, { ...all, member_id, account_id, unit_id: unit.id });
    };
    expect(await asked(units.branch_1a, 'Trần Văn An')).toEqual({ account: 'Trần Văn An', member: 'Trần Văn An', unit: 'Chi bộ 1A' });
    expect(await asked(units.branch_2a, 'Đỗ Thị Bình')).toEqual({ account: undefined, member: undefined, unit: undefined });
  });

  test('not read the log of a unit that took over its positions when the tree was numbered anew', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const system = await as({ grants: [{ role: 'unit_administrator', unit_id: units.city.id }] });
    await audit(system, 'organization.unit_changed', { unit: units.ward_1.id });
    await tx.updateTable('audit_entry').set({ unit_pos: units.ward_2.lft }).execute();
    const stranger = await as({ grants: [{ role: 'unit_administrator', unit_id: units.ward_2.id }] });
    expect(await searchAudit(stranger, all)).toEqual([]);
    expect(await stranger.db.selectFrom('audit_entry').select('id').execute()).toEqual([]);
  });
});

describe('a search', () => {
  test('narrows by person, unit, action and day, and pages backwards', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const member = await plantMember(tx, units.branch_1a);
    const one = await as({ grants: [{ role: 'unit_administrator', unit_id: units.ward_1.id }] });
    const two = await as({ member_id: member, grants: [{ role: 'unit_administrator', unit_id: units.ward_1.id }] });
    await audit(one, 'members.viewed', { member, unit: units.branch_1a.id });
    await audit(two, 'members.added', { unit: units.branch_1b.id });
    await audit(one, 'organization.unit_changed', { unit: units.ward_1.id });
    await tx
      .updateTable('audit_entry')
      .set({ at: new Date('2026-02-28T17:30:00Z') })
      .where('action', '=', 'members.viewed')
      .execute(); // 1 March, 0:30 in Vietnam
    await tx.updateTable('audit_entry').set({ at: NOW }).where('action', '<>', 'members.viewed').execute();
    const found = async (wish: Record<string, string>) => (await searchAudit(one, searchForm.parse(wish))).map(({ action }) => action);

    expect(await found({})).toEqual(['organization.unit_changed', 'members.added', 'members.viewed']);
    expect(await found({ member_id: member })).toEqual(['members.added', 'members.viewed']);
    expect(await found({ account_id: one.actor.account_id ?? '' })).toEqual(['organization.unit_changed', 'members.viewed']);
    expect(await found({ unit_id: units.branch_1b.id })).toEqual(['members.added']);
    expect(await found({ action: 'members.added' })).toEqual(['members.added']);
    expect(await found({ from_on: '01/03/2026', to_on: '1/3/2026' })).toEqual(['members.viewed']);
    expect(await found({ to_on: '28/02/2026' })).toEqual([]);
    const [latest] = await searchAudit(one, all);
    expect(await found({ before: latest?.id ?? '' })).toEqual(['members.added', 'members.viewed']);
    await expect(searchAudit(one, searchForm.parse({ unit_id: units.ward_2.id }))).rejects.toThrow(
      expect.objectContaining({ name: 'NotFound' })
    );
  });

  test('shows what for a list was taken out and why an ID was opened, in the words of who did it', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const member = await plantMember(tx, units.branch_1a);
    const officer = await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_1.id }] });
    await requestExport(officer, { filter: { unit_id: units.branch_1a.id }, purpose: 'In danh sách <b>đại hội</b>' });
    await audit(officer, 'members.id_viewed', { member, unit: units.branch_1a.id, detail: { by: 'Hoa', reason: 'Đối chiếu thẻ' } });
    await audit(officer, 'accounts.activated', { member, unit: units.branch_1a.id, detail: { purpose: 'activate' } });
    const said = async (unit: typeof units.city) => {
      const reader = await as({ grants: [{ role: 'commune_inspection', unit_id: unit.id }] });
      return (await searchAudit(reader, all)).map(({ action, purpose, reason }) => [action, purpose, reason]);
    };
    expect(await said(units.ward_1)).toEqual([
      ['accounts.activated', null, null],
      ['members.id_viewed', null, 'Đối chiếu thẻ'],
      ['members.exported', 'In danh sách <b>đại hội</b>', null]
    ]);
    expect(await said(units.ward_2)).toEqual([]);
  });

  test('finds what a member of the ward, or an account without a member, did to its own security; a neighbour does not', async ({
    tx,
    as,
    asSystem
  }) => {
    const units = await plantUnits(tx);
    const [member, other] = [await plantMember(tx, units.branch_1a), await plantMember(tx, units.branch_2a, { name: 'Trần Văn An' })];
    await removeTotp(await as({ member_id: member }));
    await removeTotp(await as({ member_id: other }));
    const operator = await as();
    await removeTotp(operator);
    await audit(await asSystem(), 'system.initialized');
    await tx.updateTable('audit_entry').set({ at: NOW }).execute();
    const asked = { action: 'accounts.second_factor_removed', from_on: '02/03/2026', to_on: '02/03/2026' };
    const found = async (unit: typeof units.city, wish: { [asked: string]: string | undefined }) => {
      const inspection = await as({
        grants: [{ role: unit === units.city ? 'unit_administrator' : 'commune_inspection', unit_id: unit.id }]
      });
      return (await searchAudit(inspection, searchForm.parse({ ...asked, ...wish }))).map(({ unit_name }) => unit_name);
    };

    for (const wish of [{}, { member_id: member }, { unit_id: units.branch_1a.id }, { unit_id: units.ward_1.id, member_id: member }]) {
      expect(await found(units.ward_1, wish)).toEqual(['Chi bộ 1A']);
    }
    expect(await found(units.ward_1, { from_on: '03/03/2026', to_on: '' })).toEqual([]);
    expect(await found(units.ward_1, { member_id: other })).toEqual([]);
    expect(await found(units.ward_2, {})).toEqual(['Chi bộ 2A']);
    expect(await found(units.ward_2, { member_id: member })).toEqual([]);
    expect(await found(units.city, { account_id: operator.actor.account_id ?? '' })).toEqual(['Đảng bộ Thành phố']);
    expect(await found(units.city, { action: 'system.initialized' }), 'the system stands nowhere').toEqual([]);
  });

  test('names who acted, for whom, and whom it concerned', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const member = await plantMember(tx, units.branch_1a);
    const boss = await as({ grants: [{ role: 'unit_administrator', unit_id: units.city.id }] });
    const actor = await as({ grants: [{ role: 'unit_administrator', unit_id: units.ward_1.id }] });
    actor.door.grant = { ...actor.actor.grants[0]!, on_behalf_of: boss.actor.account_id };
    await audit(actor, 'members.viewed', { member, unit: units.branch_1a.id });
    const [entry] = await searchAudit(actor, all);
    expect(entry).toMatchObject({
      account_name: 'Người thử 2',
      on_behalf_name: 'Người thử 1',
      member_name: 'Nguyễn Thị Minh Hoa',
      unit_name: 'Chi bộ 1A',
      reference: 'TEST'
    });
  });

  test('is itself written down where the actor works, once in half an hour; for nobody without the permission', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const wish = { grants: [{ role: 'commune_inspection' as const, unit_id: units.ward_1.id }] };
    const [inspector, colleague] = [await as(wish), await as(wish)];
    const searches = () =>
      tx.selectFrom('audit_entry').select(['account_id', 'unit_id']).where('action', '=', 'audit.searched').orderBy('id').execute();
    const backdate = (minutes: number) =>
      tx
        .updateTable('audit_entry')
        .set({ at: addSeconds(NOW, -60 * minutes) })
        .execute();
    const by = (ctx: typeof inspector) => ({ account_id: ctx.actor.account_id, unit_id: units.ward_1.id });

    await searchAuditRecorded(inspector, all);
    await backdate(29);
    await searchAuditRecorded(inspector, { ...all, action: 'members.viewed' });
    expect(await searches()).toEqual([by(inspector)]);
    expect((await searchAuditRecorded(colleague, all)).map(({ action }) => action)).toEqual(['audit.searched']);
    expect(await searches()).toEqual([by(inspector), by(colleague)]);
    await backdate(31);
    await searchAuditRecorded(inspector, all);
    expect(await searches()).toHaveLength(3);
    await searchAuditRecorded(await as(), all);
    expect(await searches()).toHaveLength(3);
  });

  test('reads nonsense in the address as nothing asked, and says which day is none', () => {
    expect(searchForm.parse({ unit_id: 'x', from_on: '31/02/2026', before: '-1', person: 'a'.repeat(300) })).toEqual({
      person: '',
      action: '',
      from_on: null,
      to_on: null,
      typed: { from_on: '31/02/2026', to_on: '' },
      unread: ['from_on'],
      account_id: undefined,
      member_id: undefined,
      unit_id: undefined,
      before: undefined
    });
  });
});

describe('what waits', () => {
  test('is counted for who may act on it, where he works, and only then', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    for (const unit of [units.branch_1a, units.branch_2a]) {
      const member_id = await plantMember(tx, unit, {
        name: `Dự Bị ${unit.name}`,
        joined_on: '2025-03-10',
        official_on: null,
        membership_status: 'probationary'
      });
      await tx
        .insertInto('member_change_request')
        .values({ member_id, field: 'born_on', new_value: '1980-04-13', reason: 'Ghi nhầm' })
        .execute();
      await tx
        .insertInto('member_import')
        .values({
          unit_id: unit.id,
          unit_pos: unit.lft,
          file_key: 'k',
          file_name: 't.csv',
          file_bytes: 1,
          file_sha256: Buffer.alloc(32),
          state: 'checked'
        })
        .execute();
      const account = await tx
        .insertInto('account')
        .values({ member_id, name: 'x', login: `dubi${unit.id}` })
        .returning('id')
        .executeTakeFirstOrThrow();
      await tx
        .insertInto('account_activation')
        .values({ account_id: account.id, code_hash: Buffer.from(unit.id), purpose: 'first', expires_at: addSeconds(NOW, 86_400) })
        .execute();
      await tx
        .insertInto('account_grant')
        .values({
          account_id: account.id,
          role: 'record_officer',
          unit_id: unit === units.branch_1a ? units.ward_1.id : units.ward_2.id,
          reach: 'subtree',
          from_on: '2026-03-01',
          basis: 'decision'
        })
        .execute();
    }
    const clerk = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
    expect(await waitingFor(clerk)).toEqual({ change_requests: 1, imports: 1, cards_expiring: 1, probation_ending: 1 });
    const admin = await as({ grants: [{ role: 'unit_administrator', unit_id: units.ward_1.id }] });
    expect(await waitingFor(admin)).toEqual({ grants_to_confirm: 1, cards_expiring: 1 });
    const city = await as({ grants: [{ role: 'unit_administrator', unit_id: units.city.id }] });
    expect(await waitingFor(city)).toEqual({ grants_to_confirm: 2, cards_expiring: 2, units_without_administrator: 2 });
    const secretary = await as({ grants: [{ role: 'branch_secretary', unit_id: units.branch_1a.id }] });
    expect(await waitingFor(secretary)).toEqual({ probation_ending: 1 });
    expect(await waitingFor(await as({ grants: [{ role: 'branch_committee', unit_id: units.branch_1a.id }] }))).toEqual({});
  });
});

test('tidying up removes spent form tokens after a week and finished work after a month', async ({ tx, asSystem }) => {
  const ago = (days: number) => addSeconds(NOW, -days * 86_400);
  await tx
    .insertInto('form_once')
    .values([6, 8].map((days) => ({ token: `00000000-0000-4000-8000-00000000000${days}`, spent_at: ago(days) })))
    .execute();
  await tx
    .insertInto('job')
    .values([29, 31].map((days) => ({ kind: 'a.b', payload: '{}', finished_at: ago(days), key: String(days) })))
    .execute();
  await cleanUp(await asSystem());
  expect((await tx.selectFrom('form_once').select('token').execute()).map(({ token }) => token.slice(-1))).toEqual(['6']);
  expect((await tx.selectFrom('job').select('key').execute()).map(({ key }) => key)).toEqual(['29']);
});
