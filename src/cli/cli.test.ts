// The command line as an operator meets it: real processes, real databases.
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { cloneDatabase, type TestDatabase } from '../../test/cluster.ts';
import { activationCodeHash } from '../lib/server/modules/accounts/activation-code.ts';

const SLOW = { timeout: 120_000 };
const key = Buffer.alloc(32, 7);
const folder = mkdtempSync(join(tmpdir(), 'sotay-cli-'));
chmodSync(folder, 0o755); // the bundled database's user must pass through
let database: TestDatabase;

beforeAll(async () => {
  database = await cloneDatabase(inject('cluster'));
});

afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true });
});

/** An installation in production, beside the test database. */
const production = () => ({
  SOTAY_MODE: 'production',
  SOTAY_DATA_DIR: join(folder, 'production'),
  SOTAY_ID_KEY: key.toString('base64'),
  SOTAY_HASH_KEY: key.toString('base64'),
  SOTAY_PUBLIC_URL: 'https://sotay.example.vn',
  SOTAY_TRUST_PROXY: '1',
  DATABASE_URL: database.ownerUrl,
  DATABASE_APP_URL: database.appUrl
});

/** Runs the command with these variables and no others. */
function sotay(args: string[], env: Record<string, string> = {}): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['src/cli/main.ts', ...args], {
    env: { PATH: process.env.PATH ?? '', NODE_COMPILE_CACHE: join(folder, 'compiled'), ...env }
  });
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (text: Buffer) => out.push(text));
  child.stderr.on('data', (text: Buffer) => err.push(text));
  return new Promise((resolve) =>
    child.on('close', (code) => resolve({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() }))
  );
}

async function ask<T extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  try {
    return (await client.query<T>(text, values)).rows;
  } finally {
    await client.end();
  }
}

const first = [
  'init',
  '--unit',
  'Đảng bộ Thành phố Mẫu',
  '--decision',
  '01-QĐ/TU',
  '--opened',
  '01/07/2025',
  '--administrators',
  'Trần Thị Một'
];

describe('what is not understood', () => {
  test('ends with 2 and one line, help with 0', SLOW, async () => {
    expect(await sotay(['help'])).toMatchObject({ code: 0, out: expect.stringContaining('Exit codes') });
    expect(await sotay(['nonsense'])).toMatchObject({ code: 2, err: expect.stringContaining('there is no command "nonsense"') });
    expect(await sotay(['seed', 'scale', '--membres', '5'])).toMatchObject({ code: 2, err: expect.stringContaining('--membres') });
    expect(await sotay(['init', '--unit', 'X'], production())).toMatchObject({ code: 2, err: expect.stringContaining('--decision') });
  });

  test('a missing secret is one line each, and no stack', SLOW, async () => {
    const { code, err } = await sotay(['doctor'], { SOTAY_MODE: 'production' });
    expect(code).toBe(1);
    expect(err).toContain('SOTAY_ID_KEY is missing');
    expect(err).not.toMatch(/\n\s+at /);
  });
});

describe('production', () => {
  test('takes no seed', SLOW, async () => {
    for (const which of ['demo', 'scale'])
      expect(await sotay(['seed', which], production())).toMatchObject({ code: 1, err: expect.stringContaining('no invented') });
    expect(await ask('select id from org_unit')).toEqual([]);
  });

  test('begins with a root unit and an administrator, then a second, and no third', SLOW, async () => {
    const one = await sotay(first, production());
    expect(one).toMatchObject({ code: 0, out: expect.stringContaining('run init again') });
    const two = await sotay([...first.slice(0, -1), 'Lê Văn Hai'], production());
    expect(two.code).toBe(0);
    expect(await sotay([...first.slice(0, -1), 'Phạm Thị Ba'], production())).toMatchObject({
      code: 1,
      err: expect.stringContaining('already has its administrators')
    });

    expect(await ask('select name, kind, usage_level, opened_on::text, lft < rgt as placed from org_unit')).toEqual([
      { name: 'Đảng bộ Thành phố Mẫu', kind: 'city_org', usage_level: 'city', opened_on: '2025-07-01', placed: true }
    ]);
    expect(await ask('select kind from installation')).toEqual([{ kind: 'real' }]);
    const grants = await ask(`select a.name, g.role, app.grant_live(g, (now() at time zone 'Asia/Ho_Chi_Minh')::date) as live
      from account_grant g join account a on a.id = g.account_id order by 1, 2`);
    expect(grants).toEqual(
      ['Lê Văn Hai', 'Trần Thị Một'].flatMap((name) =>
        ['system_administrator', 'unit_administrator'].map((role) => ({ name, role, live: true }))
      )
    );
    expect((await ask('select action from audit_entry order by id')).map(({ action }) => action)).toEqual([
      'system.initialized',
      'accounts.issued',
      'accounts.issued'
    ]);
  });

  test('an account reset gives a code that works once, and is written down', SLOW, async () => {
    const [account] = await ask<{ id: string; login: string }>(
      `update account set state = 'active', password_hash = 'x' where name = 'Lê Văn Hai' returning id, login`
    );
    const { code, out } = await sotay(['accounts', 'reset', account!.login], production());
    expect(code).toBe(0);
    const printed = /code ([0-9A-Z-]{14})/.exec(out)?.[1] ?? '';
    const card = activationCodeHash({ id_key: key, hash_key: key }, printed);
    expect(
      await ask('select purpose from account_activation where code_hash = $1 and used_at is null and cancelled_at is null', [card])
    ).toEqual([{ purpose: 'reset' }]);
    expect(await ask('select state, password_hash from account where id = $1', [account!.id])).toEqual([
      { state: 'pending_activation', password_hash: null }
    ]);
    expect(await ask(`select account_id from audit_entry where action = 'accounts.reset' and subject = $1`, [account!.id])).toEqual([
      { account_id: null }
    ]);
    expect(await sotay(['accounts', 'reset', 'nobody.here'], production())).toMatchObject({
      code: 1,
      err: expect.stringContaining('no account "nobody.here"')
    });
  });

  test('the doctor finds it sound, then finds what is wrong', SLOW, async () => {
    const sound = await sotay(['doctor'], production());
    expect(sound).toMatchObject({ code: 0, out: expect.stringContaining('ok    tree: 1 units in place') });
    expect(sound.out).not.toContain('FAULT');

    await ask('select app.audit_seal()');
    await ask(`update audit_entry set detail = '{"name": "another"}' where action = 'system.initialized'`);
    await ask(`insert into org_unit (parent_id, kind, branch_type, name, tier, usage_level, opened_on, lft, rgt)
      select id, 'branch', 'residential', 'Chi bộ lạc', 'branch', 'branch', '2025-07-01', rgt + 5, rgt + 6 from org_unit where parent_id is null`);
    const wrong = await sotay(['doctor'], production());
    expect(wrong.code).toBe(3);
    expect(wrong.out).toContain('FAULT tree: 1 units stand at a wrong position');
    expect(wrong.out).toContain('FAULT audit log: 1 seals do not hold');
    expect(await sotay(['audit', 'verify'], production())).toMatchObject({ code: 3, out: expect.stringContaining('an entry was changed') });
  });

  test('the doctor says when the database is away', SLOW, async () => {
    const { code, out } = await sotay(['doctor'], { ...production(), DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
    expect(code).toBe(3);
    expect(out).toContain('FAULT database: ');
  });

  test('leaves the backup of its server to that server', SLOW, async () => {
    expect(await sotay(['backup', join(folder, 'none')], production())).toMatchObject({ code: 1, err: expect.stringContaining('pg_dump') });
  });
});

test('a backup of the bundled database, restored elsewhere, is the installation again', SLOW, async () => {
  const [here, copy, there] = ['here', 'copy', 'there'].map((name) => ({ SOTAY_DATA_DIR: join(folder, name) })) as [Env, Env, Env];
  expect(await sotay(['seed', 'demo'], here)).toMatchObject({ code: 0, out: expect.stringContaining('bithu') });
  const saved = await sotay(['backup', copy.SOTAY_DATA_DIR], here);
  expect(saved).toMatchObject({ code: 0, out: expect.stringMatching(/holds [1-9]\d+ members/) });
  expect(await sotay(['backup', copy.SOTAY_DATA_DIR], here)).toMatchObject({ code: 1, err: expect.stringContaining('not empty') });

  expect(await sotay(['restore', folder], there)).toMatchObject({ code: 1, err: expect.stringContaining('is not a backup') });
  const restored = await sotay(['restore', copy.SOTAY_DATA_DIR], there);
  expect(restored.code).toBe(0);
  expect(/(\d+) members/.exec(restored.out)?.[1]).toBe(/(\d+) members/.exec(saved.out)?.[1]);
  expect(existsSync(join(there.SOTAY_DATA_DIR, 'secrets.json'))).toBe(true);
  expect(await sotay(['doctor'], there)).toMatchObject({ code: 0, out: expect.stringContaining('members, as counted') });
});

type Env = { SOTAY_DATA_DIR: string };
