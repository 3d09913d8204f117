import { describe, expect } from 'vitest';
import type { Transaction } from 'kysely';
import { plantMember, plantUnits, type CastUnits } from '#test/cast.ts';
import type { Writer } from '#platform/context.ts';
import type { DB } from '#platform/db/types.ts';
import type { Role } from '#platform/permissions.ts';
import { KEYS, test, useDatabase, type ActorWish } from '#platform/testing.ts';
import { accessMember } from './access.ts';
import { endTemporary, moveMember, startTemporary } from './attachment.ts';
import { branchOf, listBranches } from './branch.queries.ts';
import { decideRequest } from './change-request.ts';
import { listRequests, waitingRequestsOf } from './change-request.queries.ts';
import { listMembers } from './directory.queries.ts';
import { listGuests, unitChoices } from './directory-unit.queries.ts';
import { findByPersonalId, openRecord, viewPersonalId } from './disclosure.ts';
import { requestExport } from './export.ts';
import { addMember, correctMember } from './member.ts';
import { ownRequests } from './own.queries.ts';
import { memberAttachments, memberChanges, memberOffices, memberStatuses } from './profile.queries.ts';
import { recordStatus } from './status.ts';
import { ownExports, ownViews, viewsOf } from './views.queries.ts';

useDatabase();

/** Who asks about a member of branch 1A of ward 1, and what each gets: he may, he sees but may not (403), or it does not exist (404). */
const seat = (name: string, role: Role, unit: keyof CastUnits) => ({ name, role, unit });
const SEATS = [
  seat('nobody', 'branch_secretary', 'group_1a'),
  seat('secretary of the branch', 'branch_secretary', 'branch_1a'),
  seat('secretary of the next branch', 'branch_secretary', 'branch_1b'),
  seat('record officer of the ward', 'record_officer', 'ward_1'),
  seat('record officer of the next ward', 'record_officer', 'ward_2'),
  seat('inspection of the ward', 'commune_inspection', 'ward_1'),
  seat('propaganda of the ward', 'commune_propaganda', 'ward_1'),
  seat('organization of the city', 'city_organization', 'city'),
  seat('system administrator', 'system_administrator', 'city')
];
const SEES = ['secretary of the branch', 'record officer of the ward', 'inspection of the ward', 'organization of the city'];
const KEEPS = ['record officer of the ward', 'organization of the city'];

type Act = (ctx: Writer, id: string, units: CastUnits) => Promise<unknown>;
const profile = {
  full_name: 'Nguyễn Thị Minh Hoa',
  born_on: '1980-04-12',
  sex: 'female' as const,
  joined_on: '2010-05-19',
  decided_on: null,
  official_on: '2011-05-19',
  card_number: null,
  personal_id: null,
  phone: '0912345678',
  decision_number: ''
};
const move = (member_id: string, unit_id: string) => ({
  member_id,
  version: 1,
  unit_id,
  from_on: '2026-03-01',
  reason: 'Thử',
  decision_number: ''
});

const MATRIX: Record<string, { act: Act; allowed: string[] }> = {
  view: { act: (ctx, id) => accessMember(ctx, 'members.view', id), allowed: SEES },
  open: { act: (ctx, id) => openRecord(ctx, id), allowed: SEES },
  correct: { act: (ctx, id) => correctMember(ctx, KEYS, { ...profile, member_id: id, version: 1 }), allowed: KEEPS },
  'record a status': {
    act: (ctx, id) =>
      recordStatus(ctx, {
        member_id: id,
        version: 1,
        field: 'activity',
        status: 'exempt',
        from_on: '2026-03-01',
        decision_number: '',
        decided_on: null,
        exit_reason: null,
        return_kind: null
      }),
    allowed: KEEPS
  },
  move: { act: (ctx, id, units) => moveMember(ctx, move(id, units.branch_1b.id)), allowed: KEEPS },
  'send for a time': { act: (ctx, id, units) => startTemporary(ctx, move(id, units.branch_2a.id)), allowed: KEEPS },
  'view the personal ID': {
    act: (ctx, id) =>
      viewPersonalId(ctx, KEYS, { member_id: id, reason: 'Thử' }).catch((problem: Error) => {
        if (problem.message !== 'members.id_missing') throw problem;
      }),
    allowed: KEEPS
  }
};

async function seats(tx: Transaction<DB>, as: (wish: ActorWish) => Promise<Writer>, units: CastUnits) {
  void tx;
  const actors: [string, Writer][] = [];
  for (const { name, role, unit } of SEATS)
    actors.push([name, await as({ grants: [{ role, unit_id: units[unit].id, reach: name === 'nobody' ? 'unit' : 'subtree' }] })]);
  return actors;
}

describe('who may', () => {
  test.for(Object.keys(MATRIX))(
    '%s a member: exactly the allowed, the rest by 403 where they see him and 404 where not',
    async (name, { tx, as }) => {
      const { act, allowed } = MATRIX[name] as (typeof MATRIX)[string];
      const units = await plantUnits(tx);
      for (const [who, ctx] of await seats(tx, as, units)) {
        const id = await plantMember(tx, units.branch_1a);
        const outcome = await act(ctx, id, units).then(
          () => 'allowed',
          (problem: Error) => problem.name
        );
        const expected = allowed.includes(who) ? 'allowed' : SEES.includes(who) ? 'Forbidden' : 'NotFound';
        expect(outcome, `${who}`).toBe(expected);
      }
    }
  );

  test('add a member, export the ward and decide a request: the keepers of the roster only', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    for (const [who, ctx] of await seats(tx, as, units)) {
      const id = await plantMember(tx, units.branch_1a);
      const { id: request } = await tx
        .insertInto('member_change_request')
        .values({ member_id: id, field: 'sex', new_value: 'male', reason: 'Thử' })
        .returning('id')
        .executeTakeFirstOrThrow();
      const name = (problem: Error) => problem.name;
      const outcomes = [
        await addMember(ctx, KEYS, { ...profile, unit_id: units.branch_1a.id, membership_status: 'official', confirmed: 'on' }).then(
          () => 'allowed',
          name
        ),
        await requestExport(ctx, { filter: { unit_id: units.ward_1.id }, purpose: 'Thử' }).then(() => 'allowed', name),
        await decideRequest(ctx, KEYS, { request_id: request, version: 1, decision: 'accepted', answer: '', decision_number: '' }).then(
          () => 'allowed',
          name
        )
      ];
      const hidden = SEES.includes(who) ? 'Forbidden' : 'NotFound';
      expect(outcomes, who).toEqual(
        KEEPS.includes(who) ? ['allowed', 'allowed', 'allowed'] : [hidden, who === 'secretary of the branch' ? 'NotFound' : hidden, hidden]
      );
    }
  });

  test('ask about a unit outside the scope: nobody, it answers like one that does not exist', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const officer = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
    const secretary = await as({ grants: [{ role: 'branch_secretary', unit_id: units.branch_1a.id }] });
    const missing = { name: 'NotFound', message: '' };
    for (const unit_id of [units.branch_2a.id, units.ward_2.id, units.city.id, '999999999']) {
      await expect(listMembers(officer, { unit_id })).rejects.toMatchObject(missing);
      expect(await unitChoices(officer, unit_id)).toMatchObject({
        unit: null,
        below: unit_id === units.city.id ? [{ id: units.ward_1.id }] : []
      });
      await expect(branchOf(officer, { unit_id, anywhere: false })).rejects.toMatchObject(missing);
      await expect(addMember(officer, KEYS, { ...profile, unit_id, membership_status: 'official', confirmed: 'on' })).rejects.toMatchObject(
        missing
      );
    }
    await expect(branchOf(secretary, { unit_id: units.branch_1a.id, anywhere: false })).rejects.toMatchObject(missing);
    expect(await branchOf(officer, { unit_id: units.branch_1a.id, anywhere: false })).toMatchObject({
      name: 'Chi bộ 1A',
      parent_name: units.ward_1.name
    });
    expect(await branchOf(officer, { unit_id: units.ward_1.id, anywhere: false })).toBeUndefined();
    expect(await branchOf(officer, { unit_id: units.branch_2a.id, anywhere: true })).toMatchObject({ name: 'Chi bộ 2A' });
  });

  test('end a stay elsewhere: the keepers of his own branch, never the host', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const id = await plantMember(tx, units.branch_1a);
    const keeper = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
    const host = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_2.id }] });
    await startTemporary(keeper, move(id, units.branch_2a.id));
    await expect(endTemporary(host, { member_id: id, version: 2, to_on: '2026-03-02' })).rejects.toMatchObject({ name: 'NotFound' });
    await expect(endTemporary(keeper, { member_id: id, version: 2, to_on: '2026-03-02' })).resolves.toBeUndefined();
  });
});

describe('every list', () => {
  test('shows nothing to an actor without grants', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const id = await plantMember(tx, units.branch_1a);
    await tx
      .insertInto('member_attachment')
      .values({ member_id: id, unit_id: units.branch_2a.id, kind: 'temporary', from_on: '2026-01-01' })
      .execute();
    await tx
      .insertInto('member_position')
      .values({ member_id: id, unit_id: units.branch_1a.id, position: 'secretary', manner: 'elected', from_on: '2025-07-01' })
      .execute();
    await tx.insertInto('member_change').values({ member_id: id, field: 'phone', new_value: '0912345678', source: 'local' }).execute();
    await tx.insertInto('member_change_request').values({ member_id: id, field: 'sex', new_value: 'male', reason: 'Thử' }).execute();
    const lists = async (ctx: Writer) =>
      [
        (await listMembers(ctx, {})).rows,
        await listGuests(ctx, units.branch_2a.id),
        (await unitChoices(ctx, units.city.id)).below,
        await listBranches(ctx, { name: '', anywhere: false }),
        await listRequests(ctx, false),
        await waitingRequestsOf(ctx, id),
        await memberOffices(ctx, id),
        await memberStatuses(ctx, id),
        await memberAttachments(ctx, id),
        await memberChanges(ctx, id)
      ].map((rows) => rows.length);
    const officer = await as({ grants: [{ role: 'city_organization', unit_id: units.city.id }] });
    await openRecord(officer, id);
    await requestExport(officer, { filter: {}, purpose: 'Thử' });
    expect(await lists(officer)).toEqual([1, 1, 3, 5, 1, 1, 1, 2, 2, 1]);
    expect(await viewsOf(officer, id)).toHaveLength(1);

    const nobody = await as();
    expect(await lists(nobody)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect([await viewsOf(nobody, id), await ownViews(nobody), await ownExports(nobody), await ownRequests(nobody)]).toEqual([
      [],
      [],
      [],
      []
    ]);
    expect(await findByPersonalId(nobody, KEYS, '001180000345')).toBeNull();
  });
});
