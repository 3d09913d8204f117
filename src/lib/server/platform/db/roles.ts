import { createHash } from 'node:crypto';
import pg from 'pg';
import { codeOf, StartError } from '../start-error.ts';

/** The group role that holds every right and policy of the application. Migrations name it; nobody logs in as it. */
export const appRole = 'sotay_app';
/** Owner of the tables in the bundled server: runs migrations, is not a login of the web application. */
export const ownerRole = 'sotay_owner';

/** Addresses of a database ready for migrations. They hold passwords: never print or log them. */
export type PreparedDatabase = {
  /** For migrations, seeds and the operator's commands: owns the tables. */
  ownerUrl: string;
  /** For the web application and its jobs: owns nothing, and row-level security applies to it. */
  appUrl: string;
  /** What works, but less well than it could; one English line each. */
  warnings: string[];
};

/** The login role of one installation: password from its secrets, name from its database and id. */
export type AppLogin = { app_password: string; installation_id: string };

/**
 * Rights on the database as such, which `create database … template` does not copy: nobody plants temporary tables under
 * functions that run with the owner's rights, and the application may connect.
 */
export async function guardDatabase(admin: pg.Client, database: string): Promise<void> {
  const name = pg.escapeIdentifier(database);
  await once(admin, `revoke temporary on database ${name} from public`);
  await once(admin, `grant connect on database ${name} to ${appRole}`);
  await once(admin, 'revoke create on schema public from public');
}

/** The name of an installation's login: its own one, also where several share a server. */
export function loginName(database: string, installation_id: string): string {
  return `sotay_login_${createHash('sha256').update(`${database}\n${installation_id}`).digest('hex').slice(0, 8)}`;
}

/** Makes a role, or gives an existing one these attributes. */
export async function ensureRole(client: pg.Client, name: string, attributes: string): Promise<void> {
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [name]);
  try {
    if (!rowCount) return void (await client.query(`create role ${pg.escapeIdentifier(name)} ${attributes}`));
  } catch (error) {
    if (codeOf(error) !== '42710' && codeOf(error) !== '23505') throw error; // another process made it just now
  }
  await once(client, `alter role ${pg.escapeIdentifier(name)} ${attributes}`);
}

/** Makes the application's login, a member of the group, with this password. */
export async function ensureLogin(client: pg.Client, name: string, password: string): Promise<void> {
  await ensureRole(client, name, `login password ${pg.escapeLiteral(password)}`);
  const { rows } = await client.query<{ member: boolean }>(`select pg_has_role($1, '${appRole}', 'usage') as member`, [name]);
  if (!rows[0]?.member) await once(client, `grant ${appRole} to ${pg.escapeIdentifier(name)}`);
  // One plan for all bounds would walk a whole index for a branch's page: plan each query for its own.
  await once(client, `alter role ${pg.escapeIdentifier(name)} set plan_cache_mode = force_custom_plan`);
}

/** Repeats a statement that lost a race against another process doing the same. */
export async function once(client: pg.Client, statement: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query(statement);
      return;
    } catch (error) {
      if (attempt === 10 || !lostRace(error)) throw error;
    }
  }
}

function lostRace(error: unknown): boolean {
  return codeOf(error) === '23505' || /tuple concurrently (updated|deleted)/.test(String(error));
}

/**
 * Runs work on one connection of its own.
 *
 * @throws StartError the database cannot be reached
 */
export async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000, application_name: 'sotay start' });
  client.on('error', () => undefined); // the query under way fails by itself
  try {
    await client.connect();
  } catch (error) {
    const { host, pathname, username } = new URL(url);
    const why = error instanceof Error ? error.message || codeOf(error) : String(error);
    throw new StartError(`Cannot connect to the database ${host}${pathname} as ${username}: ${why}.`, 'Check DATABASE_URL.', {
      cause: error
    });
  }
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The same address with another database, user or password. */
export function urlFor(url: string, change: { database?: string; user?: string; password?: string }): string {
  const changed = new URL(url);
  if (change.database) changed.pathname = `/${encodeURIComponent(change.database)}`;
  if (change.user) changed.username = encodeURIComponent(change.user);
  if (change.password) changed.password = encodeURIComponent(change.password);
  return changed.href;
}
