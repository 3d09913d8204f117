import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';

/** How a pool behaves. */
export type PoolOptions = {
  /** Most connections at a time. */
  max: number;
  /** Name by which the operator finds the connections in `pg_stat_activity`. */
  application_name: string;
  /** Longest a statement may run, in ms; default 15 s, 0 for none (migrations, seeds, imports). */
  statement_timeout_ms?: number;
  /** Told when the server cuts an idle connection; the next query gets a fresh one. */
  log?: (line: string) => void;
};

/** A pool of connections and the query builder that uses it. `close` waits for work under way. */
export type Database<DB> = { pool: pg.Pool; db: Kysely<DB>; close(): Promise<void> };

const [day, days, text_list] = [1082, 1182, 1009];

/**
 * Opens a pool; connections are made when first needed.
 * A `date` comes as 'YYYY-MM-DD' and a `bigint` as text, so that neither a time zone nor rounding can change them;
 * a `timestamptz` comes as Date.
 */
export function openPool<DB>(url: string, options: PoolOptions): Database<DB> {
  const { max, application_name, statement_timeout_ms = 15_000, log } = options;
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name,
    connectionTimeoutMillis: 5000,
    // Custom plans: a plan for all bounds walks a whole index for a branch's page (971 ms instead of 0.7).
    options: `-c search_path=public -c plan_cache_mode=force_custom_plan -c jit=off -c statement_timeout=${statement_timeout_ms}`,
    types: { getTypeParser }
  });
  pool.on('error', (error) => log?.(`An idle database connection was cut: ${error.message}`));
  // Without a listener an error on a connection in use would end the process; its query fails by itself.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
  return { pool, db, close: () => db.destroy().then(() => (pool.ended ? undefined : pool.end())) };
}

const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') => {
  if (format !== 'binary' && oid === day) return (value: string) => value;
  return pg.types.getTypeParser(oid === days ? text_list : oid, format);
};
