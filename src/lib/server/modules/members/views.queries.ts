import { sql } from 'kysely';
import { scopeOf, within } from '#platform/access.ts';
import type { Reader } from '#platform/context.ts';

const LOOKS = ['members.viewed', 'members.id_viewed', 'members.id_searched'];

/** Who looked at the actor's own record, latest first: when, who, in which office, and why where a reason is asked. At most `limit`. */
export function ownViews(ctx: Reader, limit = 50) {
  return looks(ctx).where('member_id', '=', ctx.actor.member_id).limit(limit).execute();
}

/** Who looked at a member's record, for those who may search the log where the unit stands now; nothing for others. At most 50. */
export function viewsOf(ctx: Reader, member_id: string) {
  return looks(ctx)
    .where('member_id', '=', member_id)
    .where(({ ref }) => within(scopeOf(ctx.actor, 'audit.search'), ref('unit_pos').$castTo<number>()))
    .limit(50)
    .execute();
}

/** Exports of units above the actor's branch since he is on the list: his name may have stood in them. Latest first, at most 20. */
export function ownExports(ctx: Reader) {
  return ctx.db
    .selectFrom('member_export_own')
    .select(['id', 'created_at', 'exported_by', 'purpose', 'unit_name'])
    .$narrowType<{ id: string; created_at: Date; exported_by: string; purpose: string; unit_name: string }>()
    .orderBy('id', 'desc')
    .limit(20)
    .execute();
}

function looks(ctx: Reader) {
  const said = (key: string) => sql<string | null>`detail ->> ${sql.lit(key)}`;
  return ctx.db
    .selectFrom('audit_entry_named')
    .select(['id', 'at', 'action', said('by').as('by'), said('role').as('role'), said('unit').as('unit_name'), said('reason').as('reason')])
    .$narrowType<{ id: string; at: Date; action: string }>()
    .where('action', 'in', LOOKS)
    .orderBy('id', 'desc');
}
