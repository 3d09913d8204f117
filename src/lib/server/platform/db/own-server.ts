import { createHmac } from 'node:crypto';
import pg from 'pg';
import { codeOf } from '../start-error.ts';
import {
  appRole,
  connected,
  ensureLogin,
  ensureRole,
  guardDatabase,
  loginName,
  once,
  ownerRole,
  urlFor,
  type AppLogin,
  type PreparedDatabase
} from './roles.ts';

/** A server of our own: the launcher's, or a test server whose superuser we are. */
export type OwnServer = AppLogin & { adminUrl: string; database?: string };

/**
 * Makes roles, database, extensions and rights on a server whose superuser we are. Safe to repeat and to run twice at
 * once; changes nothing that is already right.
 */
export async function prepareOwnServer(server: OwnServer): Promise<PreparedDatabase> {
  const database = server.database ?? 'sotay';
  const login = loginName(database, server.installation_id);
  const owner_password = createHmac('sha256', new URL(server.adminUrl).password).update(ownerRole).digest('hex');

  await connected(server.adminUrl, async (admin) => {
    await ensureRole(admin, appRole, 'nologin');
    await ensureRole(admin, ownerRole, `login password ${pg.escapeLiteral(owner_password)}`);
    await ensureLogin(admin, login, server.app_password);
    await ensureDatabase(admin, database);
  });
  await connected(urlFor(server.adminUrl, { database }), async (admin) => {
    for (const name of ['unaccent', 'pg_trgm']) await once(admin, `create extension if not exists ${name} schema public`);
    await guardDatabase(admin, database);
    await once(admin, 'alter function pg_catalog.textlike(text, text) leakproof'); // trigram search under row-level security
  });
  return {
    ownerUrl: urlFor(server.adminUrl, { database, user: ownerRole, password: owner_password }),
    appUrl: urlFor(server.adminUrl, { database, user: login, password: server.app_password }),
    warnings: []
  };
}

async function ensureDatabase(admin: pg.Client, database: string): Promise<void> {
  const { rowCount } = await admin.query('select from pg_database where datname = $1', [database]);
  if (rowCount) return;
  try {
    await admin.query(`create database ${pg.escapeIdentifier(database)} owner ${ownerRole} template template0 encoding 'UTF8'`);
  } catch (error) {
    if (codeOf(error) !== '42P04' && codeOf(error) !== '23505') throw error;
  }
}
