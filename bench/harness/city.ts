import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { keysOf, migrations } from '../../src/boot.ts';
import { progressOn } from '../../src/cli/progress.ts';
import { seedScale } from '../../db/seeds/scale.ts';
import { readConfig } from '#platform/config.ts';
import { writeAccessRoles } from '#platform/db/access-roles.ts';
import { openPool } from '#platform/db/connect.ts';
import { migrate } from '#platform/db/migrate.ts';
import { openDatabase } from '#platform/db/open.ts';
import type { DB } from '#platform/db/types.ts';
import type { Keys } from '#platform/seal.ts';
import { onEnd } from './closing.ts';
import { say } from './report.ts';

/** A filled city, open for the whole bench. */
export interface City {
  members: number;
  /** The owner: sets the stage. */
  db: Kysely<DB>;
  ownerUrl: string;
  appUrl: string;
  keys: Keys;
}

/** Members a unit in the real city (users.md §5), and the fewest units a seed can have. */
const MEMBERS_A_UNIT = 25;
const LEAST_UNITS = 160;

/**
 * Opens the bench's own city of that size, `bench-<members>` under the data directory: always the bundled server; filled on
 * the first run, kept for the next.
 *
 * @throws StartError another bench works in it, or it is of other migrations than this version's
 */
export async function openCity(members: number): Promise<City> {
  const { SOTAY_DATA_DIR, PG_BIN_DIR, PG_OS_USER } = process.env;
  const config = readConfig({ SOTAY_DATA_DIR, PG_BIN_DIR, PG_OS_USER });
  const opened = await openDatabase({ ...config, data_dir: join(config.data_dir, `bench-${members}`) }, say);
  onEnd(opened.close);
  await migrate(opened.ownerUrl, migrations, { log: say });
  await writeAccessRoles(opened.ownerUrl);

  const keys = keysOf(config, opened.data_dir.path);
  say(`city of ${members} members`);
  const size = { members, units: Math.max(LEAST_UNITS, Math.round(members / MEMBERS_A_UNIT)) };
  await seedScale({ ownerUrl: opened.ownerUrl, keys, size }, progressOn(process.stderr));
  const { db, close } = openPool<DB>(opened.ownerUrl, { max: 2, application_name: 'sotay bench', statement_timeout_ms: 0 });
  onEnd(close);
  return { members, db, ownerUrl: opened.ownerUrl, appUrl: opened.appUrl, keys };
}
