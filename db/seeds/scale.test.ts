import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { cloneDatabase, type TestDatabase } from '../../test/cluster.ts';
import { generatedKeys } from '../../src/lib/server/platform/db/data-dir.ts';
import { digestTables } from './digest.ts';
import { scalePlan } from './scale-plan.ts';
import { seedScale } from './scale.ts';

const size = { members: 2400, units: 200 };
const NUMBERED = ['org_unit', 'member', 'account', 'account_grant', 'member_position'];
const TABLES = [...NUMBERED, 'member_attachment', 'member_status', 'member_count', 'org_unit_version', 'org_change', 'org_power'];
const data_dir = mkdtempSync(join(tmpdir(), 'sotay-scale-'));
let [whole, cut] = [] as unknown as [TestDatabase, TestDatabase];

beforeAll(async () => {
  [whole, cut] = [await cloneDatabase(inject('cluster')), await cloneDatabase(inject('cluster'))];
});

afterAll(async () => {
  await whole.drop();
  await cut.drop();
  rmSync(data_dir, { recursive: true });
});

/** Starts the command as an operator would. */
function start({ ownerUrl, appUrl }: TestDatabase): { child: ChildProcess; ended: Promise<{ code: number | null; said: string }> } {
  const env = { PATH: process.env.PATH, SOTAY_DATA_DIR: data_dir, DATABASE_URL: ownerUrl, DATABASE_APP_URL: appUrl };
  const args = ['src/cli/main.ts', 'seed', 'scale', '--members', String(size.members), '--units', String(size.units)];
  const child = spawn(process.execPath, args, { env });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()));
  return { child, ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, said }))) };
}

/** Fills the database in this process, with the keys that the command uses. */
function fill({ ownerUrl }: TestDatabase, wish = size): Promise<number> {
  const { id_key, hash_key } = generatedKeys(data_dir);
  const keys = { id_key: Buffer.from(id_key, 'base64'), hash_key: Buffer.from(hash_key, 'base64') };
  return seedScale({ ownerUrl, keys, size: wish }, () => undefined);
}

/** Runs the command and kills it (as a power cut would) when the third part it wants to write waits for us. */
async function cutShort(database: TestDatabase): Promise<void> {
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  await client.query('select pg_advisory_lock(4242)');
  await client.query(`create function wait_here() returns trigger language plpgsql as $$ begin
      if (select count(*) from scale_seed.chunk) >= 3 then perform pg_advisory_xact_lock_shared(4242); end if;
      return null;
    end $$`);
  await client.query('create trigger wait_here before insert on account for each statement execute function wait_here()');
  const { child, ended } = start(database);
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`;
  while ((await client.query(waiting)).rowCount === 0 && child.exitCode === null) await pause(20);
  child.kill('SIGKILL');
  expect((await ended).code).toBe(null);
  await client.query('select pg_advisory_unlock(4242)');
  await client.query('drop function wait_here cascade'); // waits until what was begun has been rolled back
  await client.end();
}

async function ask<T extends pg.QueryResultRow>({ ownerUrl }: TestDatabase, text: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
}

async function digest({ ownerUrl }: TestDatabase) {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    return await digestTables(client, TABLES, NUMBERED);
  } finally {
    await client.end();
  }
}

test('killed in the middle and run again, it ends with what one run gives', { timeout: 120_000 }, async () => {
  await cutShort(cut);
  const [mark] = await ask<{ done: number; dropped: number }>(
    cut,
    'select (select count(*)::int from scale_seed.chunk) as done, (select count(*)::int from scale_seed.dropped) as dropped'
  );
  expect(mark!.done).toBeGreaterThan(0);
  expect(mark!.done).toBeLessThan(scalePlan(size).chunks.length);
  expect(mark!.dropped).toBeGreaterThan(5);

  expect(await start(cut).ended).toMatchObject({ code: 0, said: expect.stringMatching(/100 %.*in all/) });
  expect(await fill(whole)).toBe(size.members);
  expect(await digest(cut)).toEqual(await digest(whole));
  const indexes = `select string_agg(pg_get_indexdef(indexrelid), ';' order by indexrelid::regclass::text) as all from pg_index where indrelid in ('member'::regclass, 'member_status'::regclass, 'member_attachment'::regclass, 'account'::regclass)`;
  expect(await ask(cut, indexes)).toEqual(await ask(whole, indexes));

  expect(await fill(whole)).toBe(0);
});

test('what it leaves is sound: tree, counts, offices, accounts', async () => {
  expect(await ask(whole, 'select kind from installation')).toEqual([{ kind: 'scale' }]);
  expect(await ask(whole, 'select id from app.tree_faults')).toEqual([]);
  const [n] = await ask(
    whole,
    `select (select count(*)::int from member) as members, (select count(*)::int from org_unit) as units, (select count(*)::int from account where state = 'active') as accounts,
    (select sum(n)::int from member_count) as counted, (select count(*)::int from member_attachment where kind = 'home' and to_on is null) as homes`
  );
  expect(n).toEqual({ members: size.members, units: size.units, accounts: size.members, counted: size.members, homes: size.members });
  const leaderless = await ask(
    whole,
    `select u.name from org_unit u join org_kind k on k.kind = u.kind where k.holds_members and not exists (select from member_position p where p.unit_id = u.id and p.position = 'secretary')`
  );
  expect(leaderless).toEqual([]);
  const clerks = await ask<{ role: string }>(
    whole,
    `select distinct role from account_grant where role in ('commune_organization', 'district_organization', 'city_organization', 'branch_secretary', 'unit_administrator')`
  );
  expect(clerks).toHaveLength(5);
});

test('refuses another size, and sizes no city has', async () => {
  await expect(fill(whole, { members: 5000, units: 300 })).rejects.toThrow(`${size.members} members and ${size.units} units`);
  await expect(fill(whole, { members: 5000, units: 100 })).rejects.toThrow('at least 160 units');
  await expect(fill(whole, { members: 100, units: 300 })).rejects.toThrow('as many members as units');
});

test('the plan of a whole city has its proportions', () => {
  const { units, branches } = scalePlan({ members: 500_000, units: 20_000 });
  expect(units).toHaveLength(20_000);
  expect(branches.reduce((sum, branch) => sum + branch.size, 0)).toBe(500_000);
  expect(branches.length).toBeGreaterThan(16_500);
  const grassroots = units.filter(({ kind }) => kind === 'grassroots_org' || kind === 'grassroots_branch').length;
  expect(grassroots).toBeGreaterThan(2000);
  expect(grassroots).toBeLessThan(3000);
  const mean = branches.reduce((sum, branch) => sum + branch.size, 0) / branches.length;
  expect(mean).toBeGreaterThan(24);
  expect(mean).toBeLessThan(29);
});
