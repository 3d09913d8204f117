import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sql, type Kysely } from 'kysely';
import pg from 'pg';
import { codeOf, StartError } from '../start-error.ts';
import { appRole } from './roles.ts';
import { lineAt, statementsOf, type Statement } from './statements.ts';

const lockKey = 7300;
const fileName = /^\d{4}_[a-z0-9_]+\.sql$/;
const noTransaction = /^-- no-transaction$/m;

type File = { name: string; text: string; sha256: string };

/**
 * Brings the database to the state of the files `NNNN_name.sql` in `dir`; gives the names of those it applied.
 * Each file is one transaction; a file with the line `-- no-transaction` holds a single statement and has none. Two
 * processes may migrate at once: one works, the other waits and finds nothing to do.
 *
 * @throws StartError an applied file has changed or is missing (the database is newer than the code), or a file fails:
 *   then the files before it stay applied, and nothing of it
 */
export async function migrate(ownerUrl: string, dir: string, { log }: { log: (line: string) => void }): Promise<string[]> {
  const files = readFiles(dir);
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'sotay migrate', options: '-c search_path=public' });
  client.on('error', () => undefined); // the query under way fails by itself
  await client.connect();
  try {
    await takeLock(client, log);
    await client.query(`create table if not exists schema_migration (
      name text primary key, sha256 text not null, applied_at timestamptz not null default now())`);
    await client.query(`grant select on schema_migration to ${appRole}`);
    const pending = comparePending(files, await readApplied(client));
    const fresh = pending.length === files.length;
    if (fresh) log(`Preparing the database: ${files.length} migrations.`);
    for (const file of pending) {
      if (!fresh) log(`Migrating: ${file.name}`); // an operator's upgrade: which one takes long, or fails
      await apply(client, file);
    }
    return pending.map((file) => file.name);
  } finally {
    await client.end().catch(() => undefined); // the lock goes with the session
  }
}

/** Names of the files in `dir` that this database has not seen yet; all of them when it was never migrated. */
export async function pendingMigrations<DB>(db: Kysely<DB>, dir: string): Promise<string[]> {
  const names = namesIn(dir);
  const {
    rows: [table]
  } = await sql<{ exists: boolean }>`select to_regclass('public.schema_migration') is not null as exists`.execute(db);
  if (!table?.exists) return names;
  const { rows } = await sql<{ name: string }>`select name from schema_migration`.execute(db);
  const applied = new Set(rows.map((row) => row.name));
  return names.filter((name) => !applied.has(name));
}

function readFiles(dir: string): File[] {
  const names = namesIn(dir);
  names.forEach((name, i) => {
    if (!fileName.test(name)) throw new StartError(`The migration "${name}" is not named like 0007_study_plan.sql.`);
    if (names[i - 1]?.slice(0, 4) === name.slice(0, 4)) throw new StartError(`Two migrations have the number ${name.slice(0, 4)}.`);
  });
  return names.map((name) => {
    const text = readFileSync(join(dir, name), 'utf8');
    return { name, text, sha256: createHash('sha256').update(text).digest('hex') };
  });
}

function namesIn(dir: string): string[] {
  return readdirSync(dir)
    .filter((name) => name.endsWith('.sql'))
    .sort();
}

/**
 * Asks again and again instead of waiting inside the database: a waiting statement holds a snapshot, on which a
 * `create index concurrently` of the process that works would wait in turn (a deadlock, and an invalid index).
 */
async function takeLock(client: pg.Client, log: (line: string) => void): Promise<void> {
  for (let asked = 1; ; asked++) {
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [lockKey]);
    if (rows[0]?.taken) return;
    if (asked === 10) log('Another process is migrating this database; waiting for it.');
    await pause(200);
  }
}

async function readApplied(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; sha256: string }>('select name, sha256 from schema_migration order by name');
  return new Map(rows.map((row) => [row.name, row.sha256]));
}

function comparePending(files: File[], applied: Map<string, string>): File[] {
  const known = new Set(files.map((file) => file.name));
  const unknown = [...applied.keys()].find((name) => !known.has(name));
  if (unknown) {
    throw new StartError(
      `The database has the migration "${unknown}", which this version does not know.`,
      'It was used by a newer version: start that one.'
    );
  }
  const changed = files.find((file) => applied.has(file.name) && applied.get(file.name) !== file.sha256);
  if (changed) {
    throw new StartError(
      `The migration "${changed.name}" was changed after it was applied.`,
      'Restore the file, and make the change in a new migration.'
    );
  }
  return files.filter((file) => !applied.has(file.name));
}

async function apply(client: pg.Client, file: File): Promise<void> {
  const statements = statementsOf(file.text);
  const alone = noTransaction.test(file.text);
  if (alone && statements.length !== 1) {
    throw new StartError(`The migration "${file.name}" runs without a transaction and must hold exactly one statement.`);
  }
  if (!alone) await client.query('begin');
  try {
    for (const statement of statements) await run(client, file, statement);
    await client.query('insert into schema_migration (name, sha256) values ($1, $2)', [file.name, file.sha256]);
    if (!alone) await client.query('commit');
  } catch (error) {
    if (!alone) await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

async function run(client: pg.Client, file: File, statement: Statement): Promise<void> {
  try {
    await client.query(statement.text);
  } catch (error) {
    const position = error instanceof pg.DatabaseError && error.position ? Number(error.position) - 1 : 0;
    const line = statement.line + lineAt(statement.text, position) - 1;
    const why = error instanceof Error ? error.message : String(error);
    throw new StartError(
      `Migration ${file.name}, line ${line}: ${why} (${codeOf(error) || 'no code'}).`,
      'Nothing of this file was applied; those before it were.',
      { cause: error }
    );
  }
}
