import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { cloneDatabase, type TestDatabase } from '#test/cluster.ts';
import { openPool } from './connect.ts';
import { isUnavailable } from './unavailable.ts';

let database: TestDatabase;
beforeAll(async () => (database = await cloneDatabase(inject('cluster'))));
afterAll(() => database.drop());

const open = (lines: string[] = []) => openPool(database.appUrl, { max: 1, application_name: 'test', log: (line) => lines.push(line) });

describe('a pool of the application', () => {
  test('gives days and large numbers as text and instants as Date', async () => {
    const { db, close } = open();
    const { rows } = await sql`select '1985-04-30'::date as day, array['1985-04-30'::date] as days, 9007199254740993::bigint as large,
      '2026-03-02T09:00+07'::timestamptz as at`.execute(db);
    expect(rows).toEqual([{ day: '1985-04-30', days: ['1985-04-30'], large: '9007199254740993', at: new Date('2026-03-02T02:00:00Z') }]);
    await close();
  });

  test('plans each query for its own bounds and ends those that take too long', async () => {
    const { db, close } = open();
    const { rows } = await sql`select current_setting('plan_cache_mode') as plan, current_setting('statement_timeout') as timeout,
      current_setting('jit') as jit, current_setting('search_path') as path`.execute(db);
    expect(rows).toEqual([{ plan: 'force_custom_plan', timeout: '15s', jit: 'off', path: 'public' }]);
    await close();
  });

  test('outlives a server that cuts its idle connection', async () => {
    const lines: string[] = [];
    const { db, pool, close } = open(lines);
    await sql`select 1`.execute(db);
    const cut = new Promise((resolve) => pool.once('error', resolve));
    await cutConnections();
    await cut;
    expect((await sql`select 2 as two`.execute(db)).rows).toEqual([{ two: 2 }]);
    expect(lines).toEqual([expect.stringContaining('connection was cut')]);
    await close();
  });

  test('tells a lost database from a wrong query', async () => {
    const { db, close } = open();
    await sql`select 1`.execute(db);
    const under_way = sql`select pg_sleep(30)`.execute(db).catch((error: unknown) => error);
    await untilBusy();
    await cutConnections();
    expect(isUnavailable(await under_way)).toBe(true);
    await close();
    const whole = open();
    expect(isUnavailable(await sql`select nothing`.execute(whole.db).catch((error: unknown) => error))).toBe(false);
    await whole.close();

    const nowhere = openPool('postgres://a:b@127.0.0.1:1/c', { max: 1, application_name: 'test' });
    const refused: unknown = await sql`select 1`.execute(nowhere.db).catch((error: unknown) => error);
    expect(isUnavailable(refused)).toBe(true);
    expect(isUnavailable(new Error('page failed', { cause: refused }))).toBe(true);
    await nowhere.close();
  });
});

const mine = `from pg_stat_activity where datname = current_database() and application_name = 'test'`;
const cutConnections = () => asAdmin((admin) => admin.query(`select pg_terminate_backend(pid) ${mine}`));

/** Returns when a statement of ours runs in the server. */
function untilBusy(): Promise<unknown> {
  return asAdmin(async (admin) => {
    while ((await admin.query(`select ${mine} and state = 'active' and query like '%pg_sleep%'`)).rowCount === 0);
  });
}

async function asAdmin(work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  await work(admin).finally(() => admin.end());
}
