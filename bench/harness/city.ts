import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql, type Kysely } from 'kysely';
import { keysOf, migrations, root } from '../../src/boot.ts';
import { progressOn } from '../../src/cli/progress.ts';
import { seedScale } from '../../db/seeds/scale.ts';
import type { ScaleSize } from '../../db/seeds/scale-plan.ts';
import { readConfig } from '#platform/config.ts';
import { writeAccessRoles } from '#platform/db/access-roles.ts';
import { openPool } from '#platform/db/connect.ts';
import { appPassword, openDataDir, type DataDir } from '#platform/db/data-dir.ts';
import { startBundledServer } from '#platform/db/embedded.ts';
import { migrate } from '#platform/db/migrate.ts';
import { prepareOwnServer } from '#platform/db/own-server.ts';
import type { DB } from '#platform/db/types.ts';
import type { Keys } from '#platform/seal.ts';
import { onEnd } from './closing.ts';
import { say } from './report.ts';

/** A filled city on a server of its own, open for the whole bench. */
export interface City {
  members: number;
  /** The owner: sets the stage. */
  db: Kysely<DB>;
  ownerUrl: string;
  appUrl: string;
  /** The server's administrator, database `postgres`. */
  adminUrl: string;
  keys: Keys;
  /** Addresses of another database of the same server, made when it does not exist. */
  database(name: string): Promise<{ ownerUrl: string; appUrl: string }>;
}

/** Members a unit in the real city (users.md §5), and the fewest units a seed can have. */
const MEMBERS_A_UNIT = 25;
const LEAST_UNITS = 160;

/** So many units as a city of that many members has. */
export function unitsOf(members: number): number {
  return Math.max(LEAST_UNITS, Math.round(members / MEMBERS_A_UNIT));
}

/**
 * Opens the bench's own city of that size, in a folder of that name under the data directory: always the bundled server.
 * Filled on the first run, kept for the next, filled anew when seeds or migrations are others.
 *
 * @throws StartError another bench works in it
 */
export async function openCity(members: number, { name = `bench-${members}`, units = unitsOf(members) } = {}): Promise<City> {
  const { SOTAY_DATA_DIR, PG_BIN_DIR, PG_OS_USER } = process.env;
  const config = readConfig({ SOTAY_DATA_DIR, PG_BIN_DIR, PG_OS_USER });
  const data_dir = openDataDir(join(config.data_dir, name));
  onEnd(async () => data_dir.release());
  const server = await startBundledServer({ data_dir: data_dir.path, bin_dir: config.pg_bin_dir, os_user: config.pg_os_user, log: say });
  onEnd(server.stop);

  const login = { app_password: appPassword(data_dir.path), installation_id: data_dir.installation_id };
  const database = (other?: string) => prepareOwnServer({ adminUrl: server.adminUrl, ...login, ...(other && { database: other }) });
  const { ownerUrl, appUrl } = await database();
  const { db, close } = openPool<DB>(ownerUrl, { max: 2, application_name: 'sotay bench', statement_timeout_ms: 0 });
  onEnd(close);
  const keys = keysOf(config, data_dir.path);
  await emptyWhenOld(db, data_dir);
  await fill(ownerUrl, keys, { members, units });
  return { members, db, ownerUrl, appUrl, adminUrl: server.adminUrl, keys, database };
}

async function fill(ownerUrl: string, keys: Keys, size: ScaleSize): Promise<void> {
  await migrate(ownerUrl, migrations, { log: say });
  await writeAccessRoles(ownerUrl);
  say(`city of ${size.members} members in ${size.units} units`);
  await seedScale({ ownerUrl, keys, size }, progressOn(process.stderr));
}

/** What other seeds or other migrations left behind is removed: a kept database is the one a fresh run would make. */
async function emptyWhenOld(db: Kysely<DB>, { path }: DataDir): Promise<void> {
  const note = join(path, 'filled-by');
  const ours = sourceHash();
  if (existsSync(note) && readFileSync(note, 'utf8') === ours) return;
  await sql`drop owned by current_user cascade`.execute(db);
  writeFileSync(note, ours);
}

function sourceHash(): string {
  const hash = createHash('sha256');
  for (const folder of [migrations, join(root, 'db', 'seeds')]) {
    for (const name of readdirSync(folder).sort())
      if (!name.endsWith('.test.ts')) hash.update(name).update(readFileSync(join(folder, name)));
  }
  return hash.digest('hex');
}
