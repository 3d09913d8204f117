import { describe, expect } from 'vitest';
import { plantMember, plantUnits } from '#test/cast.ts';
import { test, useDatabase } from '#platform/testing.ts';
import { endTemporary, moveMember, startTemporary } from './attachment.ts';
import { listGuests } from './directory-unit.queries.ts';
import type { RecordStatus } from './forms.ts';
import { recordStatus } from './status.ts';

useDatabase();

const next = (member_id: string, wish: Partial<RecordStatus>): RecordStatus => ({
  member_id,
  version: 1,
  field: 'membership',
  status: 'left',
  from_on: '2026-03-02',
  decision_number: '5-QĐ/ĐU',
  decided_on: null,
  exit_reason: null,
  return_kind: null,
  ...wish
});

describe('a status', () => {
  test('follows another on its day, and each day belongs to one', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const id = await plantMember(tx, units.branch_1a, { membership_status: 'probationary', joined_on: '2025-02-03', official_on: null });
    const officer = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
    await recordStatus(officer, next(id, { status: 'official', from_on: '2026-02-03' }));
    expect(
      await tx.selectFrom('member').select(['membership_status', 'official_on', 'version']).where('id', '=', id).executeTakeFirst()
    ).toEqual({ membership_status: 'official', official_on: '2026-02-03', version: 2 });
    expect(
      await tx
        .selectFrom('member_status')
        .select(['status', 'from_on', 'to_on'])
        .where('member_id', '=', id)
        .where('field', '=', 'membership')
        .orderBy('id')
        .execute()
    ).toEqual([
      { status: 'probationary', from_on: '2025-02-03', to_on: '2026-02-03' },
      { status: 'official', from_on: '2026-02-03', to_on: null }
    ]);
  });

  test('is refused where the rules know no way, the day does not fit, or the form is old', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const id = await plantMember(tx, units.branch_1a);
    const officer = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
    const record = (wish: Partial<RecordStatus>) => recordStatus(officer, next(id, wish));
    await expect(record({ status: 'official' })).rejects.toThrow('members.status_same');
    await expect(record({ status: 'probationary' })).rejects.toThrow('members.status_not_possible');
    await expect(record({ status: 'left' })).rejects.toThrow('members.exit_reason_needed');
    await expect(record({ field: 'activity', status: 'asleep' })).rejects.toThrow('form.not_a_choice');
    await expect(record({ field: 'activity', status: 'exempt', from_on: '2026-03-03' })).rejects.toThrow('form.day_in_future');
    await expect(record({ field: 'activity', status: 'exempt', from_on: '2009-01-01' })).rejects.toThrow('members.status_before_current');
    await expect(record({ field: 'activity', status: 'exempt', version: 7 })).rejects.toThrow('form.stale');
    await expect(record({ field: 'activity', status: 'exempt' })).resolves.toBeUndefined();
  });

  test("left ends attachments and offices the same day, also an office out of the officer's sight; a return begins again", async ({
    tx,
    as
  }) => {
    const units = await plantUnits(tx);
    const id = await plantMember(tx, units.branch_1a);
    await tx
      .insertInto('member_position')
      .values({ member_id: id, unit_id: units.city.id, position: 'committee_member', manner: 'elected', from_on: '2025-07-01' })
      .execute();
    const officer = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
    await recordStatus(officer, next(id, { exit_reason: 'withdrawal' }));
    const ends = async () => ({
      attachments: await tx.selectFrom('member_attachment').select('to_on').where('member_id', '=', id).orderBy('id').execute(),
      offices: await tx.selectFrom('member_position').select('to_on').where('member_id', '=', id).execute(),
      open: await tx
        .selectFrom('member_status')
        .select('status')
        .where('member_id', '=', id)
        .where('to_on', 'is', null)
        .orderBy('id')
        .execute()
    });
    expect(await ends()).toEqual({
      attachments: [{ to_on: '2026-03-02' }],
      offices: [{ to_on: '2026-03-02' }],
      open: [{ status: 'left' }]
    });

    await expect(recordStatus(officer, next(id, { version: 2, status: 'official', return_kind: 'readmitted' }))).rejects.toThrow(
      'members.return_kind_needed'
    );
    await expect(recordStatus(officer, next(id, { version: 2, field: 'activity', status: 'exempt' }))).rejects.toThrow('members.left');
    await recordStatus(officer, next(id, { version: 2, status: 'official', return_kind: 'membership_restored' }));
    expect(await ends()).toEqual({
      attachments: [{ to_on: '2026-03-02' }, { to_on: null }],
      offices: [{ to_on: '2026-03-02' }],
      open: [{ status: 'official' }, { status: 'active' }]
    });
  });
});

describe('leaving the list', () => {
  const plantHolder = async (
    tx: Parameters<typeof plantMember>[0],
    units: Awaited<ReturnType<typeof plantUnits>>,
    role: string,
    unit_id: string,
    from_on = '2026-01-01'
  ) => {
    const id = await plantMember(tx, units.branch_1a);
    const account = await tx
      .insertInto('account')
      .values({ member_id: id, name: 'Nguyễn Thị Minh Hoa', login: `hoa${id}`, state: 'active' })
      .returning('id')
      .executeTakeFirstOrThrow();
    await tx
      .insertInto('account_grant')
      .values({
        account_id: account.id,
        role,
        unit_id,
        reach: 'subtree',
        from_on,
        basis: 'decision',
        decision_number: '01-QĐ/TU',
        state: 'active'
      })
      .execute();
    return { id, account_id: account.id };
  };
  const leave = (member_id: string) => next(member_id, { exit_reason: 'withdrawal' });

  test.for([
    ['in force', '2026-01-01'],
    ['to come', '2026-06-01']
  ] as const)(
    'is refused to an officer below while a grant above him is %s, and done by the level above',
    async ([, from_on], { tx, as }) => {
      const units = await plantUnits(tx);
      const holder = await plantHolder(tx, units, 'city_organization', units.city.id, from_on);
      const ward = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
      const city = await as({ grants: [{ role: 'city_organization', unit_id: units.city.id }] });
      await expect(recordStatus(ward, leave(holder.id))).rejects.toThrow('members.holds_office_above');
      expect(await tx.selectFrom('member').select('membership_status').where('id', '=', holder.id).executeTakeFirst()).toEqual({
        membership_status: 'official'
      });
      await expect(recordStatus(city, leave(holder.id))).resolves.toBeUndefined();
    }
  );

  test("is refused beside him as well, free again when the grant has ended, and free within one's own scope", async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const ward = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
    const beside = await plantHolder(tx, units, 'record_officer', units.ward_2.id);
    const within = await plantHolder(tx, units, 'branch_secretary', units.branch_1b.id);
    await expect(recordStatus(ward, leave(beside.id))).rejects.toThrow('members.holds_office_above');
    await expect(recordStatus(ward, leave(within.id))).resolves.toBeUndefined();
    await tx.updateTable('account_grant').set({ state: 'ended' }).where('account_id', '=', beside.account_id).execute();
    await expect(recordStatus(ward, leave(beside.id))).resolves.toBeUndefined();
  });

  test('is refused for the last administrator of a unit', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const ward = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
    const last = await plantHolder(tx, units, 'unit_administrator', units.ward_1.id);
    await expect(recordStatus(ward, leave(last.id))).rejects.toMatchObject({
      code: 'members.last_administrator',
      values: { unit: units.ward_1.name }
    });
    await as({ grants: [{ role: 'unit_administrator', unit_id: units.city.id }] });
    await expect(recordStatus(ward, leave(last.id))).resolves.toBeUndefined();
  });
});

describe('coming back', () => {
  test('to a branch that has closed is refused in words', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const id = await plantMember(tx, units.branch_1a, { membership_status: 'left' });
    await tx.updateTable('org_unit').set({ closed_on: '2026-02-01' }).where('id', '=', units.branch_1a.id).execute();
    const officer = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
    await expect(recordStatus(officer, next(id, { status: 'official', return_kind: 'membership_restored' }))).rejects.toThrow(
      'members.branch_closed'
    );
  });
});

describe('an attachment', () => {
  const move = (member_id: string, unit: { id: string }, wish: object = {}) => ({
    member_id,
    version: 1,
    unit_id: unit.id,
    from_on: '2026-03-01',
    reason: 'Chuyển nơi ở',
    decision_number: '',
    ...wish
  });

  test('moves with its history, and the member with his count', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const id = await plantMember(tx, units.branch_1a);
    const officer = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
    await moveMember(officer, move(id, units.branch_1b));
    expect(
      await tx.selectFrom('member_attachment').select(['unit_id', 'to_on']).where('member_id', '=', id).orderBy('id').execute()
    ).toEqual([
      { unit_id: units.branch_1a.id, to_on: '2026-03-01' },
      { unit_id: units.branch_1b.id, to_on: null }
    ]);
    expect(await tx.selectFrom('member_count').select('unit_id').where('n', '>', 0).execute()).toEqual([{ unit_id: units.branch_1b.id }]);
  });

  test('does not move to the same branch, to a unit without a roster, out of reach, or before it began', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const id = await plantMember(tx, units.branch_1a);
    const ward = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
    const city = await as({ grants: [{ role: 'city_organization', unit_id: units.city.id }] });
    await expect(moveMember(ward, move(id, units.branch_1a))).rejects.toThrow('members.same_unit');
    await expect(moveMember(ward, move(id, units.ward_1))).rejects.toThrow('members.unit_has_no_roster');
    await expect(moveMember(ward, move(id, units.branch_2a))).rejects.toMatchObject({ name: 'NotFound' });
    await expect(moveMember(ward, move(id, units.branch_1b, { from_on: '2009-01-01' }))).rejects.toThrow(
      'members.attachment_before_current'
    );
    await expect(moveMember(ward, move(id, units.branch_1b, { version: 2 }))).rejects.toThrow('form.stale');
    await expect(moveMember(city, move(id, units.branch_2a))).resolves.toBeUndefined();
  });

  test('to the branch where he is a guest makes him a guest no longer; from another the stay goes on', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const officer = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
    const open = (id: string) =>
      tx
        .selectFrom('member_attachment as a')
        .innerJoin('member as m', 'm.id', 'a.member_id')
        .select(['a.unit_id', 'a.kind', 'm.activity_status'])
        .where('m.id', '=', id)
        .where('a.to_on', 'is', null)
        .orderBy('a.kind')
        .execute();
    const stays = await plantMember(tx, units.branch_1a);
    await startTemporary(officer, move(stays, units.branch_1b));
    await moveMember(officer, move(stays, units.branch_1b, { version: 2 }));
    expect(await open(stays)).toEqual([{ unit_id: units.branch_1b.id, kind: 'home', activity_status: 'active' }]);
    const elsewhere = await plantMember(tx, units.branch_1a, { name: 'Trần Văn An' });
    await startTemporary(officer, move(elsewhere, units.branch_2a));
    await moveMember(officer, move(elsewhere, units.branch_1b, { version: 2 }));
    expect(await open(elsewhere)).toEqual([
      { unit_id: units.branch_1b.id, kind: 'home', activity_status: 'temporarily_elsewhere' },
      { unit_id: units.branch_2a.id, kind: 'temporary', activity_status: 'temporarily_elsewhere' }
    ]);
  });

  test('for a time shows the guest to the host, one at a time, and ends', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const id = await plantMember(tx, units.branch_1a);
    const officer = await as({ grants: [{ role: 'record_officer', unit_id: units.ward_1.id }] });
    const host = await as({ grants: [{ role: 'branch_secretary', unit_id: units.branch_2a.id }] });
    await startTemporary(officer, move(id, units.branch_2a));
    expect(await listGuests(host, units.branch_2a.id)).toMatchObject([{ full_name: 'Nguyễn Thị Minh Hoa', home_name: 'Chi bộ 1A' }]);
    expect(await listGuests(officer, units.branch_2a.id)).toEqual([]);
    await expect(startTemporary(officer, move(id, units.branch_3, { version: 2 }))).rejects.toThrow('members.temporary_open');
    await endTemporary(officer, { member_id: id, version: 2, to_on: '2026-03-02' });
    expect(await listGuests(host, units.branch_2a.id)).toEqual([]);
    expect(await tx.selectFrom('member').select(['activity_status', 'unit_id']).where('id', '=', id).executeTakeFirst()).toEqual({
      activity_status: 'active',
      unit_id: units.branch_1a.id
    });
    await expect(endTemporary(officer, { member_id: id, version: 3, to_on: '2026-03-02' })).rejects.toThrow('members.temporary_missing');
  });
});
