import { pino } from 'pino';
import { beforeAll, expect, test } from 'vitest';
import { plantUnits, type CastUnits } from '#test/cast.ts';
import type { Writer } from '#platform/context.ts';
import { workOnce } from '#platform/jobs.ts';
import { useOwnDatabase, type OwnDatabase } from '#platform/testing.ts';
import { write } from '#platform/transaction.ts';
import { closeUnit, createUnit, moveUnit, organizationJobs, renameUnit } from './index.ts';

const own = useOwnDatabase();

let { owner, app } = {} as OwnDatabase;
let units: CastUnits;

beforeAll(async () => {
  ({ owner, app } = own());
  units = await owner.db.transaction().execute((tx) => plantUnits(tx));
});

const onDay = <T>(day: string, work: (ctx: Writer) => Promise<T>) =>
  write(app.db, { caller: 'system', now: new Date(`${day}T05:00:00+07:00`), reference: 'TEST' }, work);

const runOn = (time: string) => workOnce(app.db, organizationJobs, { log: pino({ level: 'silent' }), now: () => new Date(time) });

test('decisions are applied on their day, in their order; one that is no longer allowed waits and says why', async () => {
  const later = (day: string) => ({ effective_on: day, decision_number: '20-QĐ/TU' });
  await onDay('2026-03-02', async (ctx) => {
    await renameUnit(ctx, { unit_id: units.branch_1a.id, name: 'Chi bộ Hai', ...later('2026-04-02') });
    await renameUnit(ctx, { unit_id: units.branch_1a.id, name: 'Chi bộ Một', ...later('2026-04-01') });
    await moveUnit(ctx, { unit_id: units.branch_1b.id, parent_id: units.ward_2.id, ...later('2026-04-01') });
    await renameUnit(ctx, { unit_id: units.branch_3.id, name: 'Chi bộ Ba', ...later('2026-04-01') });
  });
  await onDay('2026-03-20', (ctx) => moveUnit(ctx, { unit_id: units.branch_2a.id, parent_id: units.ward_1.id, ...later('2026-03-20') }));
  await onDay('2026-03-21', (ctx) => closeUnit(ctx, { unit_id: units.ward_2.id, successor_id: units.ward_1.id, ...later('2026-03-21') }));

  await runOn('2026-03-31T23:50:00+07:00');
  expect(await names()).toEqual(['Chi bộ 1A', 'Chi bộ 1B', 'Chi bộ 3']);
  expect(await runOn('2026-04-03T00:10:00+07:00')).toBe(true);
  expect(await runOn('2026-04-03T00:20:00+07:00')).toBe(false);
  expect(await runOn('2026-04-03T00:30:00+07:00')).toBe(true);
  expect(await names()).toEqual(['Chi bộ Hai', 'Chi bộ 1B', 'Chi bộ Ba']);
  const waiting = await app.db.selectFrom('org_change').select(['unit_id', 'problem']).where('applied_at', 'is', null).execute();
  expect(waiting).toEqual([{ unit_id: units.branch_1b.id, problem: 'organization.closed_parent' }]);
});

test('a move to where the name was taken meanwhile waits and says why, until the name is free', async () => {
  const twin = await onDay('2026-05-01', async (ctx) => {
    await moveUnit(ctx, {
      unit_id: units.branch_1c.id,
      parent_id: units.ward_1.id,
      effective_on: '2026-06-01',
      decision_number: '21-QĐ/TU'
    });
    return createUnit(ctx, {
      parent_id: units.ward_1.id,
      kind: 'branch',
      branch_type: 'attached',
      name: units.branch_1c.name,
      unit_code: undefined,
      opened_on: '2026-05-01',
      decision_number: '22-QĐ/TU'
    });
  });
  const change = () =>
    app.db.selectFrom('org_change').select(['applied_at', 'problem']).where('unit_id', '=', units.branch_1c.id).executeTakeFirstOrThrow();
  await runOn('2026-06-01T00:10:00+07:00');
  expect(await change()).toEqual({ applied_at: null, problem: 'organization.name_taken' });

  await onDay('2026-06-01', (ctx) =>
    renameUnit(ctx, { unit_id: twin, name: 'Chi bộ Khác', effective_on: '2026-06-01', decision_number: '23-QĐ/TU' })
  );
  await runOn('2026-06-01T00:30:00+07:00');
  expect(await change()).toEqual({ applied_at: expect.any(Date) as Date, problem: '' });
});

test('a new name that was taken meanwhile waits and says why, until it is free', async () => {
  const { id: unit_id } = units.branch_1a;
  const name = 'Chi bộ Bờ Sông';
  const twin = await onDay('2026-07-01', async (ctx) => {
    await renameUnit(ctx, { unit_id, name, effective_on: '2026-08-01', decision_number: '24-QĐ/TU' });
    return createUnit(ctx, {
      parent_id: units.ward_1.id,
      kind: 'branch',
      branch_type: 'residential',
      name: name.toUpperCase(),
      unit_code: undefined,
      opened_on: '2026-07-01',
      decision_number: '25-QĐ/TU'
    });
  });
  const change = () =>
    app.db
      .selectFrom('org_change')
      .select(['applied_at', 'problem'])
      .where('unit_id', '=', unit_id)
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();
  await runOn('2026-08-01T00:10:00+07:00');
  expect(await change()).toEqual({ applied_at: null, problem: 'organization.name_taken' });

  await onDay('2026-08-01', (ctx) =>
    renameUnit(ctx, { unit_id: twin, name: 'Chi bộ Bờ Đê', effective_on: '2026-08-01', decision_number: '26-QĐ/TU' })
  );
  await runOn('2026-08-01T00:30:00+07:00');
  expect(await change()).toEqual({ applied_at: expect.any(Date) as Date, problem: '' });
});

async function names(): Promise<string[]> {
  const rows = await app.db
    .selectFrom('org_unit')
    .select('name')
    .where('id', 'in', [units.branch_1a.id, units.branch_1b.id, units.branch_3.id])
    .orderBy('id')
    .execute();
  return rows.map(({ name }) => name);
}
