import { narrow, scopeOf, within } from '#platform/access.ts';
import type { Reader } from '#platform/context.ts';

/**
 * Requests in the actor's working unit that wait for him to decide (or, with `closed`, those already answered), the oldest
 * waiting first, the latest answer first. At most 50.
 */
export function listRequests(ctx: Reader, closed: boolean) {
  const scope = ctx.actor.working ? narrow(scopeOf(ctx.actor, 'members.decide'), ctx.actor.working) : [];
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
      'm.full_name',
      'm.born_on',
      'm.version',
      'u.name as unit_name'
    ])
    .$narrowType<{ full_name: string }>()
    .where(({ ref }) => within(scope, ref('m.unit_pos')))
    .where('r.state', 'in', closed ? ['accepted', 'refused'] : ['pending'])
    .orderBy('r.id', closed ? 'desc' : 'asc')
    .limit(50)
    .execute();
}

/** Requests of one member that wait, for a page that has opened his record; empty unless the actor may decide there. */
export function waitingRequestsOf(ctx: Reader, member_id: string) {
  return ctx.db
    .selectFrom('member_change_request as r')
    .innerJoin('member as m', 'm.id', 'r.member_id')
    .select(['r.id', 'r.field', 'r.old_value', 'r.new_value', 'r.reason', 'r.asked_at'])
    .where('r.member_id', '=', member_id)
    .where('r.state', '=', 'pending')
    .where(({ ref }) => within(scopeOf(ctx.actor, 'members.decide'), ref('m.unit_pos')))
    .orderBy('r.id')
    .limit(20)
    .execute();
}
