import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { prepareGivenServer } from './given-server.ts';
import { prepareOwnServer } from './own-server.ts';

const { adminUrl } = inject('cluster');
const name = `sotay_test_${randomBytes(6).toString('hex')}`;
const login = { app_password: 'only-for-tests', installation_id: name };
const at = (user: string, database = name) =>
  Object.assign(new URL(adminUrl), { username: user, password: 'pw', pathname: `/${database}` }).href;
const made = new Set<string>();

afterAll(async () => {
  await ask(adminUrl, `drop database if exists ${name} with (force)`);
  for (const role of made) await ask(adminUrl, `drop owned by ${role} cascade; drop role ${role}`);
});

describe('a server of our own', () => {
  test('is prepared by several processes at once, and the application’s login owns nothing there', async () => {
    const [prepared] = await Promise.all([1, 2, 3].map(() => prepareOwnServer({ adminUrl, database: name, ...login })));
    const { appUrl, ownerUrl } = prepared!;
    made.add(new URL(appUrl).username);
    await expect(ask(appUrl, 'create table t (id int)')).rejects.toThrow('permission denied for schema public');
    await expect(ask(appUrl, 'create temporary table t (id int)')).rejects.toThrow('permission denied to create temporary tables');
    await expect(ask(appUrl, 'create role x')).rejects.toThrow('permission denied to create role');
    expect(
      await ask(
        appUrl,
        `select rolsuper or rolbypassrls or rolcreaterole or rolcreatedb as power, pg_has_role('sotay_app', 'usage') as member,
      pg_has_role('sotay_owner', 'member') as owner from pg_roles where rolname = current_user`
      )
    ).toEqual([{ power: false, member: true, owner: false }]);
    expect(await ask(ownerUrl, `select proleakproof from pg_proc where proname = 'textlike'`)).toEqual([{ proleakproof: true }]);
    expect(await ask(appUrl, `select unaccent('Đặng') as folded, similarity('a', 'a') as s`)).toEqual([{ folded: 'Dang', s: 1 }]);
  });
});

describe('a server that someone else runs', () => {
  const login = { app_password: 'only-for-tests', installation_id: `given ${name}` };
  beforeAll(() => ask(adminUrl, `drop database if exists ${name} with (force)`));
  beforeEach(async () => {
    await ask(adminUrl, `drop database if exists ${name} with (force)`);
    await ask(adminUrl, `create database ${name} template template0 encoding 'UTF8'`);
  });

  test('needs no superuser: its owner may create roles', async () => {
    const owner = await role('createrole');
    await ask(adminUrl, `alter database ${name} owner to ${owner}`);
    await ask(adminUrl, `grant sotay_app to ${owner} with admin option`);
    const { appUrl, ownerUrl, warnings } = await prepareGivenServer({ url: at(owner), ...login });
    made.add(new URL(appUrl).username);
    expect(ownerUrl).toBe(at(owner));
    expect(warnings).toEqual([expect.stringContaining('leakproof')]);
    expect(await ask(appUrl, 'select current_user as name')).toEqual([{ name: new URL(appUrl).username }]);
    await expect(ask(appUrl, 'create table t (id int)')).rejects.toThrow('permission denied');
  });

  test('whose owner may not create roles gets the two lines to run; with that login it works', async () => {
    const owner = await role('');
    await ask(adminUrl, `alter database ${name} owner to ${owner}`);
    const refused: { hint: string } = await prepareGivenServer({ url: at(owner), ...login }).then(
      () => expect.unreachable(),
      (error: { hint: string }) => error
    );
    expect(refused.hint).toMatch(
      /create role sotay_app nologin;[^]*create role sotay_login_[0-9a-f]{8} login password '…' in role sotay_app;/
    );

    const app = await role('in role sotay_app');
    expect(await prepareGivenServer({ url: at(owner), app_url: at(app), ...login })).toMatchObject({ appUrl: at(app) });
  });

  test('is refused when the application’s login could pass the outer wall, or is not the application', async () => {
    const owner = await role('');
    await ask(adminUrl, `alter database ${name} owner to ${owner}`);
    const [strong, stranger] = [await role('bypassrls in role sotay_app'), await role('')];
    await ask(adminUrl, `grant sotay_app to ${owner}`);
    for (const powerful of [owner, strong]) {
      await expect(prepareGivenServer({ url: at(owner), app_url: at(powerful), ...login })).rejects.toThrow(
        'could pass row-level security'
      );
    }
    await expect(prepareGivenServer({ url: at(owner), app_url: at(stranger), ...login })).rejects.toThrow('is not a member of sotay_app');
  });

  test('is refused with one clear line when it cannot be reached or used', async () => {
    await expect(prepareGivenServer({ url: 'postgres://a:b@127.0.0.1:1/c', ...login })).rejects.toThrow(
      /^Cannot connect to the database 127.0.0.1:1\/c as a: /
    );
    await expect(prepareGivenServer({ url: 'postgres://a:b#c@host:port/d', ...login })).rejects.toThrow('is not a valid address');
    const guest = await role('');
    await expect(prepareGivenServer({ url: at(guest), ...login })).rejects.toThrow(`may not create tables in "${name}"`);
    const admin = new URL(adminUrl);
    await ask(adminUrl, `drop database ${name}`);
    await ask(adminUrl, `create database ${name} template template0 encoding 'SQL_ASCII' locale 'C' locale_provider libc`);
    await expect(prepareGivenServer({ url: Object.assign(admin, { pathname: `/${name}` }).href, ...login })).rejects.toThrow(
      'encoded as SQL_ASCII'
    );
  });
});

async function role(attributes: string): Promise<string> {
  const fresh = `${name}_${made.size}`;
  await ask(adminUrl, `create role ${fresh} login password 'pw' ${attributes}`);
  made.add(fresh);
  return fresh;
}

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}
