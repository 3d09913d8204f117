/** Two ends of one office in the same moment: transactions of their own, as the product has them. */
import { beforeAll, expect, test } from 'vitest';
import { plantMember, plantUnits, type CastUnits } from '#test/cast.ts';
import { NOW, useOwnDatabase, type OwnDatabase } from '#platform/testing.ts';
import { write } from '#platform/transaction.ts';
import { endPosition } from './position.ts';

const own = useOwnDatabase();

let { owner, app, blocked } = {} as OwnDatabase;
let units: CastUnits;

beforeAll(async () => {
  ({ owner, app, blocked } = own());
  units = await owner.db.transaction().execute((tx) => plantUnits(tx));
});

test('the second end of an office does not overwrite the first', async () => {
  const { id } = await owner.db.transaction().execute(async (tx) =>
    tx
      .insertInto('member_position')
      .values({
        member_id: await plantMember(tx, units.branch_1a),
        unit_id: units.branch_1a.id,
        position: 'secretary',
        manner: 'elected',
        from_on: '2025-07-01'
      })
      .returning('id')
      .executeTakeFirstOrThrow()
  );
  const end = (to_on: string, before_commit = async () => undefined as unknown) =>
    write(app.db, { caller: 'system', now: NOW, reference: 'TEST' }, async (ctx) => {
      await endPosition(ctx, { position_id: id, to_on, decision_number: '1-QĐ/ĐU' });
      await before_commit();
    });
  let second: Promise<unknown> = Promise.resolve();
  await end('2026-03-01', async () => {
    second = end('2026-06-01').catch((problem: unknown) => problem);
    await blocked();
  });
  expect(await second).toMatchObject({ code: 'organization.position_ended' });
  expect(await owner.db.selectFrom('member_position').select('to_on').execute()).toEqual([{ to_on: '2026-03-01' }]);
});
