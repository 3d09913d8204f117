import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { giveTo, unprivilegedUser, type OsUser } from '../os-user.ts';
import { isAlive } from '../processes.ts';
import { StartError } from '../start-error.ts';
import { findBinaries } from './binaries.ts';
import { clusterHome, readNote, writeNote, type ServerNote } from './cluster-home.ts';
import { removeStalePidFile, runningPostmaster, type Postmaster } from './postmaster.ts';

/** What the bundled server needs to know. */
export type BundledOptions = {
  /** The product's data directory (absolute, existing). The cluster gets its place in it. */
  data_dir: string;
  /** Folder with `initdb` and `postgres` of another PostgreSQL (15 or newer) than the bundled one. */
  bin_dir?: string | undefined;
  /** User to run as when the product runs as root; default `postgres`, else `nobody`. */
  os_user?: string | undefined;
  /** Server settings that replace ours. */
  settings?: Record<string, string>;
  log: (line: string) => void;
};

/** A bundled server that answers. */
export type BundledServer = {
  /** Address for its administrator (a superuser), database `postgres`. Never print it: it holds the password. */
  adminUrl: string;
  port: number;
  /** It was already running, left by an earlier run of the product. */
  adopted: boolean;
  /** Where the cluster's files are. */
  cluster_dir: string;
  /** Ends it: no new work, open transactions rolled back. Resolves when it is down, after 4 s at the latest. */
  stop(): Promise<void>;
};

/** Settings of every bundled server; `-c` on the command line, so that an update of the product can change them. */
const settings: Record<string, string> = {
  listen_addresses: '127.0.0.1', // its OpenSSL is old and there is no TLS: never beyond this machine
  unix_socket_directories: '', // a socket would need a folder both users may write to
  shared_buffers: '256MB', // holds the hot part of 500,000 members, leaves a 2 GB machine room for the product
  effective_cache_size: '1GB', // what the system's file cache may add
  work_mem: '16MB', // sorts of a district's list stay in memory
  maintenance_work_mem: '128MB', // index builds of an import
  max_wal_size: '2GB', // an import of 500,000 rows without a checkpoint in its middle
  checkpoint_timeout: '15min',
  random_page_cost: '1.1', // solid state disks: an index is nearly always right
  jit: 'off', // not shipped in the bundle; off elsewhere so that plans are alike
  max_connections: '60',
  log_error_verbosity: 'terse', // the details of an error may quote personal data
  log_min_error_statement: 'panic' // and so may its statement
};

/** What the server says when something that will pass keeps it from starting. */
const inTheWay = /pre-existing shared memory|lock file "postmaster.pid" already exists|Address already in use/;
const retry_ms = 15_000;
const recovery_ms = 300_000;
const log_bytes = 10_000_000;
const stop_ms = 4_000;

/**
 * Starts the PostgreSQL that comes with the product, or adopts the one an earlier run left behind. The first start makes
 * the cluster (1-2 s); later ones take well under a second. The server outlives the product when that is killed.
 *
 * @throws StartError no binaries, a folder the database's user cannot reach, or a server that will not start
 */
export async function startBundledServer(options: BundledOptions): Promise<BundledServer> {
  const user = unprivilegedUser(options.os_user);
  const home = clusterHome(options.data_dir, user, options.log);
  const cluster_dir = join(realpathSync(home), 'data');
  const launch = { ...options, user, home, cluster_dir, note: readNote(home) };

  const adopted = await adopt(launch);
  if (adopted) return handle(adopted, launch, true);

  const bin = findBinaries({ ...options, user, cache_dir: join(options.data_dir, 'cache') });
  if (!existsSync(cluster_dir)) makeCluster(bin, launch);
  return startServer(bin, launch);
}

type Launch = BundledOptions & { user: OsUser | undefined; home: string; cluster_dir: string; note: ServerNote };

function handle({ pid, port }: Postmaster, { note, cluster_dir }: Launch, adopted: boolean): BundledServer {
  const adminUrl = urlOf(port, note);
  return { adminUrl, port, adopted, cluster_dir, stop: () => stopServer(pid) };
}

function urlOf(port: number, note: ServerNote): string {
  return `postgres://sotay_admin:${note.admin_password}@127.0.0.1:${port}/postgres`;
}

/** The server that already runs on our cluster, once it is ready; waits for one that starts, recovers or stops. */
async function adopt(launch: Launch): Promise<Postmaster | undefined> {
  const until = Date.now() + recovery_ms;
  for (;;) {
    const found = runningPostmaster(launch.cluster_dir);
    if (!found || Date.now() > until) return undefined;
    if (found.status === 'ready') return (await answers(found.port, launch)) ? found : undefined;
    await pause(50);
  }
}

/** Whether a server on that port is ours: it takes our password and has our cluster open. */
async function answers(port: number, { note, cluster_dir }: Launch): Promise<boolean> {
  const client = new pg.Client({ connectionString: urlOf(port, note), connectionTimeoutMillis: 3000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    return rows[0]?.data_directory === cluster_dir;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Runs initdb into a folder beside the cluster's and renames it, so that an interrupted run leaves nothing half-made. */
function makeCluster(bin: string, { user, home, cluster_dir, note }: Launch): void {
  const [fresh, secret] = [join(home, 'data.new'), join(home, 'initdb.password')];
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  giveTo(user, fresh);
  writeFileSync(secret, note.admin_password, { mode: 0o600 });
  giveTo(user, secret);

  // ICU's root collation is the default, so that sorting does not change with the machine; names use vi-x-icu.
  const locale = ['-E', 'UTF8', '--locale-provider=icu', '--icu-locale=und', '--locale=C'];
  const login = ['-U', 'sotay_admin', `--pwfile=${secret}`, '-A', 'scram-sha-256'];
  const made = spawnSync(join(bin, 'initdb'), ['-D', fresh, ...login, ...locale], { ...surroundings(user), encoding: 'utf8' });
  rmSync(secret, { force: true });
  if (made.status !== 0) {
    const said = `${made.stdout ?? ''}${made.stderr ?? ''}${made.error?.message ?? ''}`;
    throw new StartError(`The database cluster could not be made in ${fresh}.`, lastLines(said));
  }
  renameSync(fresh, cluster_dir);
}

/** Starts the server; for 15 s again when an old one's last processes, or another program on its port, are in the way. */
async function startServer(bin: string, launch: Launch): Promise<BundledServer> {
  const until = Date.now() + retry_ms;
  for (;;) {
    removeStalePidFile(launch.cluster_dir);
    const { child, said } = spawnServer(bin, await choosePort(launch), launch);
    const ready = await becomesReady(child, launch);
    if (ready) return handle(ready, launch, false);

    if (!inTheWay.test(said()) || Date.now() > until) {
      throw new StartError('The bundled database does not start.', `${lastLines(said())}\nIts log is in ${launch.home}`);
    }
    await pause(250);
    const running = await adopt(launch);
    if (running) return handle(running, launch, true);
  }
}

/** The port chosen at the first start; a new one, remembered from then on, when something else listens there. */
async function choosePort({ home, note }: Launch): Promise<number> {
  if (note.port && (await listenOn(note.port))) return note.port;
  note.port = (await listenOn(0)) || 0;
  writeNote(home, note);
  return note.port;
}

/** The port when it could be listened on (0 asks the system for a free one); 0 when it is taken. */
function listenOn(port: number): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(0));
    probe.listen({ port, host: '127.0.0.1' }, () => {
      const address = probe.address();
      probe.close(() => resolve(address instanceof Object ? address.port : 0));
    });
  });
}

/** Starts the program; `said` gives what this start, and no earlier one, wrote to the log. */
function spawnServer(bin: string, port: number, launch: Launch): { child: ChildProcess; said: () => string } {
  const log_file = join(launch.home, 'server.log');
  const kept = statSync(log_file, { throwIfNoEntry: false })?.size ?? 0;
  if (kept > log_bytes) renameSync(log_file, `${log_file}.1`);
  const begins_at = kept > log_bytes ? 0 : kept;
  const out = openSync(log_file, 'a', 0o600);

  const chosen = Object.entries({ ...settings, ...launch.settings }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(join(bin, 'postgres'), ['-D', launch.cluster_dir, '-p', String(port), ...chosen], {
    ...surroundings(launch.user),
    detached: true,
    stdio: ['ignore', out, out]
  });
  closeSync(out);
  child.unref();
  let failure = '';
  child.on('error', (error) => (failure = error.message));
  return { child, said: () => `${readFileSync(log_file).subarray(begins_at).toString()}${failure}` };
}

/** The server once it is ready; `undefined` when it ended, or took longer than any recovery should. */
async function becomesReady(child: ChildProcess, launch: Launch): Promise<Postmaster | undefined> {
  const began = Date.now();
  let told = false;
  while (child.exitCode === null && child.signalCode === null && child.pid && Date.now() - began < recovery_ms) {
    const found = runningPostmaster(launch.cluster_dir);
    if (found?.pid === child.pid && found.status === 'ready') return found;
    if (!told && Date.now() - began > 3000) {
      told = true;
      launch.log('The database was not shut down cleanly and is recovering; nothing committed is lost.');
    }
    await pause(10);
  }
  return undefined;
}

/** Fast stop. Where the last writes take longer than 4 s the server finishes them by itself; the next start waits. */
async function stopServer(pid: number): Promise<void> {
  const until = Date.now() + stop_ms;
  if (!isAlive(pid)) return;
  process.kill(pid, 'SIGINT');
  while (isAlive(pid) && Date.now() < until) await pause(10);
}

function surroundings(user: OsUser | undefined): { cwd: string; env: NodeJS.ProcessEnv; uid?: number; gid?: number } {
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
  return { cwd: '/', env, ...(user && { uid: user.uid, gid: user.gid }) };
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-4).join('\n');
}
