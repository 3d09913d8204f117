import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

/** Whether the process exists and still runs; a zombie (ended, not yet collected by its parent) does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return statOf(pid)?.state !== 'Z';
}

/**
 * A text that tells this process from any other that ever had the same id: its start tick and the machine's boot.
 * Empty where the system has no /proc (macOS): there only the id is compared.
 */
export function startMark(pid: number): string {
  const stat = statOf(pid);
  return stat ? `${stat.started}@${bootId()}` : '';
}

/** The short name of the program a process runs; '' when unknown. */
export function programOf(pid: number): string {
  return statOf(pid)?.program ?? '';
}

/**
 * Processes whose working directory is `dir`. Every process of a PostgreSQL cluster stands in its data folder, so this
 * finds backends that outlived their postmaster. `undefined` where the system cannot tell.
 */
export function processesIn(dir: string): number[] | undefined {
  let entries: string[];
  try {
    entries = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return undefined;
  }
  return entries.filter((pid) => workingDirectory(pid) === dir).map(Number);
}

function workingDirectory(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}

function statOf(pid: number): { program: string; state: string; started: string } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name stands in brackets and may itself hold brackets and blanks: count the fields after the last one.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const program = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'));
    return { program, state: fields[0] ?? '', started: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}
