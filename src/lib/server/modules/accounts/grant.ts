import { sql } from 'kysely';
import { covers, requireCover, scopeOf } from '#platform/access.ts';
import { audit } from '#platform/audit.ts';
import type { Reader, Writer } from '#platform/context.ts';
import { RuleBroken } from '#platform/errors.ts';
import { ROLES, type Reach, type Role } from '#platform/permissions.ts';
import { dayOf } from '#platform/time.ts';
import { accessAccount, type AccountRow } from './account.ts';
import type { CloseGrant, ProposeGrant } from './forms-grants.ts';
import { accessGrant, accessGrantUnit, type GrantRow, type GrantUnit, mayBeLent } from './grant-access.ts';
import { commands, requireAdministratorLeft, roleFits } from './grant-power.ts';
import { endLent, insertGrant, requireNoneLikeIt } from './grant-record.ts';
import { limitSessions } from './session.ts';

/**
 * Proposes that a person gets a role on a unit, by a decision. A role without power is in force at once;
 * one with power waits for a second person (domain rules §14). Nobody grants to himself or above himself.
 *
 * @throws NotFound | Forbidden
 * @throws RuleBroken `accounts.grant_self` | `accounts.grant_above` | `accounts.role_not_here` | `accounts.grant_exists` |
 *   `accounts.not_active` | `form.day_in_past`
 */
export async function proposeGrant(ctx: Writer, input: ProposeGrant): Promise<string> {
  const account = await accessAccount(ctx, 'accounts.view', input.account_id);
  const unit = await accessGrantUnit(ctx, 'accounts.grant', input.unit_id);
  requireOther(ctx, account.id);
  if (account.state === 'ended') throw new RuleBroken('accounts.not_active', 'account_id');
  if (!roleFits(input.role, unit)) throw new RuleBroken('accounts.role_not_here', 'role');
  if (input.to_on !== null && input.to_on < dayOf(ctx.now)) throw new RuleBroken('form.day_in_past', 'to_on');
  requireNotAbove(ctx, input, unit);
  await requireNoneLikeIt(ctx, input);

  const grant = await insertGrant(ctx, { ...input, basis: 'decision' });
  await audit(ctx, 'accounts.grant_proposed', aboutGrant({ ...input, id: grant, member_id: account.member_id }));
  return grant;
}

/**
 * A second person says yes: the grant is in force from its first day. The second person is neither who proposed it, nor
 * who receives it, nor anybody for whom one of them acts.
 *
 * @throws NotFound | Forbidden
 * @throws RuleBroken `accounts.grant_closed` | `accounts.grant_self` | `accounts.needs_second_person` | `accounts.grant_above` |
 *   `accounts.receiver_not_active` | `accounts.grant_exists` | `accounts.not_of_branch`
 */
export async function confirmGrant(ctx: Writer, input: { grant_id: string }): Promise<void> {
  const grant = await accessGrant(ctx, 'accounts.confirm', input.grant_id);
  if (grant.state !== 'proposed') throw new RuleBroken('accounts.grant_closed');
  if (grant.account_id === ctx.actor.account_id) throw new RuleBroken('accounts.grant_self');
  const first = [grant.proposed_by, grant.proposed_for, grant.account_id];
  if (first.includes(ctx.actor.account_id)) throw new RuleBroken('accounts.needs_second_person');

  const actor = {
    ...ctx.actor,
    grants: ctx.actor.grants.filter(({ on_behalf_of }) => on_behalf_of === null || !first.includes(on_behalf_of))
  };
  if (!covers(scopeOf(actor, 'accounts.confirm'), grant.lo)) throw new RuleBroken('accounts.needs_second_person');
  if (!commands(actor, 'accounts.confirm', grant)) throw new RuleBroken('accounts.grant_above');
  requireCover({ ...ctx, actor }, 'accounts.confirm', grant.lo);
  await requireInUse(ctx, grant);
  if (grant.basis !== 'delegation') await requireNoneLikeIt(ctx, { ...grant, besides: grant.id });
  else if (!(await mayBeLent(ctx, grant.account_id))) throw new RuleBroken('accounts.not_of_branch');

  await close(ctx, grant, { state: 'active', confirmed_by: ctx.actor.account_id, confirmed_at: ctx.now });
  await limitSessions(ctx, grant.account_id);
  await audit(ctx, 'accounts.grant_confirmed', aboutGrant(grant));
}

/**
 * A second person says no, or who proposed it takes it back.
 *
 * @throws NotFound | Forbidden
 * @throws RuleBroken `accounts.grant_closed`
 */
export async function refuseGrant(ctx: Writer, input: CloseGrant): Promise<void> {
  const grant = await accessGrant(ctx, 'accounts.confirm', input.grant_id);
  if (grant.state !== 'proposed') throw new RuleBroken('accounts.grant_closed');
  await close(ctx, grant, { state: 'refused', ended_by: ctx.actor.account_id, ended_at: ctx.now, closing_reason: input.reason });
  await audit(ctx, 'accounts.grant_refused', aboutGrant(grant, input.reason));
}

/**
 * Ends a grant, and what was delegated from it, at once. Never the last one by which a unit can be administered:
 * also not one's own.
 *
 * @throws NotFound | Forbidden
 * @throws RuleBroken `accounts.grant_closed` | `accounts.grant_above` | `accounts.last_administrator`
 */
export async function endGrant(ctx: Writer, input: CloseGrant): Promise<void> {
  const grant = await accessGrant(ctx, 'accounts.grant', input.grant_id);
  if (grant.state !== 'active') throw new RuleBroken('accounts.grant_closed');
  if (!commands(ctx.actor, 'accounts.grant', grant)) throw new RuleBroken('accounts.grant_above');
  await requireAdministratorLeft(ctx, [grant.id]);

  await close(ctx, grant, { state: 'ended', ended_by: ctx.actor.account_id, ended_at: ctx.now, closing_reason: input.reason });
  await endLent(ctx, { grant_id: grant.id }, input.reason);
  await audit(ctx, grant.basis === 'delegation' ? 'accounts.delegation_ended' : 'accounts.grant_ended', aboutGrant(grant, input.reason));
}

/** What an audit entry says of a grant. */
export function aboutGrant(grant: Pick<GrantRow, 'id' | 'member_id' | 'role' | 'unit_id' | 'reach'>, reason?: string) {
  const detail = { role: grant.role, reach: grant.reach, ...(reason === undefined ? {} : { reason }) };
  return { subject: grant.id, unit: grant.unit_id, detail, ...(grant.member_id === null ? {} : { member: grant.member_id }) };
}

/** @throws RuleBroken `accounts.grant_self` the person who would get it is the actor, or the one for whom he acts */
export function requireOther(ctx: Reader, account_id: AccountRow['id']): void {
  if (account_id === ctx.actor.account_id || account_id === ctx.door.grant?.on_behalf_of)
    throw new RuleBroken('accounts.grant_self', 'account_id');
}

/** @throws RuleBroken `accounts.grant_above` it commands more, or reaches further, than the actor does by granting */
export function requireNotAbove(ctx: Reader, { role, reach }: { role: Role; reach: Reach }, unit: GrantUnit): void {
  const hi = reach === 'unit' ? unit.lft : unit.rgt;
  if (!commands(ctx.actor, 'accounts.grant', { role, lo: unit.lft, hi })) throw new RuleBroken('accounts.grant_above', 'role');
}

/** Power is confirmed only to a person who has come in himself: while a card is out, whoever holds it would get the power. */
async function requireInUse(ctx: Reader, { account_id, role }: GrantRow): Promise<void> {
  if (!ROLES[role].power) return;
  const { rows } = await sql<{ active: boolean }>`select app.account_active(${account_id}) as active`.execute(ctx.db);
  if (!rows[0]?.active) throw new RuleBroken('accounts.receiver_not_active');
}

async function close(ctx: Writer, grant: GrantRow, change: { state: string; [column: string]: unknown }): Promise<void> {
  const done = await ctx.db
    .updateTable('account_grant')
    .set(change)
    .where('id', '=', grant.id)
    .where('state', '=', grant.state)
    .returning('id')
    .executeTakeFirst();
  if (!done) throw new RuleBroken('accounts.grant_closed');
}
