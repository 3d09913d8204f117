import { sql } from 'kysely';
import { audit } from '#platform/audit.ts';
import type { Writer } from '#platform/context.ts';
import { RuleBroken } from '#platform/errors.ts';
import { ROLES, type Reach, type Role } from '#platform/permissions.ts';
import { dayOf } from '#platform/time.ts';
import { limitSessions } from './session.ts';

/** A grant about to be written. */
export interface NewGrant {
  account_id: string;
  role: Role;
  unit_id: string;
  reach: Reach;
  from_on: string;
  to_on: string | null;
  basis: 'decision' | 'position' | 'delegation';
  decision_number?: string;
  position_id?: string;
  delegated_from?: string;
}

/** Writes a grant: in force at once when its role has no power, else waiting for the second person. Gives its id. */
export async function insertGrant(ctx: Writer, grant: NewGrant): Promise<string> {
  const row = await ctx.db
    .insertInto('account_grant')
    .values({
      account_id: grant.account_id,
      role: grant.role,
      unit_id: grant.unit_id,
      reach: grant.reach,
      from_on: grant.from_on,
      to_on: grant.to_on,
      basis: grant.basis,
      decision_number: grant.decision_number ?? '',
      position_id: grant.position_id ?? null,
      delegated_from: grant.delegated_from ?? null,
      state: ROLES[grant.role].power ? 'proposed' : 'active',
      proposed_by: ctx.actor.account_id,
      proposed_for: ctx.door.grant?.on_behalf_of ?? null,
      proposed_at: ctx.now
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  if (!ROLES[grant.role].power) await limitSessions(ctx, grant.account_id);
  return row.id;
}

/**
 * Insists that the person does not have that role on that unit already, in force or proposed. What is dead (its days, its
 * position or its membership are over) is first marked as ended, so that it bars nothing.
 *
 * @throws RuleBroken `accounts.grant_exists`
 */
export async function requireNoneLikeIt(
  ctx: Writer,
  like: { account_id: string; role: Role; unit_id: string; besides?: string }
): Promise<void> {
  await endDeadGrants(ctx, like.account_id);
  const twin = await ctx.db
    .selectFrom('account_grant')
    .select('id')
    .where('account_id', '=', like.account_id)
    .where('role', '=', like.role)
    .where('unit_id', '=', like.unit_id)
    .where('basis', '<>', 'delegation')
    .where('state', 'in', ['proposed', 'active'])
    .where('id', '<>', like.besides ?? '0')
    .limit(1)
    .executeTakeFirst();
  if (twin) throw new RuleBroken('accounts.grant_exists', 'role');
}

/**
 * Ends what was delegated from a grant or, of a whole account (`account_id`), all its grants and what was delegated from them. One line
 * in the log for each. What stands outside the actor's view dies with its source; `endDeadGrants` marks it.
 */
export async function endLent(ctx: Writer, from: { grant_id: string } | { account_id: string }, reason: string): Promise<void> {
  const ended = await ctx.db
    .updateTable('account_grant')
    .set({ state: 'ended', ended_by: ctx.actor.account_id, ended_at: ctx.now, closing_reason: reason })
    .where((eb) => {
      if ('grant_id' in from) return eb('delegated_from', '=', from.grant_id);
      const own = eb.selectFrom('account_grant as s').select('s.id').where('s.account_id', '=', from.account_id);
      return eb.or([eb('account_id', '=', from.account_id), eb('delegated_from', 'in', own)]);
    })
    .where('state', 'in', ['proposed', 'active'])
    .returning(['id', 'unit_id', 'role', 'reach', 'basis'])
    .execute();
  for (const grant of ended) await auditEnd(ctx, grant, reason === '' ? { by_itself: true } : { reason });
}

/**
 * Marks as ended every grant that is over: its last day has passed, the position or the membership behind it has ended, or
 * the grant it was delegated from has. Of one account, or of all. Gives how many.
 */
export async function endDeadGrants(ctx: Writer, account_id?: string): Promise<number> {
  const today = dayOf(ctx.now);
  const dead = await ctx.db
    .updateTable('account_grant as g')
    .set({ state: 'ended', ended_at: ctx.now })
    .where('g.id', 'in', sql<string>`(select app.dead_grants(${today}, ${account_id ?? null}))`)
    .returning(['g.id', 'g.unit_id', 'g.role', 'g.reach', 'g.basis'])
    .execute();
  for (const grant of dead) await auditEnd(ctx, grant, { by_itself: true });
  return dead.length;
}

async function auditEnd(
  ctx: Writer,
  { id, unit_id, role, reach, basis }: { id: string; unit_id: string; role: string; reach: string; basis: string },
  why: { reason: string } | { by_itself: true }
): Promise<void> {
  const action = basis === 'delegation' ? 'accounts.delegation_ended' : 'accounts.grant_ended';
  await audit(ctx, action, { subject: id, unit: unit_id, detail: { role, reach, ...why } });
}
