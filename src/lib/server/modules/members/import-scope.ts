import { sql, type RawBuilder } from 'kysely';
import type { Writer } from '#platform/context.ts';

/** The import that rows belong to, with the positions of its unit: nobody outside them is read or touched. */
export interface ImportScope {
  id: string;
  lo: number;
  hi: number;
}

/**
 * For the rest of this transaction foreign keys are checked by one plan instead of one for each row, which the application's
 * connections would make (they ask for custom plans, for the lists): a fifth of the time. That one plan must not be a scan, as it
 * would be when made while the tables are still empty.
 */
export async function inBulk(ctx: Writer): Promise<void> {
  await sql`select set_config('plan_cache_mode', 'auto', true), set_config('enable_seqscan', 'off', true)`.execute(ctx.db);
}

/** Where a statement looks members up: `with` stands among its common tables, `members` in its from. */
export interface KnownMembers {
  with: RawBuilder<unknown>;
  members: RawBuilder<unknown>;
}

const FEW = 1000;

/**
 * Where to look members up, thousands at a time. While few are on the list the planner may take it for empty, although it is full of
 * rows that a dry run left behind, and any index for as good as the right one: then the few are read once, and looked up there.
 */
export async function knownMembers(ctx: Writer): Promise<KnownMembers> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from (select 1 from member limit ${FEW + 1}) m`.execute(ctx.db);
  const few = (rows[0]?.n ?? 0) <= FEW;
  return { with: sql`known as materialized (select * from member limit ${FEW})`, members: few ? sql`known` : sql`member` };
}
