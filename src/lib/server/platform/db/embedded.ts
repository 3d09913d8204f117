import { existsSync, realpathSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { unprivilegedUser } from '../os-user.ts';
import { isAlive } from '../processes.ts';
import { findBinaries } from './binaries.ts';
import { clusterHome, readNote, writeNote, type ServerNote } from './cluster-home.ts';
import type { Launch } from './launch.ts';
import { makeCluster } from './make-cluster.ts';
import type { Postmaster } from './postmaster.ts';
import { settledServer, startServer, stopServer } from './server-process.ts';

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

const watch_ms = 500;

/**
 * Starts the PostgreSQL that comes with the product, or adopts the one an earlier run left behind. The first start makes
 * the cluster (1-2 s); later ones take well under a second. The server outlives the product when that is killed; killed
 * itself, it is started again on the same port.
 *
 * @throws StartError no binaries, a folder the database's user cannot reach, or a server that will not start
 */
export async function startBundledServer(options: BundledOptions): Promise<BundledServer> {
  const launch = prepareLaunch(options);
  const adopted = await adopt(launch);
  if (adopted) return supervise(adopted, launch, true);

  if (!existsSync(launch.cluster_dir)) makeCluster(launch);
  const plan = { port: () => choosePort(launch), adopt: () => adopt(launch) };
  return supervise(await startServer(launch, plan), launch, false);
}

function prepareLaunch({ data_dir, bin_dir, os_user, settings = {}, log }: BundledOptions): Launch {
  const user = unprivilegedUser(os_user);
  const home = clusterHome(data_dir, user, log);
  const bin = () => findBinaries({ bin_dir, user, cache_dir: join(data_dir, 'cache'), log });
  return { user, home, cluster_dir: join(realpathSync(home), 'data'), note: readNote(home), bin, settings, log };
}

/** Keeps an eye on the server: one that ends without being told to is started again, where everyone expects it. */
function supervise({ pid, port }: Postmaster, launch: Launch, adopted: boolean): BundledServer {
  let [current, restarting] = [pid, undefined as Promise<void> | undefined];
  const restart = async () => {
    launch.log('The database ended unexpectedly; starting it again.');
    const plan = { port: () => Promise.resolve(port), adopt: () => adopt(launch) };
    current = ((await adopt(launch)) ?? (await startServer(launch, plan))).pid;
  };
  const watch = setInterval(() => {
    if (restarting || isAlive(current)) return;
    restarting = restart()
      .catch((error: unknown) => launch.log(`It does not start: ${String(error)}`))
      .finally(() => (restarting = undefined));
  }, watch_ms).unref();
  const stop = async () => {
    clearInterval(watch);
    await restarting;
    await stopServer(current);
  };
  return { adminUrl: urlOf(port, launch.note), port, adopted, cluster_dir: launch.cluster_dir, stop };
}

function urlOf(port: number, note: ServerNote): string {
  return `postgres://sotay_admin:${note.admin_password}@127.0.0.1:${port}/postgres`;
}

/** The server that already runs on our cluster, once it is ready, if it is ours. */
async function adopt(launch: Launch): Promise<Postmaster | undefined> {
  const found = await settledServer(launch.cluster_dir);
  return found && (await answers(found.port, launch)) ? found : undefined;
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
