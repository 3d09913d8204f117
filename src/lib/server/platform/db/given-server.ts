import type pg from 'pg';
import { codeOf, StartError } from '../start-error.ts';
import {
  appRole,
  connected,
  ensureLogin,
  ensureRole,
  guardDatabase,
  loginName,
  once,
  urlFor,
  type AppLogin,
  type PreparedDatabase
} from './roles.ts';

/** A server that someone else runs. */
export type GivenServer = AppLogin & {
  /** DATABASE_URL: a user who owns the database. */
  url: string;
  /** DATABASE_APP_URL: a login made by the operator, where the first may not create roles. */
  app_url?: string | undefined;
};

/**
 * Checks and prepares a database on a server that someone else runs.
 *
 * @throws StartError what is missing and the lines that bring it, for the operator
 */
export async function prepareGivenServer(server: GivenServer): Promise<PreparedDatabase> {
  for (const url of [server.url, server.app_url ?? server.url]) requireAddress(url);
  const warnings: string[] = [];
  const appUrl = await connected(server.url, async (client) => {
    const database = await requireServer(client);
    await requireExtensions(client);
    const login = loginName(database, server.installation_id);
    const password = server.app_password;
    if (server.app_url) await requireGroup(client);
    else await makeAppRoles(client, login, password);
    await guardDatabase(client, database);
    if (await groupMayPlant(client)) warnings.push(openTemporary);
    if (!(await searchIsFast(client))) warnings.push(slowSearch);
    return server.app_url ?? urlFor(server.url, { user: login, password });
  });
  await requireAppLogin(appUrl);
  return { ownerUrl: server.url, appUrl, warnings };
}

function requireAddress(url: string): void {
  if (URL.canParse(url)) return;
  throw new StartError(
    'DATABASE_URL or DATABASE_APP_URL is not a valid address.',
    'It looks like postgres://user:password@host:5432/database; write special characters of the password as %40 and the like.'
  );
}

const slowSearch =
  'Search by name will be slower: the database user may not mark LIKE as leakproof. ' +
  'A superuser can, in this database: alter function pg_catalog.textlike(text, text) leakproof';

const openTemporary =
  'The application may create temporary tables, which it never needs. ' +
  'The database’s owner can forbid it: revoke temporary on database … from public';

/** Gives the name of the database when the server can carry the product. */
async function requireServer(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ database: string; version: number; encoding: string; vietnamese: boolean; creates: boolean }>(
    `select current_database() as database, current_setting('server_version_num')::int as version,
            current_setting('server_encoding') as encoding,
            exists (select from pg_collation where collname = 'vi-x-icu') as vietnamese,
            has_database_privilege(current_database(), 'create') and has_schema_privilege('public', 'create') as creates`
  );
  const [found] = rows;
  if (!found) throw new StartError('The database server gives no answer about itself.');
  if (found.version < 150_000) throw new StartError('The database server is older than PostgreSQL 15.', 'Use PostgreSQL 15 or newer.');
  if (found.encoding !== 'UTF8')
    throw new StartError(`The database is encoded as ${found.encoding}.`, `create database … encoding 'UTF8' template template0`);
  if (!found.vietnamese) throw new StartError('The database server has no collation "vi-x-icu".', 'Use a PostgreSQL built with ICU.');
  if (!found.creates)
    throw new StartError(
      `The database user may not create tables in "${found.database}".`,
      `alter database ${found.database} owner to <the user of DATABASE_URL>`
    );
  return found.database;
}

async function requireExtensions(client: pg.Client): Promise<void> {
  for (const name of ['unaccent', 'pg_trgm']) {
    const placed = async () =>
      (
        await client.query<{ schema: string }>('select extnamespace::regnamespace::text as schema from pg_extension where extname = $1', [
          name
        ])
      ).rows[0];
    const hint = `As a superuser in this database: create extension ${name} schema public (package postgresql-contrib)`;
    try {
      if (!(await placed())) await once(client, `create extension if not exists ${name} schema public`);
    } catch (error) {
      throw new StartError(`The extension "${name}" is missing and cannot be created: ${String(error)}.`, hint, { cause: error });
    }
    const schema = (await placed())?.schema;
    if (schema !== 'public')
      throw new StartError(
        `The extension "${name}" is in schema "${schema}", not in "public".`,
        `alter extension ${name} set schema public`
      );
  }
}

async function makeAppRoles(client: pg.Client, login: string, password: string): Promise<void> {
  try {
    const { rowCount } = await client.query('select from pg_roles where rolname = $1', [appRole]);
    if (!rowCount) await ensureRole(client, appRole, 'nologin');
    await ensureLogin(client, login, password);
  } catch (error) {
    if (codeOf(error) !== '42501') throw error;
    throw new StartError(
      'The user of DATABASE_URL may not create the role the application works as.',
      `Let a superuser run these two lines, then set DATABASE_APP_URL to that login:\n` +
        `  create role ${appRole} nologin;   -- unless it exists\n` +
        `  create role ${login} login password '…' in role ${appRole};`,
      { cause: error }
    );
  }
}

async function requireGroup(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [appRole]);
  if (!rowCount)
    throw new StartError(
      `The role ${appRole}, which holds the application’s rights, does not exist.`,
      `As a superuser: create role ${appRole} nologin`
    );
}

async function groupMayPlant(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean }>(
    `select has_database_privilege('${appRole}', current_database(), 'temporary') as may`
  );
  return rows[0]?.may ?? false;
}

/** Marks LIKE as leakproof where that is allowed; false where it is not and nobody has done it. */
async function searchIsFast(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ done: boolean }>(
    `select proleakproof as done from pg_proc where oid = 'pg_catalog.textlike(text, text)'::regprocedure`
  );
  if (rows[0]?.done) return true;
  try {
    await once(client, 'alter function pg_catalog.textlike(text, text) leakproof');
    return true;
  } catch (error) {
    if (codeOf(error) === '42501') return false;
    throw error;
  }
}

/** The outer wall holds only for a role without power of its own: refuse any other. */
async function requireAppLogin(appUrl: string): Promise<void> {
  await connected(appUrl, async (client) => {
    const { rows } = await client.query<{ name: string; member: boolean; power: boolean }>(
      `select rolname as name, exists (select from pg_roles where rolname = '${appRole}' and pg_has_role(r.oid, oid, 'usage')) as member,
              rolsuper or rolbypassrls or pg_has_role(r.oid, (select datdba from pg_database where datname = current_database()), 'usage') as power
       from pg_roles r where rolname = current_user`
    );
    const [role] = rows;
    if (!role?.member)
      throw new StartError(
        `The role "${role?.name}" is not a member of ${appRole}.`,
        `As a superuser: grant ${appRole} to "${role?.name}"`
      );
    if (role.power)
      throw new StartError(
        `The role "${role.name}" of DATABASE_APP_URL could pass row-level security.`,
        'It must not be a superuser, have BYPASSRLS, or own the database.'
      );
  });
}
