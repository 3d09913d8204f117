import { sql } from 'kysely';
import { accessMember, ownExports } from '#members';
import { scopeOf, within } from '#platform/access.ts';
import type { Reader } from '#platform/context.ts';
import type { Permission } from '#platform/permissions.ts';

/** The permission that opens a member's record. */
export const SEES: Permission = 'members.view';

/** Acts by which somebody saw a member's record, as the member's own page lists them. */
const LOOKED = ['members.viewed', 'members.id_viewed', 'members.id_searched'];

/** Office holders whose grants open the records of the branch at `position`: who, in which office, since when, by what. */
function holdersSeeing(ctx: Reader, position: number) {
  return ctx.db
    .selectFrom('account_grant_holder as h')
    .innerJoin('org_unit as u', 'u.id', 'h.unit_id')
    .leftJoin('account_grant_holder as d', 'd.id', 'h.delegated_from')
    .select([
      'h.id',
      'h.name',
      'h.role',
      'h.reach',
      'h.from_on',
      'h.to_on',
      'h.basis',
      'h.decision_number',
      'h.unit_name',
      'h.unit_id',
      'u.lft',
      'u.tier',
      'u.kind',
      'd.name as delegated_by'
    ])
    .where('u.lft', '<=', position)
    .where(sql<number>`case h.reach when 'unit' then u.lft else u.rgt end`, '>=', position)
    .where(sql<boolean>`${SEES} = any (h.permissions)`)
    .where('h.live', '=', true);
}

/** Those holders in order, highest unit first. At most 300. */
function inOrder(holders: ReturnType<typeof holdersSeeing>) {
  return holders.orderBy('u.lft').orderBy('h.role').orderBy('h.name').orderBy('h.id').limit(300).execute();
}

/**
 * Who may see the actor's own record, and, while he takes part in another branch for a time, who sees him there as a guest and does
 * not see his record: highest unit first, at most 300 each. Null for an account without a member.
 */
export async function whoSeesMe(ctx: Reader) {
  const me = await ctx.db
    .selectFrom('member_own as m')
    .innerJoin('org_unit as u', 'u.id', 'm.unit_id')
    .select(['m.unit_pos', 'u.name as unit_name'])
    .executeTakeFirst();
  if (me?.unit_pos === undefined || me.unit_pos === null) return null;
  const holders = await inOrder(holdersSeeing(ctx, me.unit_pos));
  return { unit_name: me.unit_name, holders, host: await whoHostsMe(ctx, new Set(holders.map(({ id }) => id))) };
}

/**
 * Who may see a member's record, for an actor who sees it himself: of the holders only those he may know of, who are the holders at
 * units where he sees accounts, and himself. Highest unit first, at most 300.
 *
 * @throws NotFound
 */
export async function whoSees(ctx: Reader, member_id: string) {
  const { unit_pos } = await accessMember(ctx, SEES, member_id);
  return inOrder(
    holdersSeeing(ctx, unit_pos).where(({ eb, ref, or }) =>
      or([within(scopeOf(ctx.actor, 'accounts.view'), ref('u.lft')), eb('h.account_id', '=', ctx.actor.account_id)])
    )
  );
}

async function whoHostsMe(ctx: Reader, known: ReadonlySet<string | null>) {
  const host = await ctx.db
    .selectFrom('member_attachment as a')
    .innerJoin('org_unit as u', 'u.id', 'a.unit_id')
    .select(['u.name as unit_name', 'u.lft'])
    .where('a.member_id', '=', ctx.actor.member_id)
    .where('a.kind', '=', 'temporary')
    .where('a.to_on', 'is', null)
    .executeTakeFirst();
  if (!host) return null;
  const holders = await inOrder(holdersSeeing(ctx, host.lft));
  return { unit_name: host.unit_name, holders: holders.filter(({ id }) => !known.has(id)) };
}

/**
 * Who opened or searched for the actor's own record, at most 50, and which lists were taken out that may hold his name, at most 20;
 * latest first.
 */
export async function whoLookedAtMe(ctx: Reader) {
  const looks = await ctx.db
    .selectFrom('audit_entry_named')
    .select(['id', 'at', 'action', 'account_name', 'on_behalf_name', 'grant_role', 'grant_unit_name', 'unit_name'])
    .where('member_id', '=', ctx.actor.member_id)
    .where('action', 'in', LOOKED)
    .where((eb) => eb.or([eb('account_id', 'is', null), eb('account_id', '<>', ctx.actor.account_id)]))
    .orderBy('id', 'desc')
    .limit(50)
    .execute();
  return { looks, exports: await ownExports(ctx) };
}
