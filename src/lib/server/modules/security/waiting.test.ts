import { expect } from 'vitest';
import { plantMember, plantUnits } from '#test/cast.ts';
import { listAccounts, listGrants, unitInView, unitsWithoutAdministrator } from '#accounts';
import { listImports, listMembers, listRequests } from '#members';
import type { Reader } from '#platform/context.ts';
import { NOW, test, useDatabase } from '#platform/testing.ts';
import { addSeconds } from '#platform/time.ts';
import { waitingFor, WARN_DAYS } from './waiting.queries.ts';

useDatabase();

const inDays = (days: number) => addSeconds(NOW, days * 86_400);

/** How many each list shows that the start page opens. */
async function listed(ctx: Reader) {
  const unit = await unitInView(ctx, undefined);
  return {
    change_requests: (await listRequests(ctx, false)).length,
    grants_to_confirm: (await listGrants(ctx, { unit, part: 'to_confirm' })).length,
    imports: (await listImports(ctx, { waiting: true })).length,
    cards_expiring: (await listAccounts(ctx, { unit, filter: 'card_ending', days: WARN_DAYS })).length,
    probation_ending: (await listMembers(ctx, { probation_days: WARN_DAYS })).total,
    units_without_administrator: (await unitsWithoutAdministrator(ctx)).length
  };
}

test('each number on the start page is that of the list it opens', async ({ tx, as }) => {
  const units = await plantUnits(tx);
  const grants = [
    { role: 'commune_organization' as const, unit_id: units.ward_1.id },
    { role: 'unit_administrator' as const, unit_id: units.ward_1.id },
    { role: 'record_officer' as const, unit_id: units.ward_2.id }
  ];
  const officer = await as({ grants });
  expect(officer.actor.working?.unit_id).toBe(units.ward_1.id);
  const one = await as({ grants: [{ role: 'unit_administrator', unit_id: units.city.id }] });

  for (const branch of [units.branch_1a, units.branch_1b, units.branch_2a]) {
    const of = { given: branch.name };
    const ending = await plantMember(tx, branch, { membership_status: 'probationary', joined_on: '2025-03-10', official_on: null });
    await plantMember(tx, branch, { name: 'Lê Thị Lan', membership_status: 'probationary', joined_on: '2025-03-17', official_on: null });
    await tx.insertInto('member_change_request').values({ member_id: ending, field: 'sex', new_value: 'male', reason: of.given }).execute();
    for (const [days, state] of [
      [3, 'pending_activation'],
      [-3, 'pending_activation'],
      [20, 'pending_activation'],
      [3, 'active']
    ] as const) {
      const member_id = await plantMember(tx, branch, { name: 'Trần Văn An' });
      const { id } = await tx
        .insertInto('account')
        .values({ member_id, name: 'Trần Văn An', login: `an${member_id}`, state })
        .returning('id')
        .executeTakeFirstOrThrow();
      const card = { account_id: id, code_hash: Buffer.from(id), purpose: 'first', expires_at: inDays(days) };
      await tx.insertInto('account_activation').values(card).execute();
      for (const proposed_by of days === 20 ? [officer.actor.account_id, one.actor.account_id] : []) {
        const role = proposed_by === one.actor.account_id ? 'branch_secretary' : 'branch_committee';
        const grant = {
          account_id: id,
          role,
          unit_id: branch.id,
          reach: 'unit',
          from_on: '2026-01-01',
          basis: 'decision',
          state: 'proposed'
        };
        await tx
          .insertInto('account_grant')
          .values({ ...grant, proposed_by })
          .execute();
      }
    }
  }
  for (const unit of [units.ward_1, units.ward_2])
    for (const [state, days] of [
      ['checked', -60],
      ['failed', -3],
      ['failed', -60],
      ['applied', -1]
    ] as const) {
      const file = { file_key: `${unit.id}${state}${days}`, file_name: 'a.csv', file_bytes: 1, file_sha256: Buffer.alloc(32) };
      await tx
        .insertInto('member_import')
        .values({ unit_id: unit.id, unit_pos: unit.lft, state, created_at: inDays(days), ...file })
        .execute();
    }

  const counted = await waitingFor(officer);
  expect(counted).toEqual({ change_requests: 2, grants_to_confirm: 2, imports: 2, cards_expiring: 4, probation_ending: 2 });
  expect(await listed(officer)).toEqual({ units_without_administrator: 0, ...counted });
  const secretary = await as({ grants: [{ role: 'branch_secretary', unit_id: units.branch_1a.id }] });
  expect(await waitingFor(secretary)).toEqual({ probation_ending: 1 });
  expect((await listMembers(secretary, { probation_days: WARN_DAYS })).total).toBe(1);
  const both = await as({
    grants: [
      { role: 'record_officer', unit_id: units.ward_1.id },
      { role: 'branch_secretary', unit_id: units.branch_2a.id }
    ]
  });
  const { id: unit_id, name, lft: lo, rgt: hi } = units.branch_2a;
  const working = { unit_id, name, kind: 'branch', usage_level: 'branch', lo, hi };
  expect(await waitingFor({ ...both, actor: { ...both.actor, working } }), 'secretary here, officer elsewhere').toEqual({
    probation_ending: 1
  });
  const city = await as({ grants: [{ role: 'unit_administrator', unit_id: units.city.id }] });
  expect(await listed(city)).toEqual({ change_requests: 0, imports: 0, probation_ending: 0, ...(await waitingFor(city)) });
  expect((await waitingFor(city)).units_without_administrator).toBeGreaterThan(0);
});
