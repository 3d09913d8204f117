import { sql, type RawBuilder } from 'kysely';
import { covers, narrow, scopeOf, within, workingScope, type Scope } from '#platform/access.ts';
import type { Reader } from '#platform/context.ts';
import { NotFound } from '#platform/errors.ts';
import { addSeconds } from '#platform/time.ts';
import { accessAccount } from './account.ts';
import { withoutAccount } from './account-anew.ts';
import { closeness, nameContains } from './closeness.ts';
import { POWERFUL } from './grant-power.ts';

/** Rows of a page of accounts, and of people to pick from. */
export const ACCOUNTS_A_PAGE = 20;
const TO_PICK = 20;
const DAY_SECONDS = 86_400;

/**
 * What the list of accounts may be narrowed to: `none` are members without an account (or with one closed when they left, before they
 * came back), `card_ending` those whose unused card expires soon or has expired, where the actor issues accounts.
 */
export const ACCOUNT_FILTERS = ['none', 'pending_activation', 'card_ending', 'active', 'locked'] as const;
export type AccountFilter = (typeof ACCOUNT_FILTERS)[number];

/** A unit in view, with its tree positions. */
export interface UnitInView {
  id: string;
  name: string;
  kind: string;
  usage_level: string | null;
  lft: number;
  rgt: number;
}

/** Numbers of members by account. */
export interface AccountCounts {
  none: number;
  pending_activation: number;
  active: number;
  locked: number;
}

/**
 * The unit whose accounts are looked at: the one asked for, else where the actor works now.
 *
 * @throws NotFound
 */
export async function unitInView(ctx: Reader, unit_id: string | undefined): Promise<UnitInView> {
  const unit = await ctx.db
    .selectFrom('org_unit')
    .select(['id', 'name', 'kind', 'usage_level', 'lft', 'rgt'])
    .where('id', '=', unit_id ?? ctx.actor.working?.unit_id ?? null)
    .executeTakeFirst();
  if (!unit || !covers(scopeOf(ctx.actor, 'accounts.view'), unit.lft)) throw new NotFound();
  return unit;
}

/** The units above a unit, from the highest in the actor's scope down. At most the depth of the tree. */
export function unitsAbove(ctx: Reader, unit: UnitInView) {
  return ctx.db
    .selectFrom('org_unit')
    .select(['id', 'name'])
    .where('lft', '<', unit.lft)
    .where('rgt', '>=', unit.rgt)
    .where(({ ref }) => within(scopeOf(ctx.actor, 'accounts.view'), ref('lft')))
    .orderBy('lft')
    .execute();
}

/** How many members of the unit have an account in which state, in all and for each unit right below it (at most 200). */
export async function accountsByUnit(ctx: Reader, unit: UnitInView) {
  const { rows: counts } = await sql<{ unit_id: string; state: string; n: number }>`select * from app.account_counts(${unit.id})`.execute(
    ctx.db as never
  );
  const children = await ctx.db
    .selectFrom('org_unit')
    .select(['id', 'name'])
    .where('parent_id', '=', unit.id)
    .where('closed_on', 'is', null)
    .where(({ ref }) => within(scopeOf(ctx.actor, 'accounts.view'), ref('lft')))
    .orderBy('sort_no')
    .orderBy('id')
    .limit(200)
    .execute();
  const of = (id?: string): AccountCounts => {
    const n = (state: string) =>
      counts.filter((row) => row.state === state && (id === undefined || row.unit_id === id)).reduce((sum, row) => sum + row.n, 0);
    return { none: n('none'), pending_activation: n('pending_activation'), active: n('active'), locked: n('locked') };
  };
  return { total: of(), children: children.map((child) => ({ ...child, ...of(child.id) })) };
}

/** What the list of accounts is asked for. `after` is the member id of the last row seen, `days` what `card_ending` calls soon. */
export interface AccountsWish {
  unit: UnitInView;
  filter?: AccountFilter;
  days?: number;
  find?: string;
  after?: string;
}

/**
 * Members of a unit and everything below it with their accounts, in the order of names; 20 a page (one more tells that there
 * is a next). Only members whose records the actor may see.
 */
export function listAccounts(ctx: Reader, { unit, filter, days = 0, find, after }: AccountsWish) {
  const scope = narrow(scopeOf(ctx.actor, 'accounts.view'), { lo: unit.lft, hi: unit.rgt });
  return ctx.db
    .selectFrom('member as m')
    .innerJoin('org_unit as u', 'u.id', 'm.unit_id')
    .leftJoin('account as a', 'a.member_id', 'm.id')
    .leftJoin('account_activation as v', (join) =>
      join.onRef('v.account_id', '=', 'a.id').on('v.used_at', 'is', null).on('v.cancelled_at', 'is', null)
    )
    .select([
      'm.id as member_id',
      sql<string>`m.full_name`.as('full_name'),
      'm.born_on',
      'm.activity_status',
      'u.name as unit_name',
      'a.id as account_id',
      'a.login',
      'a.state',
      'a.last_login_at',
      'v.expires_at',
      lastDay('v.expires_at').as('card_until')
    ])
    .select(({ exists, selectFrom }) =>
      exists(
        selectFrom('account_grant as g')
          .select('g.id')
          .whereRef('g.account_id', '=', 'a.id')
          .where('g.role', 'in', POWERFUL)
          .where('g.state', 'in', ['proposed', 'active'])
      )
        .$castTo<boolean>()
        .as('holds_power')
    )
    .where(({ ref }) => within(scope, ref('m.unit_pos')))
    .where(({ ref }) => within(scopeOf(ctx.actor, 'members.view'), ref('m.unit_pos')))
    .where('m.membership_status', '<>', 'left')
    .$if(filter === 'none', (rows) => rows.where(withoutAccount()))
    .$if(filter === 'card_ending', (rows) =>
      rows
        .where('a.state', '=', 'pending_activation')
        .where(endsWithin(ctx, days))
        .where(({ ref }) => within(scopeOf(ctx.actor, 'accounts.issue'), ref('m.unit_pos')))
    )
    .$if(filter !== undefined && filter !== 'none' && filter !== 'card_ending', (rows) => rows.where('a.state', '=', filter ?? ''))
    .$if(find !== undefined, (rows) =>
      rows.where((eb) => eb.or([nameContains(eb.ref('m.name_fold'), find ?? ''), eb('a.login', '=', (find ?? '').toLowerCase())]))
    )
    .$if(after !== undefined, (rows) =>
      rows.where(
        sql<boolean>`(m.given, m.middle, m.family, m.id) > (select l.given, l.middle, l.family, l.id from member l where l.id = ${after ?? '0'})`
      )
    )
    .orderBy('m.given')
    .orderBy('m.middle')
    .orderBy('m.family')
    .orderBy('m.id')
    .limit(ACCOUNTS_A_PAGE + 1)
    .execute();
}

/** Accounts to pick from: the one of exactly that login first, then by a part of the name, closest first. In the permission's scope, about 20. */
export function findAccounts(ctx: Reader, find: string, permission: 'accounts.view' | 'accounts.explain' = 'accounts.view') {
  return pickAccounts(ctx, find, { scope: scopeOf(ctx.actor, permission), fit: sql<boolean>`true` });
}

/** Of the accounts to pick from in view, those a role may be lent to: the rule of `app.may_be_lent`, quick enough for many people. */
export function findReceivers(ctx: Reader, find: string) {
  const fit = sql<boolean>`(a.member_id is null or (m.membership_status = 'official' and m.activity_status <> 'suspended'))`;
  return pickAccounts(ctx, find, { scope: scopeOf(ctx.actor, 'accounts.view'), fit });
}

/** `fit`: what else holds of the account `a` and its member `m`. */
async function pickAccounts(ctx: Reader, find: string, { scope, fit }: { scope: Scope; fit: RawBuilder<boolean> }) {
  const exact = await ctx.db
    .selectFrom('account as a')
    .innerJoin('org_unit as u', (join) =>
      join.on(sql<boolean>`u.lft = coalesce(app.member_pos(a.member_id), (select lft from org_unit where id = a.unit_id))`)
    )
    .leftJoin('member as m', 'm.id', 'a.member_id')
    .select(['a.id', 'a.name', 'a.login', 'a.state', 'u.name as unit_name', 'm.born_on'])
    .where('a.login', '=', find.toLowerCase())
    .where(({ ref }) => within(scope, ref('u.lft')))
    .where(fit)
    .orderBy('a.id')
    .limit(1)
    .execute();
  const named = await ctx.db
    .selectFrom('member as m')
    .innerJoin('account as a', 'a.member_id', 'm.id')
    .innerJoin('org_unit as u', 'u.id', 'm.unit_id')
    .select(['a.id', 'a.name', 'a.login', 'a.state', 'u.name as unit_name', 'm.born_on'])
    .where(({ ref }) => within(scope, ref('m.unit_pos')))
    .where(({ ref }) => nameContains(ref('m.name_fold'), find))
    .where(fit)
    .orderBy(({ ref }) => closeness(ref('m.full_name'), find))
    .orderBy('m.given')
    .orderBy('m.middle')
    .orderBy('m.family')
    .orderBy('a.id')
    .limit(TO_PICK)
    .execute();
  return [...exact, ...named.filter(({ id }) => id !== exact[0]?.id)];
}

/**
 * One account as its administrator sees it: state, card, how many devices, and its grants.
 *
 * @throws NotFound
 */
export async function accountPage(ctx: Reader, id: string) {
  const guarded = await accessAccount(ctx, 'accounts.view', id);
  const account = await ctx.db
    .selectFrom('account as a')
    .leftJoin('member as m', 'm.id', 'a.member_id')
    .select((eb) => [
      'a.id',
      'a.name',
      'a.login',
      'a.state',
      'a.locked_reason',
      'a.created_at',
      'a.activated_at',
      'a.last_login_at',
      'a.failures',
      'm.born_on',
      eb
        .selectFrom('account_session as s')
        .select((count) => count.fn.countAll<string>().as('n'))
        .whereRef('s.account_id', '=', 'a.id')
        .where('s.ended_at', 'is', null)
        .where('s.expires_at', '>', ctx.now)
        .where(sql<boolean>`s.last_used_at + make_interval(secs => s.idle_seconds) > ${ctx.now}`)
        .as('devices'),
      eb
        .exists(
          eb
            .selectFrom('account_totp as t')
            .select('t.account_id')
            .whereRef('t.account_id', '=', 'a.id')
            .where('t.confirmed_at', 'is not', null)
        )
        .as('has_totp'),
      eb.exists(eb.selectFrom('account_passkey as p').select('p.id').whereRef('p.account_id', '=', 'a.id')).as('has_passkey'),
      eb
        .selectFrom('account_activation as v')
        .select(lastDay('v.expires_at').as('day'))
        .whereRef('v.account_id', '=', 'a.id')
        .where('v.used_at', 'is', null)
        .where('v.cancelled_at', 'is', null)
        .orderBy('v.id', 'desc')
        .limit(1)
        .as('card_until')
    ])
    .where('a.id', '=', guarded.id)
    .executeTakeFirstOrThrow();
  const grants = await ctx.db
    .selectFrom('account_grant as g')
    .innerJoin('org_unit as u', 'u.id', 'g.unit_id')
    .select([
      'g.id',
      'g.role',
      'g.reach',
      'g.state',
      'g.basis',
      'g.from_on',
      'g.to_on',
      'g.decision_number',
      'u.name as unit_name',
      'u.lft'
    ])
    .where('g.account_id', '=', guarded.id)
    .where('g.state', 'in', ['proposed', 'active'])
    .orderBy('u.lft')
    .orderBy('g.id')
    .limit(50)
    .execute();
  const scope = scopeOf(ctx.actor, 'accounts.view');
  return {
    ...account,
    devices: Number(account.devices ?? 0),
    pos: guarded.pos,
    member_id: guarded.member_id,
    unit_id: guarded.unit_id,
    unit_name: guarded.unit_name,
    own: guarded.id === ctx.actor.account_id,
    grants: grants.map(({ lft, ...grant }) => ({ ...grant, in_scope: covers(scope, lft) }))
  };
}

/** How many members of a unit have no account and get none when it is issued its own: exempt from party work, unless they wish. */
export async function countExemptWithoutAccount(ctx: Reader, unit: UnitInView): Promise<number> {
  const row = await ctx.db
    .selectFrom('member as m')
    .leftJoin('account as a', 'a.member_id', 'm.id')
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .where(({ ref }) => within(narrow(scopeOf(ctx.actor, 'accounts.issue'), { lo: unit.lft, hi: unit.rgt }), ref('m.unit_pos')))
    .where('m.membership_status', '<>', 'left')
    .where('m.activity_status', '=', 'exempt')
    .where('a.id', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

/** How many accounts `card_ending` lists in a unit, or where the actor works now. */
export async function countExpiringCards(ctx: Reader, days: number, unit?: UnitInView): Promise<number> {
  const scope = unit
    ? narrow(scopeOf(ctx.actor, 'accounts.issue'), { lo: unit.lft, hi: unit.rgt })
    : workingScope(ctx.actor, 'accounts.issue');
  const row = await ctx.db
    .selectFrom('account_activation as v')
    .innerJoin('account as a', 'a.id', 'v.account_id')
    .innerJoin('member as m', 'm.id', 'a.member_id')
    .select((eb) => eb.fn.countAll<string>().as('n'))
    .where('v.used_at', 'is', null)
    .where('v.cancelled_at', 'is', null)
    .where(endsWithin(ctx, days))
    .where('a.state', '=', 'pending_activation')
    .where('m.membership_status', '<>', 'left')
    .where(({ ref }) => within(scope, ref('m.unit_pos')))
    .where(({ ref }) => within(scopeOf(ctx.actor, 'members.view'), ref('m.unit_pos')))
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

/** The card `v` expires within so many days from now, or has expired. */
function endsWithin(ctx: Reader, days: number) {
  return sql<boolean>`${sql.ref('v.expires_at')} <= ${addSeconds(ctx.now, days * DAY_SECONDS)}`;
}

/** The last day in Vietnam before an instant at which something ends. */
function lastDay(column: string) {
  return sql<string | null>`((${sql.ref(column)} - interval '1 second') at time zone 'Asia/Ho_Chi_Minh')::date`;
}
