import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isAlive, startMark } from '../processes.ts';
import { codeOf, StartError } from '../start-error.ts';

/** Format of the data directory this version writes. Raise it when an older version could no longer read what we leave. */
const format = 1;

/** A data directory ready for use. */
export type DataDir = {
  /** Absolute path. */
  path: string;
  /** Tells this installation from any other that may share a database server: 16 hex digits, made once. */
  installation_id: string;
  /** Whether this process holds the directory; false only when asked to share it with a running product. */
  locked: boolean;
  /** Gives the directory back. */
  release(): void;
};

/** Keys made by the product itself where nobody gave any (demo, development): 32 random bytes each, in base64. */
export type GeneratedKeys = { id_key: string; hash_key: string };

/**
 * Prepares the data directory: makes it, checks that it can be written to and is not of a newer version, and holds it
 * for this process, so that two products never work in one directory.
 *
 * @param options.share a command beside the product may use the directory that the product holds
 * @throws StartError not writable, of a newer version, or held by another process of this machine
 */
export function openDataDir(dir: string, options: { share?: boolean } = {}): DataDir {
  const path = resolve(dir);
  explained(path, () => makeDir(path));
  requireKnownFormat(path);
  const holder = takeLock(path);
  if (holder && !options.share) {
    throw new StartError(
      `The data directory ${path} is in use by process ${holder.pid}.`,
      'Stop that one first, or give this one another SOTAY_DATA_DIR.'
    );
  }
  const installation_id = remembered(path, 'installation', () => randomBytes(8).toString('hex')).trim();
  return { path, installation_id, locked: !holder, release: () => holder || rmSync(join(path, 'lock'), { force: true }) };
}

/** The keys kept in `secrets.json` (readable by its owner only), made on first use. Losing them loses the encrypted ids. */
export function generatedKeys(data_dir: string): GeneratedKeys {
  const key = () => randomBytes(32).toString('base64');
  const make = () => JSON.stringify({ id_key: key(), hash_key: key() }, null, 2);
  return JSON.parse(remembered(data_dir, 'secrets.json', make)) as GeneratedKeys;
}

/** The password of this installation's login to the database, made on first use. Losing it costs nothing: it is set anew. */
export function appPassword(data_dir: string): string {
  return remembered(data_dir, 'app-password', () => randomBytes(32).toString('hex')).trim();
}

/** The text of a file, written first when it does not exist: whole or not at all, 0600. */
function remembered(dir: string, name: string, make: () => string): string {
  const path = join(dir, name);
  if (!existsSync(path)) publish(`${make()}\n`, path);
  return readFileSync(path, 'utf8');
}

/** Gives the file its name only when it is complete; false when another file has that name already. */
function publish(text: string, path: string): boolean {
  const fresh = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(fresh, text, { mode: 0o600, flush: true });
  try {
    linkSync(fresh, path);
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(fresh, { force: true });
  }
}

function makeDir(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  if (!existsSync(path)) {
    mkdirSync(path);
    // As root the bundled database runs as another user, who must pass through; what is private in here is 0600.
    chmodSync(path, process.getuid?.() === 0 ? 0o755 : 0o700);
  }
  const probe = join(path, `.probe.${process.pid}`);
  writeFileSync(probe, '');
  rmSync(probe);
}

function explained(path: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    const reasons: Record<string, string> = {
      EACCES: 'is not writable for this user',
      EPERM: 'is not writable for this user',
      EROFS: 'is on a read-only file system',
      ENOSPC: 'is on a full disk',
      ENOTDIR: 'is not a folder',
      EEXIST: 'is not a folder'
    };
    const reason = reasons[codeOf(error)] ?? `cannot be used (${String(error)})`;
    throw new StartError(`The data directory ${path} ${reason}.`, 'Make it writable, or set SOTAY_DATA_DIR to another folder.', {
      cause: error
    });
  }
}

function requireKnownFormat(path: string): void {
  const found = remembered(path, 'VERSION', () => String(format)).trim();
  if (!/^\d+$/.test(found)) {
    throw new StartError(
      `${path} is not a data directory of this product: its VERSION says "${found.slice(0, 40)}".`,
      'Set SOTAY_DATA_DIR to another folder.'
    );
  }
  if (Number(found) > format) {
    throw new StartError(
      `The data directory ${path} is of a newer version (format ${found}, this one knows ${format}).`,
      'Start the newer version, or set SOTAY_DATA_DIR to another folder.'
    );
  }
}

type Holder = { pid: number; mark: string };

/** Takes the lock; gives the living process that holds it instead, if there is one. */
function takeLock(path: string): Holder | undefined {
  const lock = join(path, 'lock');
  const ours: Holder = { pid: process.pid, mark: startMark(process.pid) };
  for (;;) {
    if (publish(JSON.stringify(ours), lock)) return undefined;
    const holder = readHolder(lock);
    if (holder && lives(holder)) return holder;
    discardStale(lock);
  }
}

/**
 * Sets a dead process's lock aside under a name of our own before removing it: should another process have replaced it
 * meanwhile with a living one, it is put back.
 */
function discardStale(lock: string): void {
  const aside = `${lock}.${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw error;
  }
  const holder = readHolder(aside);
  if (holder && lives(holder)) publish(readFileSync(aside, 'utf8'), lock);
  rmSync(aside, { force: true });
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function lives({ pid, mark }: Holder): boolean {
  return isAlive(pid) && startMark(pid) === mark;
}
