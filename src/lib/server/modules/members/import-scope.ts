import { sql } from 'kysely';
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
