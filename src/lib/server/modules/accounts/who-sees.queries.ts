import { sql } from 'kysely';
import { scopeOf, within } from '#platform/access.ts';
import type { Reader } from '#platform/context.ts';
import { NotFound } from '#platform/errors.ts';
import type { Permission } from '#platform/permissions.ts';
import { dayOf } from '#platform/time.ts';
import { accessAccount } from './account.ts';
import { closeness, nameContains } from './closeness.ts';

const SEES: Permission = 'members.view';

/** Acts by which somebody saw or took along a member's record, as the member's own page lists them. */
const LOOKED = ['members.viewed', 'members.id_viewed', 'members.id_searched', 'members.exported'];

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
function listHoldersSeeing(ctx: Reader, position: number) {
  return holdersSeeing(ctx, position).orderBy('u.lft').orderBy('h.role').orderBy('h.name').orderBy('h.id').limit(300).execute();
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
  const holders = await listHoldersSeeing(ctx, me.unit_pos);
  return { unit_name: me.unit_name, holders, host: await whoHostsMe(ctx, new Set(holders.map(({ id }) => id))) };
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
  const holders = await listHoldersSeeing(ctx, host.lft);
  return { unit_name: host.unit_name, holders: holders.filter(({ id }) => !known.has(id)) };
}

/** Who opened, searched for or exported the actor's own record, latest first. At most 50. */
export function whoLookedAtMe(ctx: Reader) {
  return ctx.db
    .selectFrom('audit_entry_named')
    .select(['id', 'at', 'action', 'account_name', 'on_behalf_name', 'grant_role', 'grant_unit_name', 'unit_name'])
    .where('member_id', '=', ctx.actor.member_id)
    .where('action', 'in', LOOKED)
    .where((eb) => eb.or([eb('account_id', 'is', null), eb('account_id', '<>', ctx.actor.account_id)]))
    .orderBy('id', 'desc')
    .limit(50)
    .execute();
}

/** Whose sight is asked about: an account, and a member or a unit. */
export interface SightWish {
  account_id: string;
  member_id?: string;
  unit_id?: string;
}

/** Why it is not seen: the account does not work, holds nothing, holds nothing that opens records, or only elsewhere. */
export type BlindBecause = 'account_not_active' | 'no_grants' | 'no_permission' | 'elsewhere';

/**
 * Why A sees B: the grants by which an account sees a member's record (or the records of a unit), or why it does not.
 * A person always sees himself.
 *
 * @throws NotFound one of the two is outside the actor's scope
 */
export async function explainSight(ctx: Reader, wish: SightWish) {
  const viewer = await accessAccount(ctx, 'accounts.view', wish.account_id);
  const target = await targetOf(ctx, wish);
  const own = target.member_id !== null && target.member_id === viewer.member_id;
  const held = await grantsOf(ctx, viewer.id);
  const opening = held.filter(({ opens, lo, hi }) => opens && lo <= target.pos && target.pos <= hi);
  return {
    viewer,
    target,
    own,
    grants: opening,
    because: own || (viewer.state === 'active' && opening.length > 0) ? null : reasonOf(viewer.state, held),
    held
  };
}

function reasonOf(state: string, held: { opens: boolean }[]): BlindBecause {
  if (state !== 'active') return 'account_not_active';
  if (held.length === 0) return 'no_grants';
  return held.some(({ opens }) => opens) ? 'elsewhere' : 'no_permission';
}

async function grantsOf(ctx: Reader, account_id: string) {
  const rows = await ctx.db
    .selectFrom('account_grant as g')
    .innerJoin('org_unit as u', 'u.id', 'g.unit_id')
    .innerJoin('access_role as r', 'r.role', 'g.role')
    .leftJoin('account_grant_holder as d', 'd.id', 'g.delegated_from')
    .select((eb) => [
      'g.id',
      'g.role',
      'g.reach',
      'g.from_on',
      'g.to_on',
      'g.basis',
      'g.decision_number',
      'u.name as unit_name',
      'u.lft as lo',
      'd.name as delegated_by',
      eb.case().when('g.reach', '=', 'unit').then(eb.ref('u.lft')).else(eb.ref('u.rgt')).end().as('hi'),
      sql<boolean>`${SEES} = any (r.permissions)`.as('opens')
    ])
    .where('g.account_id', '=', account_id)
    .where(sql<boolean>`app.grant_live(g, ${dayOf(ctx.now)}::date)`)
    .orderBy('u.lft')
    .orderBy('g.id')
    .limit(50)
    .execute();
  return rows;
}

async function targetOf(ctx: Reader, { member_id, unit_id }: SightWish) {
  const member =
    member_id === undefined
      ? undefined
      : await ctx.db
          .selectFrom('member as m')
          .innerJoin('org_unit as u', 'u.id', 'm.unit_id')
          .select(['m.id as member_id', 'm.full_name as name', 'u.name as unit_name', 'm.unit_pos as pos'])
          .where('m.id', '=', member_id)
          .where(({ ref }) => within(scopeOf(ctx.actor, SEES), ref('m.unit_pos')))
          .executeTakeFirst();
  const unit =
    unit_id === undefined
      ? undefined
      : await ctx.db
          .selectFrom('org_unit as u')
          .select([sql<string | null>`null`.as('member_id'), 'u.name', 'u.name as unit_name', 'u.lft as pos'])
          .where('u.id', '=', unit_id)
          .where(({ ref }) => within(scopeOf(ctx.actor, 'accounts.view'), ref('u.lft')))
          .executeTakeFirst();
  const target = member ?? unit;
  if (!target?.name) throw new NotFound();
  return { ...target, name: target.name };
}

/** Members and units in scope whose name contains what was typed: whom or what a question about sight may be about. At most 20. */
export async function findSeen(ctx: Reader, find: string) {
  const members = await ctx.db
    .selectFrom('member as m')
    .innerJoin('org_unit as u', 'u.id', 'm.unit_id')
    .select(['m.id', 'm.full_name as name', 'u.name as unit_name', 'm.born_on'])
    .where(({ ref }) => within(scopeOf(ctx.actor, SEES), ref('m.unit_pos')))
    .where(({ ref }) => nameContains(ref('m.name_fold'), find))
    .orderBy(({ ref }) => closeness(ref('m.full_name'), find))
    .orderBy('m.given')
    .orderBy('m.middle')
    .orderBy('m.family')
    .orderBy('m.id')
    .limit(15)
    .execute();
  const units = await ctx.db
    .selectFrom('org_unit as u')
    .select(['u.id', 'u.name', sql<string>`app.path_above(u.id)`.as('path')])
    .where(({ ref }) => within(scopeOf(ctx.actor, 'accounts.view'), ref('u.lft')))
    .where(({ ref }) => nameContains(ref('u.name_fold'), find))
    .where('u.closed_on', 'is', null)
    .orderBy('u.lft')
    .limit(5)
    .execute();
  return { members, units };
}
