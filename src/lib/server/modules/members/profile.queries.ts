import { sql } from 'kysely';
import { scopeOf, within } from '#platform/access.ts';
import type { Reader } from '#platform/context.ts';
import type { Keys } from '#platform/seal.ts';
import type { MemberRow } from './access.ts';
import { maskedPersonalId } from './personal-id.ts';

/**
 * What the head and the summary of a member's page show beyond his row: his branch and what is above it, the days he was outside
 * (taken off his party age), offices held now, where he takes part for a time, how many requests wait.
 */
export async function memberSummary(ctx: Reader, keys: Keys, member: MemberRow) {
  const { id_sealed, id_hash: _, ...shown } = member;
  const place = await ctx.db
    .selectFrom('org_unit as u')
    .leftJoin('org_unit as p', 'p.id', 'u.parent_id')
    .select((eb) => [
      'u.name as unit_name',
      'p.name as parent_name',
      outsideDays(member.id).as('outside_days'),
      eb
        .selectFrom('member_change_request')
        .select(sql<number>`count(*)::int`.as('n'))
        .where('member_id', '=', member.id)
        .where('state', '=', 'pending')
        .as('requests_waiting'),
      eb
        .selectFrom('member_attachment as a')
        .innerJoin('org_unit as h', 'h.id', 'a.unit_id')
        .select('h.name')
        .where('a.member_id', '=', member.id)
        .where('a.kind', '=', 'temporary')
        .where('a.to_on', 'is', null)
        .as('host_name')
    ])
    .where('u.id', '=', member.unit_id)
    .executeTakeFirstOrThrow();
  return { ...shown, ...place, personal_id: maskedPersonalId(keys, id_sealed) };
}

/** Offices of a member, latest first, each with its unit. At most 50. For somebody who has opened his record. */
export function memberOffices(ctx: Reader, member_id: string) {
  return ctx.db
    .selectFrom('member_position as p')
    .innerJoin('org_unit as u', 'u.id', 'p.unit_id')
    .select(['p.id', 'p.position', 'p.manner', 'p.from_on', 'p.to_on', 'p.decision_number', 'u.name as unit_name', 'u.kind as unit_kind'])
    .where('p.member_id', '=', member_id)
    .where(seenOrOwn(ctx))
    .orderBy('p.from_on', 'desc')
    .orderBy('p.id', 'desc')
    .limit(50)
    .execute();
}

/** Both dated statuses of a member, latest first. At most 100. */
export function memberStatuses(ctx: Reader, member_id: string) {
  return ctx.db
    .selectFrom('member_status as p')
    .select(['p.id', 'p.field', 'p.status', 'p.from_on', 'p.to_on', 'p.exit_reason', 'p.return_kind', 'p.decision_number', 'p.decided_on'])
    .where('p.member_id', '=', member_id)
    .where(seenOrOwn(ctx))
    .orderBy('p.from_on', 'desc')
    .orderBy('p.id', 'desc')
    .limit(100)
    .execute();
}

/** Branches a member was attached to, latest first. At most 100. */
export function memberAttachments(ctx: Reader, member_id: string) {
  return ctx.db
    .selectFrom('member_attachment as p')
    .innerJoin('org_unit as u', 'u.id', 'p.unit_id')
    .select(['p.id', 'p.kind', 'p.from_on', 'p.to_on', 'p.reason', 'p.decision_number', 'u.name as unit_name'])
    .where('p.member_id', '=', member_id)
    .where(seenOrOwn(ctx))
    .orderBy('p.from_on', 'desc')
    .orderBy('p.id', 'desc')
    .limit(100)
    .execute();
}

/** What was changed in a member's profile, field by field, by whom (null: the product), latest first. At most 100. */
export function memberChanges(ctx: Reader, member_id: string) {
  return ctx.db
    .selectFrom('member_change_named as p')
    .select(['p.id', 'p.field', 'p.old_value', 'p.new_value', 'p.changed_at', 'p.source', 'p.decision_number', 'p.changed_by'])
    .$narrowType<{ id: string; field: string; changed_at: Date; source: string; decision_number: string }>()
    .where('p.member_id', '=', member_id)
    .where(seenOrOwn(ctx))
    .orderBy('p.id', 'desc')
    .limit(100)
    .execute();
}

/** The inner wall of what hangs on a member: he is in the actor's scope, or is the actor himself. */
function seenOrOwn(ctx: Reader) {
  return sql<boolean>`(p.member_id = ${ctx.actor.member_id}
    or exists (select 1 from member m where m.id = p.member_id and ${within(scopeOf(ctx.actor, 'members.view'), sql<number>`m.unit_pos`)}))`;
}

/** Days a member was not a member, to be taken off his party age (rules.md §11). */
export function outsideDays(member_id: string) {
  return sql<number>`(select coalesce(sum(to_on - from_on), 0)::int from member_status
    where member_id = ${member_id} and field = 'membership' and status = 'left' and to_on is not null)`;
}
