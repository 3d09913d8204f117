import type { Kysely, Transaction } from 'kysely';
import type { DB } from './db/types.ts';
import type { Reach, Role } from './permissions.ts';

/** A grant in force, as the database saw it in this transaction. `lo..hi`: the tree positions it covers, both included. */
export interface Grant {
  id: string;
  role: Role;
  unit_id: string;
  unit_name: string;
  unit_kind: string;
  reach: Reach;
  lo: number;
  hi: number;
  /** The account that delegated it, when this is a delegation. */
  on_behalf_of: string | null;
  to_on: string | null;
}

/** Where the actor works now: the unit in the unit bar of staff pages. */
export interface WorkingUnit {
  unit_id: string;
  name: string;
  kind: string;
  usage_level: string | null;
  lo: number;
  hi: number;
}

/** The session behind a request. Instants are ISO text. */
export interface SessionFacts {
  id: string;
  second_factor_at: string | null;
  stepped_up_at: string | null;
  last_used_at: string;
}

/** Who acts. Nobody has `account_id` null and no grants; so has the system, with `system` true. */
export interface Actor {
  account_id: string | null;
  member_id: string | null;
  home_unit_id: string | null;
  name: string;
  login: string;
  session: SessionFacts | null;
  grants: readonly Grant[];
  /** Holds a grant that waits for the second factor of this session. */
  locked: boolean;
  working: WorkingUnit | null;
  system: boolean;
}

/** What a query may use of the database: nothing that writes (a read-only transaction stands behind it as well). */
export type ReadDb = Pick<Kysely<DB>, 'selectFrom' | 'with' | 'withRecursive' | 'fn' | 'selectNoFrom' | 'getExecutor'>;

/** One reading: a snapshot of the database, who asks, and when. */
export interface Reader {
  readonly db: ReadDb;
  readonly actor: Actor;
  readonly now: Date;
  /** The short reference that the log, the audit entry and an error page share. */
  readonly reference: string;
  /** The grant that opened the last door in this transaction: written by access, read by audit. */
  readonly door: { grant?: Grant };
}

/** One transaction that may write. Commits when the door's function returns, rolls back when it throws. */
export interface Writer extends Omit<Reader, 'db'> {
  readonly db: Transaction<DB>;
}

/** Nobody: no account, no grants, all walls closed. */
export const NOBODY: Actor = {
  account_id: null,
  member_id: null,
  home_unit_id: null,
  name: '',
  login: '',
  session: null,
  grants: [],
  locked: false,
  working: null,
  system: false
};
