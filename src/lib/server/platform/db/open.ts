import { appPassword, openDataDir, type DataDir } from './data-dir.ts';
import { startBundledServer } from './embedded.ts';
import { prepareGivenServer } from './given-server.ts';
import { prepareOwnServer } from './own-server.ts';
import type { PreparedDatabase } from './roles.ts';

/** Which database to open; the names are those of the configuration. */
export type DatabaseOptions = {
  data_dir: string;
  database_url: string | undefined;
  database_app_url: string | undefined;
  pg_bin_dir: string | undefined;
  pg_os_user: string | undefined;
  /** A command beside the product: works with the server that the product runs, or starts one for itself. */
  share?: boolean;
};

/** The data directory, and a database ready for migrations and work. */
export type OpenedDatabase = PreparedDatabase & {
  data_dir: DataDir;
  /** Stops the bundled server and gives the directory back; leaves both alone when the product holds them. */
  close(): Promise<void>;
};

/**
 * Opens the data directory and the database: the bundled server, or the one of DATABASE_URL.
 *
 * @throws StartError one clear line on what is wrong
 */
export async function openDatabase(options: DatabaseOptions, log: (line: string) => void): Promise<OpenedDatabase> {
  const data_dir = openDataDir(options.data_dir, options);
  let stop = () => Promise.resolve();
  const close = async () => {
    if (data_dir.locked) await stop();
    data_dir.release();
  };
  try {
    const login = { app_password: appPassword(data_dir.path), installation_id: data_dir.installation_id };
    const { database_url: url, database_app_url: app_url, pg_bin_dir: bin_dir, pg_os_user: os_user } = options;
    if (url) return { ...(await prepareGivenServer({ url, app_url, ...login })), data_dir, close };

    const server = await startBundledServer({ data_dir: data_dir.path, bin_dir, os_user, log });
    stop = server.stop;
    return { ...(await prepareOwnServer({ adminUrl: server.adminUrl, ...login })), data_dir, close };
  } catch (error) {
    await close();
    throw error;
  }
}
