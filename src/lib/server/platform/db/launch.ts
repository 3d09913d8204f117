import type { OsUser } from '../os-user.ts';
import type { ServerNote } from './cluster-home.ts';

/** One launch of the bundled server: where, as whom, with what. */
export type Launch = {
  user: OsUser | undefined;
  /** Folder of the cluster, its log and its note. */
  home: string;
  /** The cluster itself: absolute, without symbolic links, as the server reports it. */
  cluster_dir: string;
  note: ServerNote;
  /** Gives the folder with `initdb` and `postgres`; asked only when something has to be started. */
  bin: () => string;
  settings: Record<string, string>;
  log: (line: string) => void;
};

/** How PostgreSQL's programs run: at the root folder, with nothing of our environment, as the user who is not root. */
export function surroundings(user: OsUser | undefined): { cwd: string; env: NodeJS.ProcessEnv; uid?: number; gid?: number } {
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
  return { cwd: '/', env, ...(user && { uid: user.uid, gid: user.gid }) };
}

/** The last lines of what a program said: the reason stands there. */
export function lastLines(text: string): string {
  return text.trim().split('\n').slice(-4).join('\n');
}
