import { join } from 'node:path';
import type { Config } from './lib/server/platform/config.ts';
import { writeAccessRoles } from './lib/server/platform/db/access-roles.ts';
import { openPool } from './lib/server/platform/db/connect.ts';
import { generatedKeys } from './lib/server/platform/db/data-dir.ts';
import { requireFitting } from './lib/server/platform/db/installation.ts';
import { migrate, pendingMigrations } from './lib/server/platform/db/migrate.ts';
import { openDatabase } from './lib/server/platform/db/open.ts';
import type { DB } from './lib/server/platform/db/types.ts';
import { removeUnfinished } from './lib/server/platform/files.ts';
import { openLog } from './lib/server/platform/log.ts';
import { createMetrics, type Metrics } from './lib/server/platform/metrics.ts';
import { setRuntime, type Runtime } from './lib/server/platform/runtime.ts';

/** Root of the installed product. */
export const root = join(import.meta.dirname, '..');

/** Folder of the migrations. */
export const migrations = join(root, 'db', 'migrations');

/** An upload that has not grown for so long belongs to a process that is no more. */
const UNFINISHED_MS = 3_600_000;

/** The product without its web server: database open and migrated, runtime set. */
export type Booted = {
  runtime: Runtime;
  /** The owner's address of the database: for seeds and commands, never for the site. */
  ownerUrl: string;
  metrics: Metrics;
  /** What keeps the product from being ready; '' when nothing does. */
  notReady(): Promise<string>;
  /** Closes the pools, then the bundled server when this run holds it. */
  close(): Promise<void>;
};

/**
 * Opens everything the site needs, in order: data directory, database, roles, migrations, pools; sets the runtime.
 *
 * @throws StartError one clear line on what is wrong
 */
export async function boot(config: Config, say: (line: string) => void): Promise<Booted> {
  const opened = await openDatabase(config, say);
  try {
    opened.warnings.forEach(say);
    await migrate(opened.ownerUrl, migrations, { log: say });
    await writeAccessRoles(opened.ownerUrl);
    await fitting(opened.ownerUrl, config);
    const log = openLog(config.log_level);
    const app = openPool<DB>(opened.appUrl, { max: config.pool_size, application_name: 'sotay', log: (line) => log.warn(line) });
    const probe = openPool<DB>(opened.appUrl, { max: 1, application_name: 'sotay readyz', statement_timeout_ms: 2000 });
    const folder = join(opened.data_dir.path, 'files');
    await removeUnfinished(folder, new Date(Date.now() - UNFINISHED_MS));
    const runtime: Runtime = {
      config,
      db: app.db,
      keys: keysOf(config, opened.data_dir.path),
      log,
      now: () => new Date(),
      root
    };
    setRuntime(runtime);

    const metrics = createMetrics();
    metrics.gauge('sotay_pool_connections', 'Database connections open.', () => app.pool.totalCount);
    metrics.gauge('sotay_pool_idle', 'Database connections without work.', () => app.pool.idleCount);
    metrics.gauge('sotay_pool_waiting', 'Requests that wait for a database connection.', () => app.pool.waitingCount);
    return {
      runtime,
      ownerUrl: opened.ownerUrl,
      metrics,
      notReady: async () => ((await pendingMigrations(probe.db, migrations)).length > 0 ? 'migrations pending' : ''),
      close: async () => {
        await Promise.race([Promise.all([app.close(), probe.close()]), new Promise((resolve) => setTimeout(resolve, 500).unref())]);
        await opened.close();
      }
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function fitting(ownerUrl: string, { mode }: Config): Promise<void> {
  const owner = openPool<DB>(ownerUrl, { max: 1, application_name: 'sotay start' }); // the application needs not know it
  await requireFitting(owner.db, mode).finally(owner.close);
}

/** The keys of this installation: those it was given, else those made in its data directory. */
export function keysOf(config: Config, data_dir: string): Runtime['keys'] {
  const { id_key, hash_key } =
    config.id_key && config.hash_key ? { id_key: config.id_key, hash_key: config.hash_key } : generatedKeys(data_dir);
  return { id_key: Buffer.from(id_key, 'base64'), hash_key: Buffer.from(hash_key, 'base64') };
}
