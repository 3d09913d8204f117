import { sql } from 'kysely';
import { scopeOf, within, workingScope } from '#platform/access.ts';
import type { Reader } from '#platform/context.ts';
import type { Permission } from '#platform/permissions.ts';
import { addSeconds } from '#platform/time.ts';

/**
 * Requests in the actor's working unit that wait for him to decide (or, with `closed`, those already answered), the oldest
 * waiting first, the latest answer first. At most 50.
 */
export function listRequests(ctx: Reader, closed: boolean) {
  return ctx.db
    .selectFrom('member_change_request as r')
    .innerJoin('member as m', 'm.id', 'r.member_id')
    .innerJoin('org_unit as u', 'u.id', 'm.unit_id')
    .select([
      'r.id',
      'r.member_id',
      'r.field',
      'r.old_value',
      'r.new_value',
      'r.reason',
      'r.state',
      'r.asked_at',
      'r.decided_at',
      'r.answer',
      'r.decision_number',
      'r.branch_author',
      'm.full_name',
      'm.born_on',
      'm.version',
      'u.name as unit_name'
    ])
    .$narrowType<{ full_name: string }>()
    .where(({ ref }) => within(workingScope(ctx.actor, 'members.decide'), ref('m.unit_pos')))
    .where('r.state', 'in', closed ? ['accepted', 'refused'] : ['pending'])
    .orderBy('r.id', closed ? 'desc' : 'asc')
    .limit(50)
    .execute();
}

/** How many requests wait for the actor to decide where he works now. */
export async function countRequests(ctx: Reader): Promise<number> {
  const { n } = await ctx.db
    .selectFrom('member_change_request as r')
    .innerJoin('member as m', 'm.id', 'r.member_id')
    .select(sql<number>`count(*)::int`.as('n'))
    .where(({ ref }) => within(workingScope(ctx.actor, 'members.decide'), ref('m.unit_pos')))
    .where('r.state', '=', 'pending')
    .executeTakeFirstOrThrow();
  return n;
}

/** Requests of one member, for an actor who holds the permission where the member is. */
function requestsOf(ctx: Reader, permission: Permission, member_id: string) {
  return ctx.db
    .selectFrom('member_change_request as r')
    .innerJoin('member as m', 'm.id', 'r.member_id')
    .where('r.member_id', '=', member_id)
    .where(({ ref }) => within(scopeOf(ctx.actor, permission), ref('m.unit_pos')))
    .limit(20);
}

/** Requests of one member that wait, for a page that has opened his record; empty unless the actor may decide there. At most 20. */
export function waitingRequestsOf(ctx: Reader, member_id: string) {
  return requestsOf(ctx, 'members.decide', member_id)
    .select(['r.id', 'r.field', 'r.old_value', 'r.new_value', 'r.reason', 'r.asked_at', 'r.branch_author'])
    .where('r.state', '=', 'pending')
    .orderBy('r.id')
    .execute();
}

/** What the branch asked for one of its members, latest first, for who may propose there; empty for others. At most 20. */
export function branchRequestsOf(ctx: Reader, member_id: string) {
  return requestsOf(ctx, 'members.propose', member_id)
    .select([
      'r.id',
      'r.field',
      'r.old_value',
      'r.new_value',
      'r.reason',
      'r.state',
      'r.asked_at',
      'r.decided_at',
      'r.answer',
      'r.branch_author'
    ])
    .where('r.branch_author', 'is not', null)
    .orderBy('r.id', 'desc')
    .execute();
}

/** How long an answered request of the branch stays on its secretary's start page, in days. */
const ANSWER_SHOWN_DAYS = 30;

/** What the branches where the actor works asked for their members: waiting, or answered in the last 30 days. Waiting ones first, at most 20. */
export function listBranchRequests(ctx: Reader) {
  return ctx.db
    .selectFrom('member_change_request as r')
    .innerJoin('member as m', 'm.id', 'r.member_id')
    .select(['r.id', 'r.member_id', 'r.field', 'r.state', 'r.asked_at', 'r.decided_at', 'm.full_name'])
    .$narrowType<{ full_name: string }>()
    .where(({ ref }) => within(workingScope(ctx.actor, 'members.propose'), ref('m.unit_pos')))
    .where('r.branch_author', 'is not', null)
    .where(({ or, eb }) =>
      or([
        eb('r.state', '=', 'pending'),
        eb('r.state', 'in', ['accepted', 'refused']).and('r.decided_at', '>=', addSeconds(ctx.now, -ANSWER_SHOWN_DAYS * 86_400))
      ])
    )
    .orderBy(sql`r.state <> 'pending'`)
    .orderBy('r.id', 'desc')
    .limit(20)
    .execute();
}

/** The fields of a member for which a request waits, whoever asked: for a page on which more can be asked. */
export async function pendingFieldsOf(ctx: Reader, member_id: string): Promise<string[]> {
  const rows = await requestsOf(ctx, 'members.propose', member_id)
    .select('r.field')
    .where('r.state', '=', 'pending')
    .orderBy('r.field')
    .execute();
  return rows.map(({ field }) => field);
}
