import { requireCover, scopeOf, within } from '#platform/access.ts';
import type { Reader } from '#platform/context.ts';
import { NotFound, RuleBroken } from '#platform/errors.ts';
import type { Permission } from '#platform/permissions.ts';
import { dayOf } from '#platform/time.ts';

/**
 * The one door to a member's row for everyone but himself.
 *
 * @throws NotFound he does not exist or stands outside the actor's sight
 * @throws Forbidden the actor sees him but does not hold the permission there
 */
export async function accessMember(ctx: Reader, permission: Permission, member_id: string) {
  if (!/^[1-9][0-9]{0,17}$/.test(member_id)) throw new NotFound();
  const member = await ctx.db
    .selectFrom('member')
    .select([
      'id',
      'unit_id',
      'unit_pos',
      'full_name',
      'family',
      'middle',
      'given',
      'born_on',
      'sex',
      'joined_on',
      'decided_on',
      'official_on',
      'card_number',
      'id_sealed',
      'id_hash',
      'phone',
      'membership_status',
      'activity_status',
      'version'
    ])
    .$narrowType<{ full_name: string }>()
    .where('id', '=', member_id)
    .where(({ ref }) => within(scopeOf(ctx.actor, 'members.view'), ref('unit_pos')))
    .executeTakeFirst();
  if (!member) throw new NotFound();
  requireCover(ctx, permission, member.unit_pos);
  return member;
}

/** A member's row as `accessMember` gives it. */
export type MemberRow = Awaited<ReturnType<typeof accessMember>>;

/** @throws RuleBroken `form.stale` the form was drawn before the last change */
export function requireCurrent(member: { version: number }, version: number): void {
  if (member.version !== version) throw new RuleBroken('form.stale');
}

/** @throws RuleBroken `members.left` he is no longer on the list */
export function requireOnList(member: { membership_status: string }): void {
  if (member.membership_status === 'left') throw new RuleBroken('members.left');
}

/** The day in Vietnam on which the act happens. */
export function today(ctx: Reader): string {
  return dayOf(ctx.now);
}
