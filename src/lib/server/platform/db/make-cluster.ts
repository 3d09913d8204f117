import { spawnSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { giveTo } from '../os-user.ts';
import { StartError } from '../start-error.ts';
import { lastLines, surroundings, type Launch } from './launch.ts';

/**
 * Makes the cluster (1-2 s). initdb works in a folder beside the cluster's, which is then renamed: a run that is
 * interrupted leaves nothing half-made.
 *
 * @throws StartError initdb's last lines
 */
export function makeCluster({ bin, user, home, cluster_dir, note }: Launch): void {
  const [fresh, secret] = [join(home, 'data.new'), join(home, 'initdb.password')];
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  giveTo(user, fresh);
  writeFileSync(secret, note.admin_password, { mode: 0o600 });
  giveTo(user, secret);

  // ICU's root collation is the default, so that sorting does not change with the machine; names use vi-x-icu.
  const locale = ['-E', 'UTF8', '--locale-provider=icu', '--icu-locale=und', '--locale=C'];
  const login = ['-U', 'sotay_admin', `--pwfile=${secret}`, '-A', 'scram-sha-256'];
  const made = spawnSync(join(bin(), 'initdb'), ['-D', fresh, ...login, ...locale], { ...surroundings(user), encoding: 'utf8' });
  rmSync(secret, { force: true });
  if (made.status !== 0) {
    const said = `${made.stdout ?? ''}${made.stderr ?? ''}${made.error?.message ?? ''}`;
    throw new StartError(`The database cluster could not be made in ${fresh}.`, lastLines(said));
  }
  renameSync(fresh, cluster_dir);
}
