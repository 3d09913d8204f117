import { sql } from 'kysely';
import { scopeOf } from '#platform/access.ts';
import { audit } from '#platform/audit.ts';
import type { Writer } from '#platform/context.ts';
import { addSeconds } from '#platform/time.ts';
import { searchAudit } from './audit.queries.ts';
import type { AuditSearch } from './forms.ts';

/** Searching on within this time is the same search, as with the opening of a record. */
const SAME_SEARCH_SECONDS = 1800;

/**
 * Searches the log and writes down that it was searched, where the actor works: once per half hour and actor. What was searched for is not
 * written: the log would tell of people of whom nothing was done.
 *
 * @throws NotFound the unit asked for is outside the scope
 */
export async function searchAuditRecorded(ctx: Writer, search: AuditSearch): ReturnType<typeof searchAudit> {
  const entries = await searchAudit(ctx, search);
  if (scopeOf(ctx.actor, 'audit.search').length > 0 && !(await searchedJustNow(ctx))) {
    await audit(ctx, 'audit.searched', { unit: ctx.actor.working?.unit_id });
  }
  return entries;
}

async function searchedJustNow(ctx: Writer): Promise<boolean> {
  const last = await ctx.db
    .selectFrom('audit_entry')
    .select(sql`1`.as('one'))
    .where('account_id', '=', ctx.actor.account_id)
    .where('action', '=', 'audit.searched')
    .where('at', '>', addSeconds(ctx.now, -SAME_SEARCH_SECONDS))
    .limit(1)
    .executeTakeFirst();
  return last !== undefined;
}
