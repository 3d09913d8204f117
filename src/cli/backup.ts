import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { openDataDir } from '../lib/server/platform/db/data-dir.ts';
import { startBundledServer } from '../lib/server/platform/db/embedded.ts';
import { giveTo, unprivilegedUser, type OsUser } from '../lib/server/platform/os-user.ts';
import { codeOf, StartError } from '../lib/server/platform/start-error.ts';
import type { Config } from '../lib/server/platform/config.ts';
import { UsageError, type Run } from './command.ts';

/** What a folder of the cluster is copied as: there, but empty. */
const EMPTIED = ['pg_wal', 'pg_replslot', 'pg_dynshmem', 'pg_notify', 'pg_serial', 'pg_snapshots', 'pg_stat_tmp', 'pg_subtrans'];
/** What a data directory has that is of this machine and moment only. */
const LEFT_BEHIND = ['postgres', 'postgres-location', 'cache', 'lock'];

/** `backup`: a copy of the data directory, taken while the product runs, and proved by starting it. */
export const backup: Run = async ({ config, args, say }) => {
  const target = onlyFolder(args, 'backup');
  requireBundled(config, 'pg_dump of its own version');
  if (existsSync(target) && readdirSync(target).length > 0)
    throw new StartError(`${target} is not empty.`, 'Name a new folder for each backup.');
  const rows = await copyInstallation(config, target);
  say(
    `The copy in ${target} starts and holds ${rows.members} members and ${rows.entries} entries of the log, no fewer than when it was begun.`
  );
  say('It contains the keys that open personal IDs: keep it where only its guardian can read it.');
};

/** `restore`: a backup becomes the data directory of an installation. */
export const restore: Run = async ({ config, args, say }) => {
  const source = onlyFolder(args, 'restore');
  requireBundled(config, 'pg_restore of its own version');
  if (!existsSync(join(source, 'postgres', 'data', 'PG_VERSION'))) throw new StartError(`${source} is not a backup of this product.`);
  if (existsSync(config.data_dir) && readdirSync(config.data_dir).length > 0) {
    throw new StartError(`The data directory ${config.data_dir} is not empty.`, 'Move it away, or set SOTAY_DATA_DIR to a new folder.');
  }
  cpSync(source, config.data_dir, { recursive: true, preserveTimestamps: true });
  chmodSync(config.data_dir, process.getuid?.() === 0 ? 0o755 : 0o700);
  giveCluster(join(config.data_dir, 'postgres', 'data'), unprivilegedUser(config.pg_os_user));
  const rows = await countIn(config, config.data_dir);
  say(`Restored ${rows.members} members and ${rows.entries} entries of the log into ${config.data_dir}.`);
};

/** How much a database holds: what a copy is measured by. */
interface Rows {
  members: number;
  entries: number;
}

async function copyInstallation(config: Config, target: string): Promise<Rows> {
  const data_dir = openDataDir(config.data_dir, { share: true });
  const server = await startBundledServer({
    data_dir: data_dir.path,
    bin_dir: config.pg_bin_dir,
    os_user: config.pg_os_user,
    log: () => undefined
  });
  try {
    mkdirSync(join(target, 'postgres'), { recursive: true });
    if (process.getuid?.() === 0) chmodSync(target, 0o755);
    for (const name of readdirSync(data_dir.path).filter((one) => !LEFT_BEHIND.includes(one) && !one.startsWith('.'))) {
      cpSync(join(data_dir.path, name), join(target, name), { recursive: true, preserveTimestamps: true });
    }
    cpSync(join(server.cluster_dir, '..', 'server.json'), join(target, 'postgres', 'server.json'));
    const before = await countRows(server.adminUrl);
    await copyCluster(server.adminUrl, server.cluster_dir, join(target, 'postgres', 'data'));
    giveCluster(join(target, 'postgres', 'data'), unprivilegedUser(config.pg_os_user));
    return await proved(config, target, before);
  } finally {
    if (data_dir.locked) await server.stop();
    data_dir.release();
  }
}

/** Copies a running cluster: data first, then the log of what was written meanwhile (one connection, as PostgreSQL wants it). */
async function copyCluster(adminUrl: string, from: string, to: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl, application_name: 'sotay backup' });
  await client.connect();
  try {
    await client.query(`select pg_create_physical_replication_slot('sotay_backup_' || pg_backend_pid(), true, true)`);
    await client.query(`select pg_backup_start('sotay', true)`);
    await copyFolder(from, to, (path) => /^postmaster\./.test(path) || EMPTIED.some((name) => path.startsWith(`${name}/`)));
    const { rows } = await client.query<{ label: string; last: string }>(
      `select labelfile as label, pg_walfile_name(lsn) as last from pg_backup_stop(true)`
    );
    const [stop] = rows;
    if (!stop) throw new StartError('The database did not end the backup.');
    writeFileSync(join(to, 'backup_label'), stop.label, { mode: 0o600 });
    await client.query('select pg_switch_wal()');
    await copyLog(join(from, 'pg_wal'), join(to, 'pg_wal'), [/file ([0-9A-F]{24})/.exec(stop.label)?.[1] ?? '', stop.last]);
  } finally {
    await client.end();
  }
}

/** The segments of the write-ahead log from the first to the last named. */
async function copyLog(from: string, to: string, [first, last]: [string, string]): Promise<void> {
  const names = (await readdir(from)).filter((name) => /^[0-9A-F]{24}$/.test(name) && name >= first && name <= last);
  for (const name of names) await copyFile(join(from, name), join(to, name));
}

async function copyFolder(from: string, to: string, skipped: (path: string) => boolean, below = ''): Promise<void> {
  await mkdir(join(to, below), { recursive: true, mode: 0o700 });
  for (const entry of await readdir(join(from, below), { withFileTypes: true })) {
    const path = below ? `${below}/${entry.name}` : entry.name;
    if (skipped(path)) continue;
    if (entry.isDirectory()) await copyFolder(from, to, skipped, path);
    else await copyFile(join(from, path), join(to, path)).catch(unlessGone);
  }
}

/** A file may vanish between listing and copying: then its end is in the log. */
function unlessGone(error: unknown): void {
  if (codeOf(error) !== 'ENOENT') throw error;
}

/** Starts the copy, counts, and stops it: what is left is a cluster at rest. */
async function proved(config: Config, target: string, before: Rows): Promise<Rows> {
  const copied = await countIn(config, target);
  if (copied.members < before.members || copied.entries < before.entries) {
    throw new StartError(
      `The copy in ${target} is incomplete: ${copied.members} of ${before.members} members.`,
      'Remove it and try again.'
    );
  }
  return copied;
}

async function countIn(config: Config, data_dir: string): Promise<Rows> {
  const server = await startBundledServer({ data_dir, bin_dir: config.pg_bin_dir, os_user: config.pg_os_user, log: () => undefined });
  try {
    return await countRows(server.adminUrl);
  } finally {
    await server.stop();
  }
}

async function countRows(adminUrl: string): Promise<Rows> {
  const client = new pg.Client({ connectionString: Object.assign(new URL(adminUrl), { pathname: '/sotay' }).href });
  await client.connect();
  try {
    const { rows } = await client.query<Rows>(
      'select (select count(*) from member)::int as members, (select count(*) from audit_entry)::int as entries'
    );
    return rows[0] ?? { members: 0, entries: 0 };
  } finally {
    await client.end();
  }
}

function giveCluster(dir: string, user: OsUser | undefined): void {
  chmodSync(dir, 0o700);
  if (!user) return;
  giveTo(user, dir);
  for (const entry of readdirSync(dir, { recursive: true, encoding: 'utf8' })) giveTo(user, join(dir, entry));
}

function requireBundled({ database_url }: Config, instead: string): void {
  if (database_url) throw new StartError('This command is for the bundled database.', `For the server of DATABASE_URL use ${instead}.`);
}

function onlyFolder(args: string[], name: string): string {
  if (args.length !== 1 || !args[0]) throw new UsageError(`${name} needs one folder`);
  return resolve(args[0]);
}
