import { sql } from 'kysely';
import { closeness, nameContains } from '#accounts';
import { covers, narrow, scopeOf, within, type Scope } from '#platform/access.ts';
import type { Reader } from '#platform/context.ts';
import { NotFound } from '#platform/errors.ts';
import type { AuditSearch } from './forms.ts';

/** Entries a page. */
export const ENTRIES_A_PAGE = 20;

/**
 * Entries of the log in the actor's scope, latest first; `ENTRIES_A_PAGE` (one more tells that there are older ones).
 * A person is found as who acted, for whom he acted, and whom it concerned. `purpose` and `reason` are what the actor wrote
 * when an export was taken out, a personal ID opened, an account locked, a grant ended; null for other acts.
 *
 * @throws NotFound the unit asked for is outside the scope
 */
export async function searchAudit(ctx: Reader, search: AuditSearch) {
  const scope = await scopeAsked(ctx, search.unit_id);
  return ctx.db
    .selectFrom('audit_entry_named as e')
    .leftJoin('member as m', 'm.id', 'e.member_id')
    .leftJoin('account as a', 'a.member_id', 'e.member_id')
    .select((eb) => [
      'e.id',
      'e.at',
      'e.action',
      'e.account_id',
      'e.account_name',
      'e.on_behalf_name',
      'e.unit_name',
      'e.member_id',
      'e.reference',
      eb.fn.coalesce('m.full_name', 'a.name').as('member_name'),
      // elsewhere a purpose is a word of the program
      sql<string | null>`case when e.action = 'members.exported' then e.detail ->> 'purpose' end`.as('purpose'),
      sql<string | null>`e.detail ->> 'reason'`.as('reason')
    ])
    .where(({ ref }) => within(scope, sql<number>`${ref('e.unit_pos')}`))
    .$if(search.account_id !== undefined, (entries) =>
      entries.where((eb) => eb.or([eb('e.account_id', '=', search.account_id ?? ''), eb('e.on_behalf_of', '=', search.account_id ?? '')]))
    )
    .$if(search.member_id !== undefined, (entries) =>
      entries.where((eb) =>
        eb.or([
          eb('e.member_id', '=', search.member_id ?? ''),
          eb(
            'e.account_id',
            'in',
            eb
              .selectFrom('account')
              .select('id')
              .where('member_id', '=', search.member_id ?? '')
          )
        ])
      )
    )
    .$if(search.action !== '', (entries) => entries.where('e.action', '=', search.action))
    .$if(search.from_on !== null, (entries) => entries.where('e.at', '>=', startOfDay(search.from_on)))
    .$if(search.to_on !== null, (entries) => entries.where('e.at', '<', sql<Date>`${startOfDay(search.to_on)} + interval '1 day'`))
    .$if(search.before !== undefined, (entries) => entries.where('e.id', '<', search.before ?? '0'))
    .orderBy('e.id', 'desc')
    .limit(ENTRIES_A_PAGE + 1)
    .execute();
}

/** People whose name or login contains what was typed, to search the log by: accounts and members in scope. At most 15. */
export async function findPeople(ctx: Reader, find: string) {
  const scope = scopeOf(ctx.actor, 'audit.search');
  const members = await ctx.db
    .selectFrom('member as m')
    .innerJoin('org_unit as u', 'u.id', 'm.unit_id')
    .select(['m.id', 'm.full_name as name', 'm.born_on', 'u.name as unit_name'])
    .where(({ ref }) => within(scope, ref('m.unit_pos')))
    .where(({ ref }) => nameContains(ref('m.name_fold'), find))
    .orderBy(({ ref }) => closeness(ref('m.full_name'), find))
    .orderBy('m.given')
    .orderBy('m.middle')
    .orderBy('m.family')
    .orderBy('m.id')
    .limit(10)
    .execute();
  const accounts = await ctx.db
    .selectFrom('account as a')
    .innerJoin('org_unit as u', (join) => join.on(placeOfAccount))
    .select(['a.id', 'a.name', 'a.login', 'u.name as unit_name'])
    .where('a.login', '=', find.toLowerCase())
    .where(({ ref }) => within(scope, ref('u.lft')))
    .orderBy('a.id')
    .limit(1)
    .execute();
  return { members, accounts };
}

/** The names of what a search is narrowed to, for the page that shows it; absent where outside the scope. */
export async function namesOfSearch(ctx: Reader, { account_id, member_id, unit_id }: AuditSearch) {
  const scope = scopeOf(ctx.actor, 'audit.search');
  const account = await ctx.db
    .selectFrom('account as a')
    .innerJoin('org_unit as u', (join) => join.on(placeOfAccount))
    .select('a.name')
    .where('a.id', '=', account_id ?? null)
    .where(({ ref }) => within(scope, ref('u.lft')))
    .executeTakeFirst();
  const member = await ctx.db
    .selectFrom('member')
    .select('full_name')
    .where('id', '=', member_id ?? null)
    .where(({ ref }) => within(scope, ref('unit_pos')))
    .executeTakeFirst();
  const unit = await ctx.db
    .selectFrom('org_unit')
    .select('name')
    .where('id', '=', unit_id ?? null)
    .where(({ ref }) => within(scope, ref('lft')))
    .executeTakeFirst();
  return { account: account?.name, member: member?.full_name ?? undefined, unit: unit?.name };
}

/** An account stands where its member stands, or at its own unit. */
const placeOfAccount = sql<boolean>`u.lft = coalesce(app.member_pos(a.member_id), (select lft from org_unit where id = a.unit_id))`;

async function scopeAsked(ctx: Reader, unit_id: string | undefined): Promise<Scope> {
  const scope = scopeOf(ctx.actor, 'audit.search');
  if (unit_id === undefined) return scope;
  const unit = await ctx.db.selectFrom('org_unit').select(['lft', 'rgt']).where('id', '=', unit_id).executeTakeFirst();
  if (!unit || !covers(scope, unit.lft)) throw new NotFound();
  return narrow(scope, { lo: unit.lft, hi: unit.rgt });
}

function startOfDay(day: string | null) {
  return sql<Date>`(${day}::date::timestamp at time zone 'Asia/Ho_Chi_Minh')`;
}
