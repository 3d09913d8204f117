import { covers, requireCover, scopeOf } from '#platform/access.ts';
import { audit } from '#platform/audit.ts';
import type { Reader, Writer } from '#platform/context.ts';
import { NotFound, RuleBroken } from '#platform/errors.ts';
import { ROLES } from '#platform/permissions.ts';
import { ruleValue } from '#platform/rules.ts';
import { addDays, dayOf } from '#platform/time.ts';
import { accessAccount } from './account.ts';
import { delegatesOf, seesAccounts } from './delegation.queries.ts';
import { mayBeLent } from './grant-access.ts';
import type { CloseGrant, DelegateGrant } from './forms-grants.ts';
import { aboutGrant, requireOther } from './grant.ts';
import type { GrantRow, GrantUnit } from './grant-access.ts';
import { lentRoles } from './grant-power.ts';
import { endDeadGrants, insertGrant } from './grant-record.ts';

/** What a delegation is cut from: the actor's own grant. */
type Source = Pick<GrantRow, 'id' | 'role' | 'reach' | 'unit_id' | 'lo' | 'hi' | 'to_on' | 'from_on'> & { delegated_from: string | null };

/**
 * Lets another act with one's own grant until a day: the whole of it, a part of its rights, or its part for a unit below. Not passed
 * on again, ends with the grant it comes from, and every act is recorded as done for the delegator. A role with power waits for a
 * second person. A branch secretary, who sees no accounts, lends his role to members of his branch, as long as they are at home there.
 *
 * @throws NotFound | Forbidden the grant is not the actor's, or he may not delegate there, or to that person
 * @throws RuleBroken `accounts.delegation_again` | `accounts.delegation_too_long` | `accounts.grant_above` | `accounts.grant_self` |
 *   `accounts.grant_exists` | `accounts.not_active` | `accounts.not_of_branch` | `form.day_in_past`
 */
export async function delegateGrant(ctx: Writer, input: DelegateGrant): Promise<string> {
  const source = await ownGrant(ctx, input.grant_id);
  const unit = await accessPlace(ctx, input.unit_id ?? source.unit_id);
  requireOther(ctx, input.account_id);
  const account = await accessReceiver(ctx, source, input.account_id);
  const role = input.role ?? source.role;
  const reach = input.reach ?? source.reach;
  if (!lentRoles(source.role).includes(role)) throw new RuleBroken('accounts.grant_above', 'role');
  requirePartOf(source, unit, reach);
  await requireShort(ctx, source, input);
  await requireNotDelegatedYet(ctx, source.id, account.id);

  const grant = await insertGrant(ctx, {
    account_id: account.id,
    role,
    unit_id: unit.id,
    reach,
    from_on: input.from_on,
    to_on: input.to_on,
    basis: 'delegation',
    decision_number: input.decision_number,
    delegated_from: source.id
  });
  await audit(ctx, 'accounts.delegated', aboutGrant({ id: grant, member_id: account.member_id, role, unit_id: unit.id, reach }));
  return grant;
}

/**
 * Takes back what one delegated, at once, with the reason.
 *
 * @throws NotFound it is not a delegation of the actor's own grant, or is over
 */
export async function withdrawDelegation(ctx: Writer, input: CloseGrant): Promise<void> {
  const ended = await ctx.db
    .updateTable('account_grant')
    .set({ state: 'ended', ended_by: ctx.actor.account_id, ended_at: ctx.now, closing_reason: input.reason })
    .where('id', '=', input.grant_id)
    .where('state', 'in', ['proposed', 'active'])
    .where('delegated_from', 'in', (eb) =>
      eb.selectFrom('account_grant as s').select('s.id').where('s.account_id', '=', ctx.actor.account_id)
    )
    .returning(['id', 'account_id', 'role', 'unit_id', 'reach'])
    .executeTakeFirst();
  if (!ended) throw new NotFound();
  const { id, unit_id, role, reach } = ended;
  await audit(ctx, 'accounts.delegation_ended', { subject: id, unit: unit_id, detail: { role, reach, reason: input.reason } });
}

/** The open unit for which the actor lets another act, by a right of his own. */
async function accessPlace(ctx: Reader, id: string): Promise<GrantUnit> {
  const unit = await ctx.db
    .selectFrom('org_unit')
    .select(['id', 'kind', 'usage_level', 'lft', 'rgt'])
    .where('id', '=', id)
    .where('closed_on', 'is', null)
    .executeTakeFirst();
  if (!unit || !covers(scopeOf(ctx.actor, 'organization.view'), unit.lft)) throw new NotFound();
  requireCover(ctx, 'accounts.delegate', unit.lft);
  if (ctx.door.grant && ctx.door.grant.on_behalf_of !== null) throw new RuleBroken('accounts.delegation_again', 'grant_id');
  return unit;
}

/**
 * Who receives it: an account in the actor's sight, or, for who sees no accounts there, one of the members of his branch. The roles
 * of a branch go to its members only; nothing goes to a member on probation, suspended or gone, who may hold no office.
 */
async function accessReceiver(ctx: Reader, source: Source, id: string): Promise<{ id: string; member_id: string | null }> {
  const at_home = ROLES[source.role].session === 'member';
  const sees = seesAccounts(ctx, source);
  if (sees) {
    const account = await accessAccount(ctx, 'accounts.view', id);
    if (account.state !== 'active') throw new RuleBroken('accounts.not_active', 'account_id');
    if (!(await mayBeLent(ctx, account.id))) throw new RuleBroken('accounts.not_of_branch', 'account_id');
    if (!at_home) return account;
  }
  const near = at_home && (await delegatesOf(ctx, source.id)).find(({ account_id }) => account_id === id);
  if (!near && sees) throw new RuleBroken('accounts.not_of_branch', 'account_id');
  if (!near) throw new NotFound();
  return { id: near.account_id, member_id: near.member_id };
}

async function ownGrant(ctx: Reader, id: string): Promise<Source> {
  const grant = await ctx.db
    .selectFrom('account_grant as g')
    .innerJoin('org_unit as u', 'u.id', 'g.unit_id')
    .select((eb) => [
      'g.id',
      'g.role',
      'g.reach',
      'g.unit_id',
      'g.from_on',
      'g.to_on',
      'g.delegated_from',
      'u.lft as lo',
      eb.case().when('g.reach', '=', 'unit').then(eb.ref('u.lft')).else(eb.ref('u.rgt')).end().as('hi')
    ])
    .where('g.id', '=', id)
    .where('g.account_id', '=', ctx.actor.account_id)
    .where('g.state', '=', 'active')
    .$castTo<Source>()
    .executeTakeFirst();
  if (!grant || !ctx.actor.grants.some(({ id: held }) => held === grant.id)) throw new NotFound();
  if (grant.delegated_from !== null) throw new RuleBroken('accounts.delegation_again', 'grant_id');
  return grant;
}

function requirePartOf(source: Source, unit: GrantUnit, reach: 'unit' | 'subtree'): void {
  const hi = reach === 'unit' ? unit.lft : unit.rgt;
  if (unit.lft < source.lo || hi > source.hi) throw new RuleBroken('accounts.grant_above', 'unit_id');
}

async function requireShort(ctx: Reader, source: Source, { from_on, to_on }: DelegateGrant): Promise<void> {
  if (from_on < dayOf(ctx.now)) throw new RuleBroken('form.day_in_past', 'from_on');
  const days = await ruleValue(ctx, 'accounts.delegation_days_max', dayOf(ctx.now), source.unit_id);
  if (to_on >= addDays(from_on, days)) throw new RuleBroken('accounts.delegation_too_long', 'to_on', { days });
  if (source.to_on !== null && to_on > source.to_on) throw new RuleBroken('accounts.grant_above', 'to_on');
}

/** What is over bars nothing: it is marked first. Behind it stands the index `account_grant_lent_once`. */
async function requireNotDelegatedYet(ctx: Writer, source_id: string, account_id: string): Promise<void> {
  await endDeadGrants(ctx, account_id);
  const twin = await ctx.db
    .selectFrom('account_grant')
    .select('id')
    .where('delegated_from', '=', source_id)
    .where('account_id', '=', account_id)
    .where('state', 'in', ['proposed', 'active'])
    .limit(1)
    .executeTakeFirst();
  if (twin) throw new RuleBroken('accounts.grant_exists', 'account_id');
}
