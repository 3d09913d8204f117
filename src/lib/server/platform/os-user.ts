import { spawnSync } from 'node:child_process';
import { chownSync, readFileSync } from 'node:fs';
import { StartError } from './start-error.ts';

/** The ordinary user under whom the bundled database runs when the product itself runs as root. */
export type OsUser = { name: string; uid: number; gid: number };

/**
 * PostgreSQL refuses to run as root. Gives the user it runs as instead: `preferred`, else `postgres`, else `nobody`;
 * `undefined` when the product does not run as root and nothing has to change.
 *
 * @throws StartError the preferred user does not exist, or is root
 */
export function unprivilegedUser(preferred?: string): OsUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of preferred ? [preferred] : ['postgres', 'nobody']) {
    const user = readUser(name);
    if (user && user.uid !== 0) return user;
  }
  throw new StartError(
    `The bundled PostgreSQL cannot run as root and there is no user "${preferred ?? 'nobody'}" to run it as.`,
    'Set PG_OS_USER to the name of an ordinary user of this machine.'
  );
}

/** Whether that user can enter the folder: every folder above it must let him pass. True when there is none. */
export function canEnter(user: OsUser | undefined, dir: string): boolean {
  if (!user) return true;
  const { uid, gid } = user;
  return spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', dir], { cwd: '/', env: {}, uid, gid }).status === 0;
}

/** Gives a file or folder to that user; nothing changes when there is none. */
export function giveTo(user: OsUser | undefined, path: string): void {
  if (user) chownSync(path, user.uid, user.gid);
}

function readUser(name: string): OsUser | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((row) => row.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid ? { name, uid: Number(uid), gid: Number(gid) } : undefined;
}
