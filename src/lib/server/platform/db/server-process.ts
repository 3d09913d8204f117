import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isAlive } from '../processes.ts';
import { StartError } from '../start-error.ts';
import { lastLines, surroundings, type Launch } from './launch.ts';
import { removeStalePidFile, runningPostmaster, type Postmaster } from './postmaster.ts';

/** Settings of every bundled server; `-c` on the command line, so that an update of the product can change them. */
const defaults: Record<string, string> = {
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

/** How to start: on which port, and what counts as started by someone else meanwhile. */
export type StartPlan = { port: () => Promise<number>; adopt: () => Promise<Postmaster | undefined> };

/**
 * Starts the server and waits until it is ready; tries for 15 s when the last processes of a killed one, or another
 * program on its port, are in the way.
 *
 * @throws StartError what the server said
 */
export async function startServer(launch: Launch, plan: StartPlan): Promise<Postmaster> {
  const until = Date.now() + retry_ms;
  for (;;) {
    removeStalePidFile(launch.cluster_dir);
    const { child, said } = spawnServer(await plan.port(), launch);
    const ready = await becomesReady(child, launch);
    if (ready) return ready;

    if (!inTheWay.test(said()) || Date.now() > until) {
      throw new StartError('The bundled database does not start.', `${lastLines(said())}\nIts log is in ${launch.home}`);
    }
    await pause(250);
    const running = await plan.adopt();
    if (running) return running;
  }
}

/** The server that runs on the cluster, once it has settled: ready, or gone. Waits while it starts, recovers or stops. */
export async function settledServer(cluster_dir: string): Promise<Postmaster | undefined> {
  const until = Date.now() + recovery_ms;
  for (;;) {
    const found = runningPostmaster(cluster_dir);
    if (!found || found.status === 'ready') return found;
    if (Date.now() > until) return undefined;
    await pause(50);
  }
}

/** Fast stop. Where the last writes take longer than 4 s the server finishes them by itself; the next start waits. */
export async function stopServer(pid: number): Promise<void> {
  const until = Date.now() + stop_ms;
  if (!isAlive(pid)) return;
  process.kill(pid, 'SIGINT');
  while (isAlive(pid) && Date.now() < until) await pause(10);
}

/** Starts the program; `said` gives what this start, and no earlier one, wrote to the log. */
function spawnServer(port: number, launch: Launch): { child: ChildProcess; said: () => string } {
  const log_file = join(launch.home, 'server.log');
  const kept = statSync(log_file, { throwIfNoEntry: false })?.size ?? 0;
  if (kept > log_bytes) renameSync(log_file, `${log_file}.1`);
  const begins_at = kept > log_bytes ? 0 : kept;
  const out = openSync(log_file, 'a', 0o600);

  const chosen = Object.entries({ ...defaults, ...launch.settings }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(join(launch.bin(), 'postgres'), ['-D', launch.cluster_dir, '-p', String(port), ...chosen], {
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
