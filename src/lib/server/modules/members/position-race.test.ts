/** Two ends of one office in the same moment: transactions of their own, as the product has them. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plantMember, plantUnits, type CastUnits } from '#test/cast.ts';
import { openPool } from '#platform/db/connect.ts';
import type { DB } from '#platform/db/types.ts';
import { databaseUrls, NOW, useDatabase } from '#platform/testing.ts';
import { write } from '#platform/transaction.ts';
import { endPosition } from './position.ts';

useDatabase();

let owner: ReturnType<typeof openPool<DB>>;
let app: ReturnType<typeof openPool<DB>>;
let units: CastUnits;

beforeAll(async () => {
  const settings = { max: 4, application_name: 'test', log: () => undefined };
  owner = openPool<DB>(databaseUrls().adminUrl, settings);
  app = openPool<DB>(databaseUrls().appUrl, settings);
  units = await owner.db.transaction().execute((tx) => plantUnits(tx));
});
afterAll(async () => {
  await app.close();
  await owner.close();
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

/** Until one transaction waits for another. */
async function blocked(): Promise<void> {
  for (;;) {
    const { rows } = await sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
      owner.db
    );
    if (rows.length > 0) return;
  }
}
