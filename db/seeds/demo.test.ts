import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { cloneDatabase, type TestDatabase } from '../../test/cluster.ts';
import { verifyPassword } from '../../src/lib/server/modules/accounts/password.ts';
import { hashPersonalId, openPersonalId } from '../../src/lib/server/modules/members/personal-id.ts';
import { ROLES } from '../../src/lib/server/platform/permissions.ts';
import { auditActions } from '../../src/lib/text/audit.ts';
import { demoLogins, seedDemo } from './demo.ts';
import { digestTables } from './digest.ts';
import { person } from './names.ts';

const keys = { id_key: Buffer.alloc(32, 3), hash_key: Buffer.alloc(32, 4) };
const NUMBERED = ['org_unit', 'member', 'account', 'account_grant', 'member_position', 'member_change_request', 'audit_entry'];
let databases: TestDatabase[];
let clients: pg.Client[];

beforeAll(async () => {
  databases = [await cloneDatabase(inject('cluster')), await cloneDatabase(inject('cluster'))];
  clients = databases.map(({ ownerUrl }) => new pg.Client({ connectionString: ownerUrl }));
  for (const [index, client] of clients.entries()) {
    await client.connect();
    await seedDemo(databases[index]!.ownerUrl, { keys });
  }
});

afterAll(async () => {
  for (const client of clients) await client.end();
  for (const database of databases) await database.drop();
});

/** The first column of the rows. */
async function ask(text: string, values: unknown[] = []): Promise<unknown[]> {
  const { rows } = await clients[0]!.query({ text, values, rowMode: 'array' });
  return (rows as unknown[][]).map(([first]) => first);
}

test('two runs give the same rows in every table', async () => {
  const tables = (await ask(
    `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`
  )) as string[];
  const own = tables.filter((table) => !['schema_migration', 'rule_value'].includes(table));
  const [first, second] = await Promise.all(clients.map((client) => digestTables(client, own, NUMBERED)));
  expect(second).toEqual(first);
  expect(new Set(Object.values(first!)).size).toBeGreaterThan(15);
});

test('has all direct units of the city, and the tree stands', async () => {
  expect(await ask(`select count(*)::int from org_unit where parent_id = 1 and closed_on is null and kind <> 'advisory_body'`)).toEqual([
    132
  ]);
  expect(await ask('select id from app.tree_faults')).toEqual([]);
  const forbidden = await ask(`select c.name from org_unit c join org_unit p on p.id = c.parent_id where not exists (
    select from org_allowed_edge e where e.parent_kind = p.kind and e.child_kind = c.kind and (e.parent_tier is null or e.parent_tier = p.tier)
      and e.from_on <= c.opened_on and coalesce(e.to_on, 'infinity') > c.opened_on)`);
  expect(forbidden).toEqual([]);
});

test('has about two thousand members, each where his roster says, with the statuses that his history says', async () => {
  const [members] = await ask('select count(*)::int from member');
  expect(members).toBeGreaterThan(1800);
  expect(members).toBeLessThan(2300);
  expect(
    await ask(`select id from member m where membership_status <> 'left' and not exists (
    select from member_attachment a where a.member_id = m.id and a.kind = 'home' and a.to_on is null and a.unit_id = m.unit_id)`)
  ).toEqual([]);
  expect(
    await ask(`select id from member m where membership_status <> (
    select status from member_status s where s.member_id = m.id and s.field = 'membership' and s.to_on is null)`)
  ).toEqual([]);
  expect(
    await ask(`select id from member m where activity_status <> coalesce((
    select status from member_status s where s.member_id = m.id and s.field = 'activity' and s.to_on is null), 'active')`)
  ).toEqual([]);
  expect(
    await ask(`select id from member m where activity_status = 'temporarily_elsewhere' and not exists (
    select from member_attachment a where a.member_id = m.id and a.kind = 'temporary' and a.to_on is null)`)
  ).toEqual([]);
});

test('shows every status, also the rare ones', async () => {
  expect(await ask('select distinct activity_status from member order by 1')).toEqual([
    'abroad',
    'active',
    'exempt',
    'in_transfer',
    'interrupted',
    'suspended',
    'temporarily_elsewhere'
  ]);
  expect(await ask('select distinct membership_status from member order by 1')).toEqual(['left', 'official', 'probationary']);
  expect((await ask(`select distinct exit_reason from member_status where exit_reason is not null`)).length).toBeGreaterThan(2);
  expect(
    (await ask(`select id from member where membership_status = 'probationary' and joined_on between '2025-11-22' and '2025-12-31'`)).length
  ).toBeGreaterThan(0);
});

test('every branch has exactly one secretary in office', async () => {
  expect(
    await ask(`select u.name from org_unit u join org_kind k on k.kind = u.kind where k.holds_members and u.closed_on is null
    and (select count(*) from member_position p where p.unit_id = u.id and p.position = 'secretary' and p.to_on is null) <> 1`)
  ).toEqual([]);
});

test('somebody with an active account holds every role', async () => {
  const held = await ask(`select distinct g.role from account_grant g join account a on a.id = g.account_id
    where a.state = 'active' and app.grant_live(g, '2026-11-22') order by 1`);
  expect(held).toEqual(Object.keys(ROLES).sort());
  const prepared = await ask(`select a.login from account_grant g join account a on a.id = g.account_id
    where g.id in (select min(id) from account_grant where state = 'active' and delegated_from is null group by role)`);
  const first = await ask(`select distinct on (g.role) a.login from account_grant g join account a on a.id = g.account_id
    where g.state = 'active' and g.delegated_from is null order by g.role, a.id`);
  expect(prepared.sort(), 'the cast comes first').toEqual(first.sort());
  expect((await ask(`select id from account_grant where state = 'proposed'`)).length).toBe(1);
  expect((await ask(`select id from account_grant g where basis = 'delegation' and app.grant_live(g, '2026-11-22')`)).length).toBe(1);
});

test('a dozen demo people may sign in with the password that is printed', async () => {
  expect(demoLogins).toHaveLength(12);
  const hashes = await ask(`select password_hash from account where state = 'active' and login = any ($1)`, [
    demoLogins.map(({ login }) => login)
  ]);
  expect(hashes).toHaveLength(12);
  expect(await verifyPassword(hashes[0] as string, demoLogins[0]!.password)).toBe(true);
  expect(demoLogins[0]!.password.length).toBeGreaterThanOrEqual(10);
  expect(new Set(await ask('select state from account'))).toEqual(new Set(['active', 'pending_activation', 'locked']));
});

test('seals personal IDs as the room of the members opens and finds them', async () => {
  const { rows } = await clients[0]!.query<{ id_sealed: Buffer; id_hash: Buffer }>('select id_sealed, id_hash from member where id = 1');
  const { personal_id } = person(0, 2025);
  expect(openPersonalId(keys, rows[0]!.id_sealed)).toBe(personal_id);
  expect(hashPersonalId(keys, personal_id).equals(rows[0]!.id_hash)).toBe(true);
});

test('the log speaks of known actions, in the order of time, and holds when sealed', async () => {
  const actions = (await ask('select distinct action from audit_entry')) as string[];
  expect(actions.length).toBeGreaterThan(15);
  expect(actions.filter((action) => !(action in auditActions))).toEqual([]);
  expect(await ask('select id from (select id, at < lag(at) over (order by id) as back from audit_entry) e where back')).toEqual([]);
  await clients[0]!.query('select app.audit_seal()');
  expect(await ask('select seal_id from app.audit_faults()')).toEqual([]);
});

test('remembers a merger, a new name and a change to come', async () => {
  expect(
    (await ask(`select c.id from org_change c join org_unit u on u.id = c.unit_id where c.kind = 'merge' and u.successor_id is not null`))
      .length
  ).toBe(5);
  expect(
    await ask(
      `select count(*)::int from org_unit_version where unit_id = (select unit_id from org_change where kind = 'rename' and applied_at is not null)`
    )
  ).toEqual([2]);
  expect(await ask('select count(*)::int from org_change where applied_at is null')).toEqual([1]);
});
