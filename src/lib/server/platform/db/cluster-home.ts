import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canEnter, type OsUser } from '../os-user.ts';
import { StartError } from '../start-error.ts';

const systemHome = '/var/lib/sotay';

/** What the launcher remembers beside a cluster: the administrator's password and the port chosen once. */
export type ServerNote = { admin_password: string; port?: number };

/**
 * Gives the folder that holds one cluster (`data`), its log and its note: `postgres` in the data directory.
 *
 * Running as root below a folder closed to others (such as /root), the database's user could not reach it there. Then
 * the cluster stands under /var/lib/sotay, and `postgres-location` in the data directory says where.
 *
 * @throws StartError the database's user can reach neither place
 */
export function clusterHome(data_dir: string, user: OsUser | undefined, log: (line: string) => void): string {
  const pointer = join(data_dir, 'postgres-location');
  if (existsSync(pointer)) return reachable(readFileSync(pointer, 'utf8').trim(), user);
  if (canEnter(user, data_dir)) return reachable(join(data_dir, 'postgres'), user);

  const home = reachable(join(systemHome, randomBytes(8).toString('hex')), user);
  writeFileSync(pointer, `${home}\n`);
  log(`${data_dir} is closed to the user ${user?.name}, who runs the database: its files are in ${home}.`);
  return home;
}

/** Reads the note beside the cluster; makes the password on first use. */
export function readNote(home: string): ServerNote {
  const path = join(home, 'server.json');
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as ServerNote;
  return writeNote(home, { admin_password: randomBytes(24).toString('hex') });
}

/** Replaces the note as a whole, readable by its owner only. */
export function writeNote(home: string, note: ServerNote): ServerNote {
  const path = join(home, 'server.json');
  writeFileSync(`${path}.new`, JSON.stringify(note), { mode: 0o600 });
  renameSync(`${path}.new`, path);
  return note;
}

function reachable(home: string, user: OsUser | undefined): string {
  // mkdir gives new parents the same mode; the cluster inside is 0700, so its parents may be open to be passed.
  mkdirSync(home, { recursive: true, mode: 0o755 });
  if (user) chmodSync(home, 0o755);
  if (canEnter(user, home)) return home;
  throw new StartError(
    `The user ${user?.name}, who runs the bundled database, cannot enter ${home}.`,
    'Choose a SOTAY_DATA_DIR outside closed folders, open the folders above it (chmod o+x), or do not run as root.'
  );
}
