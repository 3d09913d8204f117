import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, processesIn, programOf } from '../processes.ts';

/** What a running server says about itself in the first lines of `postmaster.pid`. */
export type Postmaster = { pid: number; port: number; status: string };

/**
 * The server that runs on this cluster now, whatever its state (`starting`, `ready`, `stopping`).
 * `undefined` when none does: no file, an unfinished one, or one left by a server that was killed.
 */
export function runningPostmaster(cluster: string): Postmaster | undefined {
  const found = readPostmaster(cluster);
  return found && isAlive(found.pid) && mayBePostgres(found.pid) ? found : undefined;
}

/**
 * Removes the `postmaster.pid` of a killed server whose id meanwhile belongs to another program: PostgreSQL would refuse
 * to start because of it. Only where we can see that no process of the old server is left.
 */
export function removeStalePidFile(cluster: string): void {
  const found = readPostmaster(cluster);
  if (!found || !isAlive(found.pid) || mayBePostgres(found.pid)) return;
  if (processesIn(cluster)?.length === 0) rmSync(join(cluster, 'postmaster.pid'), { force: true });
}

function readPostmaster(cluster: string): Postmaster | undefined {
  let lines: string[];
  try {
    lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3]), status: lines[7]?.trim() ?? '' };
}

function mayBePostgres(pid: number): boolean {
  return ['', 'postgres', 'postmaster'].includes(programOf(pid));
}
