import { sql, type Kysely, type Transaction } from 'kysely';
import { NOBODY, type Actor, type Grant, type Reader, type SessionFacts, type Writer, type WorkingUnit } from './context.ts';
import type { DB } from './db/types.ts';

/** Who comes in: the hash of a session's token, nobody (null), or the system itself (jobs, sign-in before anyone is known). */
export type Caller = Buffer | null | 'system';

/** What a transaction needs besides the pool. */
export interface Entry {
  caller: Caller;
  now: Date;
  reference: string;
}

/** Runs a reading in one read-only snapshot: the actor's bounds and the rows he sees are of the same moment. */
export function read<T>(db: Kysely<DB>, entry: Entry, work: (ctx: Reader) => Promise<T>): Promise<T> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => work(await contextOf(tx, entry)));
}

/** Runs a command in one transaction: commits when `work` returns, rolls back when it throws. */
export function write<T>(db: Kysely<DB>, entry: Entry, work: (ctx: Writer) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (tx) => work(await contextOf(tx, entry)));
}

/** Raises the walls for the caller in this transaction and gives its context. */
export async function contextOf(tx: Transaction<DB>, entry: Entry): Promise<Writer> {
  const actor = await enter(tx, entry);
  return { db: tx, actor, now: entry.now, reference: entry.reference, door: {} };
}

const SYSTEM: Actor = { ...NOBODY, name: 'system', system: true };

async function enter(tx: Transaction<DB>, { caller, now }: Entry): Promise<Actor> {
  if (caller === 'system') {
    await sql`select app.enter_system()`.execute(tx);
    return SYSTEM;
  }
  if (caller === null) return NOBODY;
  const { rows } = await sql<{ actor: Entered | null }>`select app.enter(${caller}, ${now}) as actor`.execute(tx);
  const entered = rows[0]?.actor;
  return entered ? actorOf(entered) : NOBODY;
}

/** What app.enter() returns (db/migrations/0004_accounts.sql). */
interface Entered extends Omit<SessionFacts, 'id'> {
  session_id: string;
  account_id: string;
  member_id: string | null;
  home_unit_id: string | null;
  name: string;
  login: string;
  working: WorkingUnit | null;
  grants: (Grant & { locked: boolean })[];
}

function actorOf(entered: Entered): Actor {
  const { session_id, second_factor_at, stepped_up_at, last_used_at, grants, ...rest } = entered;
  return {
    ...rest,
    session: { id: session_id, second_factor_at, stepped_up_at, last_used_at },
    grants: grants.filter((grant) => !grant.locked),
    locked: grants.some((grant) => grant.locked),
    system: false
  };
}
