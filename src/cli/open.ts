import type { Kysely } from 'kysely';
import { keysOf, migrations } from '../boot.ts';
import { newReference } from '../lib/server/platform/log.ts';
import type { Config } from '../lib/server/platform/config.ts';
import type { Writer } from '../lib/server/platform/context.ts';
import { writeAccessRoles } from '../lib/server/platform/db/access-roles.ts';
import { openPool } from '../lib/server/platform/db/connect.ts';
import { migrate } from '../lib/server/platform/db/migrate.ts';
import { openDatabase } from '../lib/server/platform/db/open.ts';
import type { DB } from '../lib/server/platform/db/types.ts';
import type { Keys } from '../lib/server/platform/seal.ts';
import { write } from '../lib/server/platform/transaction.ts';

/** The database as the operator's commands use it: migrated, opened as its owner. */
export interface Opened {
  db: Kysely<DB>;
  ownerUrl: string;
  keys: Keys;
  /** Runs one piece of work in a transaction, as the system. */
  asSystem: <T>(work: (ctx: Writer) => Promise<T>) => Promise<T>;
}

/**
 * Opens the database for one command, beside the running product or by itself, and closes it again.
 *
 * @throws StartError one clear line on what is wrong
 */
export async function withDatabase<T>(config: Config, say: (line: string) => void, work: (opened: Opened) => Promise<T>): Promise<T> {
  const opened = await openDatabase({ ...config, share: true }, say);
  try {
    opened.warnings.forEach(say);
    await migrate(opened.ownerUrl, migrations, { log: say });
    await writeAccessRoles(opened.ownerUrl);
    const { db, close } = openPool<DB>(opened.ownerUrl, { max: 2, application_name: 'sotay command', statement_timeout_ms: 0 });
    try {
      const entry = () => ({ caller: 'system' as const, now: new Date(), reference: newReference() });
      const asSystem: Opened['asSystem'] = (acts) => write(db, entry(), acts);
      return await work({ db, ownerUrl: opened.ownerUrl, keys: keysOf(config, opened.data_dir.path), asSystem });
    } finally {
      await close();
    }
  } finally {
    await opened.close();
  }
}
