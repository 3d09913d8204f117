import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { writeAccessRoles } from '../src/lib/server/platform/db/access-roles.ts';
import { startBundledServer } from '../src/lib/server/platform/db/embedded.ts';
import { migrate } from '../src/lib/server/platform/db/migrate.ts';
import { prepareOwnServer } from '../src/lib/server/platform/db/own-server.ts';
import { guardDatabase, ownerRole } from '../src/lib/server/platform/db/roles.ts';

/** Addresses of one test server, as plain data: vitest hands them from the global set-up to the workers. */
export type TestCluster = {
  /** Superuser, database `postgres`. */
  adminUrl: string;
  /** This run's mark in the names of the databases its workers share among their files. */
  run: string;
  /** The migrated template's name; nobody may be connected to it while it is cloned. */
  template: string;
  /** Owner and application login of the template; the same roles serve every clone. */
  ownerUrl: string;
  appUrl: string;
};

/** A database of one's own, with every migration applied and no rows beyond theirs. */
export type TestDatabase = {
  name: string;
  /** Superuser in this database. */
  adminUrl: string;
  /** Owner of the tables: row-level security does not apply. */
  ownerUrl: string;
  /** What the web application is: owns nothing, row-level security applies. */
  appUrl: string;
  /** Ends every connection to it and removes it. */
  drop(): Promise<void>;
};

const root = join(import.meta.dirname, '..');
const login = { app_password: 'only-for-tests', installation_id: 'test' };

/** Speed instead of safety: a test database that loses its last writes in a power cut is simply made again. */
const careless = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '200' };

/**
 * Starts the test server (or uses the one at `server_url`, given with a superuser) and migrates one template database,
 * named by what is in db/migrations. The cluster in data/test is kept between runs, so that only the first one is slow.
 */
export async function startTestCluster(
  options: { server_url?: string | undefined; data_dir?: string } = {}
): Promise<TestCluster & { stop(): Promise<void> }> {
  const silent = { log: () => undefined };
  const { adminUrl, stop } = options.server_url
    ? { adminUrl: options.server_url, stop: () => Promise.resolve() }
    : await startOwn(options.data_dir ?? join(root, 'data', 'test'));

  const dir = join(root, 'db', 'migrations');
  const template = `sotay_tpl_${hashOf(dir)}`;
  const share = await joinRun(adminUrl, (admin) => dropDatabases(admin, '^sotay_(tpl|test)_', template));
  const urls = await prepareOwnServer({ adminUrl, database: template, ...login });
  await migrate(urls.ownerUrl, dir, silent);
  await writeAccessRoles(urls.ownerUrl);
  const run = randomBytes(6).toString('hex');
  const leave = async () => {
    await asAdmin(adminUrl, (admin) => dropDatabases(admin, `^sotay_test_${run}`));
    if (await share.leaveAsLast()) await stop();
  };
  return { adminUrl, run, template, ownerUrl: urls.ownerUrl, appUrl: urls.appUrl, stop: leave };
}

/** A new database copied from the template: hundreds of small files, so half a second and more. */
export async function cloneDatabase(cluster: TestCluster): Promise<TestDatabase> {
  const database = named(cluster, `sotay_test_${randomBytes(6).toString('hex')}`);
  await createFromTemplate(cluster, database);
  return database;
}

/** The database of a worker of this run, for all its files that leave nothing behind; made when the first of them asks. */
export async function workerDatabase(cluster: TestCluster, worker: string): Promise<TestDatabase> {
  const database = named(cluster, `sotay_test_${cluster.run}_${worker}`);
  const known = await asAdmin(cluster.adminUrl, (admin) => admin.query('select from pg_database where datname = $1', [database.name]));
  if (known.rowCount === 0) await createFromTemplate(cluster, database);
  return database;
}

function named(cluster: TestCluster, name: string): TestDatabase {
  const at = (url: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href;
  return {
    name,
    adminUrl: at(cluster.adminUrl),
    ownerUrl: at(cluster.ownerUrl),
    appUrl: at(cluster.appUrl),
    drop: () => asAdmin(cluster.adminUrl, async (admin) => void (await admin.query(`drop database if exists ${name} with (force)`)))
  };
}

async function startOwn(data_dir: string) {
  mkdirSync(data_dir, { recursive: true, mode: 0o755 });
  return startBundledServer({ data_dir, settings: careless, log: () => undefined });
}

/**
 * Several test runs may share one server (two terminals, one checkout). Each holds a shared lock while it runs: who comes
 * when nobody is there cleans up, and who leaves last may stop the server.
 */
async function joinRun(adminUrl: string, whenAlone: (admin: pg.Client) => Promise<void>) {
  const admin = new pg.Client({ connectionString: adminUrl });
  admin.on('error', () => undefined); // a test may restart the server under us
  await admin.connect();
  const alone = async () => (await admin.query('select pg_try_advisory_lock(7398) as alone')).rows[0].alone as boolean;
  if (await alone()) await whenAlone(admin).finally(() => admin.query('select pg_advisory_unlock(7398)'));
  await admin.query('select pg_advisory_lock_shared(7398)');
  const leaveAsLast = async () => {
    try {
      await admin.query('select pg_advisory_unlock_shared(7398)');
      return await alone();
    } finally {
      await admin.end();
    }
  };
  return { leaveAsLast };
}

/** Templates of other migrations, databases of a run that is over or was killed. */
async function dropDatabases(admin: pg.Client, pattern: string, but = ''): Promise<void> {
  const { rows } = await admin.query<{ name: string }>(`select datname as name from pg_database where datname ~ $1 and datname <> $2`, [
    pattern,
    but
  ]);
  for (const { name } of rows) await admin.query(`drop database if exists ${name} with (force)`);
}

/** Copies one at a time: two workers would otherwise find "the template is being accessed by other users". */
async function createFromTemplate({ adminUrl, template }: TestCluster, database: TestDatabase): Promise<void> {
  await asAdmin(adminUrl, async (admin) => {
    await admin.query('select pg_advisory_lock(7399)');
    await admin.query(`create database ${database.name} template ${template} owner ${ownerRole}`);
  });
  await asAdmin(database.adminUrl, (admin) => guardDatabase(admin, database.name));
}

async function asAdmin<T>(url: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

function hashOf(dir: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(dir).sort()) hash.update(name).update(readFileSync(join(dir, name)));
  return hash.digest('hex').slice(0, 12);
}
