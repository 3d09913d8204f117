import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { openPool } from './connect.ts';
import { migrate, pendingMigrations } from './migrate.ts';
import { prepareOwnServer } from './own-server.ts';

const silent = { log: () => undefined };
const { adminUrl } = inject('cluster');
let [dir, ownerUrl, database] = ['', '', ''];

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'sotay-sql-'));
  database = `sotay_test_${randomBytes(6).toString('hex')}`;
  ({ ownerUrl } = await prepareOwnServer({ adminUrl, database, app_password: 'only-for-tests', installation_id: 'test' }));
});
afterEach(async () => {
  rmSync(dir, { recursive: true });
  await ask(adminUrl, `drop database ${database} with (force)`);
});

describe('migrations', () => {
  test('are applied once, in the order of their numbers', async () => {
    write('0002_b.sql', 'create table b (id int references a);');
    write('0001_a.sql', 'create table a (id int primary key);');
    expect(await pending()).toEqual(['0001_a.sql', '0002_b.sql']);
    expect(await migrate(ownerUrl, dir, silent)).toEqual(['0001_a.sql', '0002_b.sql']);
    expect(await migrate(ownerUrl, dir, silent)).toEqual([]);
    expect(await pending()).toEqual([]);
  });

  test('are one line for a fresh database, and one each for an upgrade', async () => {
    const lines: string[] = [];
    const log = (line: string) => lines.push(line);
    write('0001_a.sql', 'create table a (id int primary key);');
    write('0002_b.sql', 'create table b (id int);');
    await migrate(ownerUrl, dir, { log });
    write('0003_c.sql', 'create table c (id int);');
    await migrate(ownerUrl, dir, { log });
    expect(lines).toEqual(['Preparing the database: 2 migrations.', 'Migrating: 0003_c.sql']);
  });

  test('refuse to go on when an applied one was changed or is missing', async () => {
    write('0001_a.sql', 'create table a (id int);');
    await migrate(ownerUrl, dir, silent);
    write('0001_a.sql', 'create table a (id bigint);');
    await expect(migrate(ownerUrl, dir, silent)).rejects.toThrow('"0001_a.sql" was changed after it was applied');
    rmSync(join(dir, '0001_a.sql'));
    await expect(migrate(ownerUrl, dir, silent)).rejects.toThrow('"0001_a.sql", which this version does not know');
  });

  test('that fail half-way name file and line, leave nothing of their own and all that came before', async () => {
    write('0001_a.sql', 'create table a (id int primary key);');
    write('0002_b.sql', '-- two statements\ncreate table b (id int);\n\ninsert into a\nselect nothing from b;');
    await expect(migrate(ownerUrl, dir, silent)).rejects.toThrow(
      /^Migration 0002_b\.sql, line 5: column "nothing" does not exist \(42703\)/
    );
    expect(await ask(ownerUrl, `select to_regclass('a') is not null as a, to_regclass('b') is not null as b`)).toEqual([
      { a: true, b: false }
    ]);
    expect(await pending()).toEqual(['0002_b.sql']);

    write('0002_b.sql', 'insert into a values (1);\n\ninsert into a values (1);');
    await expect(migrate(ownerUrl, dir, silent)).rejects.toThrow(/line 3: duplicate key value/);
    write('0002_b.sql', 'insert into a values (1);');
    expect(await migrate(ownerUrl, dir, silent)).toEqual(['0002_b.sql']);
  });

  test('run by two processes at once are applied by one, also with an index built without a transaction', async () => {
    write('0001_a.sql', 'create table a (id int); insert into a select generate_series(1, 20000);');
    write('0002_index.sql', '-- no-transaction\ncreate index concurrently a_id on a (id);');
    const applied = await Promise.all([1, 2, 3].map(() => migrate(ownerUrl, dir, silent)));
    expect(applied.map((names) => names.length).sort()).toEqual([0, 0, 2]);
    expect(await ask(ownerUrl, `select indisvalid from pg_index where indexrelid = 'a_id'::regclass`)).toEqual([{ indisvalid: true }]);
  });

  test('without a transaction hold a single statement', async () => {
    write('0001_a.sql', '-- no-transaction\ncreate table a (id int); create table b (id int);');
    await expect(migrate(ownerUrl, dir, silent)).rejects.toThrow('must hold exactly one statement');
  });

  test('are named by a number of their own', async () => {
    write('0001_a.sql', 'select 1;');
    write('0001_b.sql', 'select 1;');
    await expect(migrate(ownerUrl, dir, silent)).rejects.toThrow('Two migrations have the number 0001');
    rmSync(join(dir, '0001_b.sql'));
    write('2_c.sql', 'select 1;');
    await expect(migrate(ownerUrl, dir, silent)).rejects.toThrow('"2_c.sql" is not named like');
  });
});

function write(name: string, text: string): void {
  writeFileSync(join(dir, name), text);
}

async function pending(): Promise<string[]> {
  const { db, close } = openPool(ownerUrl, { max: 1, application_name: 'test' });
  try {
    return await pendingMigrations(db, dir);
  } finally {
    await close();
  }
}

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
