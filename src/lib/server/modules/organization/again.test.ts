import { beforeAll, expect, test } from 'vitest';
import { plantMember, plantUnits, type CastUnits } from '#test/cast.ts';
import { againWhenMoved } from '#platform/race.ts';
import { useOwnDatabase, type OwnDatabase } from '#platform/testing.ts';
import { write } from '#platform/transaction.ts';
import { endPower, moveUnit } from './index.ts';

const own = useOwnDatabase();

let { owner, app, blocked } = {} as OwnDatabase;
let units: CastUnits;

beforeAll(async () => {
  ({ owner, app, blocked } = own());
  units = await owner.db.transaction().execute((tx) => plantUnits(tx));
});

test('a member attached to a unit while it moves is attached at its new position', async () => {
  const entry = { caller: 'system' as const, now: new Date('2026-03-02T02:00:00Z'), reference: 'TEST' };
  let attempts = 0;
  const attach = () =>
    againWhenMoved(() =>
      owner.db.transaction().execute(async (tx) => {
        attempts += 1;
        const branch = await tx
          .selectFrom('org_unit')
          .select(['id', 'name', 'lft', 'rgt'])
          .where('id', '=', units.branch_1b.id)
          .executeTakeFirstOrThrow();
        return plantMember(tx, branch);
      })
    );
  const { attached } = await write(app.db, entry, async (ctx) => {
    await moveUnit(ctx, {
      unit_id: units.branch_1b.id,
      parent_id: units.ward_2.id,
      effective_on: '2026-03-02',
      decision_number: '1-QĐ/TU'
    });
    const attached = attach();
    await blocked();
    return { attached };
  });
  const { unit_pos } = await owner.db
    .selectFrom('member')
    .select('unit_pos')
    .where('id', '=', await attached)
    .executeTakeFirstOrThrow();
  const { lft } = await owner.db.selectFrom('org_unit').select('lft').where('id', '=', units.branch_1b.id).executeTakeFirstOrThrow();
  expect([attempts, unit_pos]).toEqual([2, lft]);
  await expect(againWhenMoved(() => Promise.reject(new Error('another')))).rejects.toThrow('another');
});

test('the second end of a power does not overwrite the first', async () => {
  const { id } = await owner.db
    .insertInto('org_power')
    .values({ unit_id: units.ward_1.id, power: 'admit_member', from_on: '2025-07-01', decision_number: '1-QĐ/TU' })
    .returning('id')
    .executeTakeFirstOrThrow();
  const end = (effective_on: string, before_commit: () => Promise<void>) =>
    write(app.db, { caller: 'system', now: new Date('2026-03-02T02:00:00Z'), reference: 'TEST' }, async (ctx) => {
      await endPower(ctx, { power_id: id, effective_on, decision_number: '2-QĐ/TU' });
      await before_commit();
    });
  let second: Promise<unknown> = Promise.resolve();
  await end('2026-03-01', async () => {
    second = end('2026-06-01', async () => undefined).catch((problem: unknown) => problem);
    await blocked();
  });
  expect(await second).toMatchObject({ code: 'organization.power_ended' });
  expect(await owner.db.selectFrom('org_power').select('to_on').where('id', '=', id).execute()).toEqual([{ to_on: '2026-03-01' }]);
});
