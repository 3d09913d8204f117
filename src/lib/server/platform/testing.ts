/**
 * Tests of the rooms: a real PostgreSQL, one transaction a test, thrown away at its end. Set-up (`tx`) is the owner of
 * everything; an actor (`await as(…)`) is the application's role behind both walls. What has to commit asks for a database
 * of its own.
 */
import {
  CompiledQuery,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  sql,
  type DatabaseConnection,
  type Transaction
} from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, inject, test as plainTest } from 'vitest';
import { cloneDatabase, workerDatabase, type TestDatabase } from '../../../../test/cluster.ts';
import type { Writer } from './context.ts';
import { openPool } from './db/connect.ts';
import type { DB } from './db/types.ts';
import type { Reach, Role } from './permissions.ts';
import { tokenHash, type Keys } from './seal.ts';
import { contextOf, type Caller } from './transaction.ts';

/** The clock of tests: Monday 2 March 2026, 9:00 in Vietnam. */
export const NOW = new Date('2026-03-02T02:00:00Z');

/** Keys of tests. */
export const KEYS: Keys = { id_key: Buffer.alloc(32, 1), hash_key: Buffer.alloc(32, 2) };

/** What `as` grants: a role on a unit; the reach is the whole subtree unless said. */
export interface GrantWish {
  role: Role;
  unit_id: string;
  reach?: Reach;
}

/** Who `as` makes: grants, and the member he is, if he is one. `second_factor` (default true): has shown it in this session. */
export interface ActorWish {
  grants?: GrantWish[];
  member_id?: string;
  second_factor?: boolean;
  now?: Date;
}

interface Fixtures {
  /** The owner: sets the stage, sees everything. */
  tx: Transaction<DB>;
  /** An actor of the application, with a real account, real grants and a real session. His context may read and write. */
  as: (wish?: ActorWish) => Promise<Writer>;
  /** The system's context: jobs, sign-in. */
  asSystem: (now?: Date) => Promise<Writer>;
  /** A context for whoever holds a session token of that hash (or nobody). */
  asCaller: (caller: Caller, now?: Date) => Promise<Writer>;
}

let client: pg.Client;

// The same shapes as the product's pool: a day is text, a bigint is text.
const types = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === 1082 ? (v: string) => v : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser
};

/** `test` of the rooms. Call `useDatabase()` once at the top of the file. */
export const test = plainTest.extend<Fixtures>({
  tx: async ({}, use) => {
    await client.query('begin');
    stage = 'owner';
    await use(actorless());
    await client.query('rollback');
  },
  as: async ({ tx }, use) => {
    let n = 0;
    await use(async (wish = {}) => {
      const token_hash = await plantActor(tx, wish, ++n);
      return actorContext(token_hash, wish.now ?? NOW);
    });
  },
  asSystem: async ({ tx }, use) => {
    void tx;
    await use((now = NOW) => actorContext('system', now));
  },
  asCaller: async ({ tx }, use) => {
    void tx;
    await use((caller, now = NOW) => actorContext(caller, now));
  }
});

/** Gives the test file the database of its worker: every test in it is rolled back. */
export function useDatabase(): void {
  beforeAll(async () => {
    client = await connected(await workerDatabase(inject('cluster'), process.env.VITEST_POOL_ID ?? '1'));
  });
  afterAll(() => client.end());
}

/** A database for one test file, which may commit there. */
export interface OwnDatabase extends TestDatabase {
  /** Connections as superuser, past every wall, and as the application. */
  owner: Pool;
  app: Pool;
  /** Until one transaction in it waits for another. */
  blocked(): Promise<void>;
}
type Pool = ReturnType<typeof openPool<DB>>;

/** Gives the test file a database of its own, there from `beforeAll` on. */
export function useOwnDatabase(): () => OwnDatabase {
  let own: OwnDatabase;
  beforeAll(async () => {
    const database = await cloneDatabase(inject('cluster'));
    client = await connected(database);
    const settings = { max: 6, application_name: 'test', log: () => undefined };
    const owner = openPool<DB>(database.adminUrl, settings);
    own = { ...database, owner, app: openPool<DB>(database.appUrl, settings), blocked: () => blocked(owner) };
  });
  afterAll(async () => {
    await own.app.close();
    await own.owner.close();
    await client.end();
    await own.drop();
  });
  return () => own;
}

async function connected({ adminUrl }: TestDatabase): Promise<pg.Client> {
  const fresh = new pg.Client({ connectionString: adminUrl, types });
  await fresh.connect();
  return fresh;
}

async function blocked({ db }: Pool): Promise<void> {
  const waiting = sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  while ((await waiting.execute(db)).rows.length === 0);
}

// Whose walls stand at the moment on the one connection: changed before a query when another context speaks.
let stage: string;

async function setStage(name: string, enter: () => Promise<void>): Promise<void> {
  if (stage === name) return;
  await client.query('reset role');
  stage = name;
  if (name === 'owner') return;
  await client.query('set local role sotay_app');
  await enter();
}

function actorless(): Transaction<DB> {
  return kyselyOn((query) => setStage('owner', async () => undefined).then(() => run(query)));
}

async function actorContext(caller: Caller, now: Date): Promise<Writer> {
  const name = `${String(caller)}-${Math.random()}`;
  const plain = kyselyOn(run);
  const enter = async () => {
    if (caller === null) await client.query('select app.leave()');
    else await contextOf(plain, { caller, now, reference: 'TEST' });
  };
  await setStage(name, enter);
  const ctx = await contextOf(plain, { caller, now, reference: 'TEST' });
  const db = kyselyOn(async (query) => {
    await setStage(name, enter);
    await client.query('savepoint each_query');
    try {
      const result = await run(query);
      await client.query('release savepoint each_query');
      return result;
    } catch (problem) {
      await client.query('rollback to savepoint each_query');
      throw problem;
    }
  });
  return { ...ctx, db };
}

async function run(query: CompiledQuery) {
  const result = await client.query(query.sql, [...query.parameters]);
  return { rows: result.rows, numAffectedRows: BigInt(result.rowCount ?? 0) };
}

/** A query builder that speaks through `execute` on the file's one connection. It opens no transaction of its own. */
function kyselyOn(execute: (query: CompiledQuery) => Promise<{ rows: unknown[]; numAffectedRows: bigint }>): Transaction<DB> {
  const connection: DatabaseConnection = {
    executeQuery: (query) => execute(query) as never,
    async *streamQuery() {
      throw new Error('tests do not stream');
    }
  };
  const nothing = async () => undefined;
  return new Kysely<DB>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => ({
        init: nothing,
        acquireConnection: async () => connection,
        beginTransaction: nothing,
        commitTransaction: nothing,
        rollbackTransaction: nothing,
        releaseConnection: nothing,
        destroy: nothing
      }),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler()
    }
  }) as unknown as Transaction<DB>;
}

async function plantActor(tx: Transaction<DB>, wish: ActorWish, n: number): Promise<Buffer> {
  const now = wish.now ?? NOW;
  const root = await tx.selectFrom('org_unit').select('id').where('parent_id', 'is', null).executeTakeFirstOrThrow();
  const existing = wish.member_id
    ? await tx.selectFrom('account').select('id').where('member_id', '=', wish.member_id).executeTakeFirst()
    : undefined;
  const account =
    existing ??
    (await tx
      .insertInto('account')
      .values({
        member_id: wish.member_id ?? null,
        unit_id: wish.member_id ? null : root.id,
        name: `Người thử ${n}`,
        login: `thu${n}`,
        state: 'active'
      })
      .returning('id')
      .executeTakeFirstOrThrow());
  for (const { role, unit_id, reach } of wish.grants ?? []) {
    await tx
      .insertInto('account_grant')
      .values({
        account_id: account.id,
        role,
        unit_id,
        reach: reach ?? 'subtree',
        from_on: '2026-01-01',
        basis: 'decision',
        decision_number: '01-QĐ/TU',
        state: 'active'
      })
      .execute();
  }
  const token_hash = tokenHash(`test-${n}-${account.id}-${now.toISOString()}`);
  await tx
    .insertInto('account_session')
    .values({
      account_id: account.id,
      token_hash,
      created_at: now,
      last_used_at: now,
      idle_seconds: 7200,
      expires_at: new Date(now.getTime() + 43_200_000),
      second_factor_at: wish.second_factor === false ? null : now,
      stepped_up_at: wish.second_factor === false ? null : now
    })
    .execute();
  return token_hash;
}
