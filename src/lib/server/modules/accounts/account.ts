import { sql, type Updateable } from 'kysely';
import { covers, requireCover, scopeOf } from '#platform/access.ts';
import { audit } from '#platform/audit.ts';
import type { Reader, Writer } from '#platform/context.ts';
import type { Account } from '#platform/db/types.ts';
import { NotFound, RuleBroken } from '#platform/errors.ts';
import type { Permission } from '#platform/permissions.ts';
import { requireAdministratorLeft, requireGrantsWithinReach } from './grant-power.ts';
import { endLent } from './grant-record.ts';
import type { ActOnAccount } from './forms-grants.ts';
import { endSessions } from './session.ts';

/** An account as its guards see it: whose it is, and the unit it belongs to. */
export interface AccountRow {
  id: string;
  member_id: string | null;
  name: string;
  login: string;
  state: string;
  unit_id: string;
  unit_name: string;
  /** Tree position of the unit. */
  pos: number;
}

/**
 * The account, if the actor may know of it (by `accounts.view`, or by the permission itself), and may do with it what the permission says.
 *
 * @throws NotFound | Forbidden
 */
export async function accessAccount(ctx: Reader, permission: Permission, id: string): Promise<AccountRow> {
  if (!/^[1-9][0-9]{0,17}$/.test(id)) throw new NotFound();
  const account = await ctx.db
    .selectFrom('account')
    .innerJoin('org_unit as u', (join) =>
      join.on(sql<boolean>`u.lft = coalesce(app.member_pos(account.member_id), (select lft from org_unit where id = account.unit_id))`)
    )
    .select([
      'account.id',
      'account.member_id',
      'account.name',
      'account.login',
      'account.state',
      'u.id as unit_id',
      'u.name as unit_name',
      'u.lft as pos'
    ])
    .where('account.id', '=', id)
    .executeTakeFirst();
  const known = account && [permission, 'accounts.view' as const].some((one) => covers(scopeOf(ctx.actor, one), account.pos));
  if (!known) throw new NotFound();
  requireCover(ctx, permission, account.pos);
  return account;
}

/**
 * Shuts an account at once: no sign-in until somebody unlocks it, every session ends. The reason is shown to other administrators.
 *
 * @throws RuleBroken `accounts.not_own` | `accounts.not_active` | `accounts.grants_outside_reach` | `accounts.last_administrator`
 */
export async function lockAccount(ctx: Writer, input: ActOnAccount): Promise<void> {
  const account = await accessToRule(ctx, input.account_id);
  await requireAdministratorLeft(ctx, await activeGrants(ctx, account.id));
  await changeState(ctx, account.id, { from: ['pending_activation', 'active'], to: { state: 'locked', locked_reason: input.reason } });
  await endSessions(ctx, account.id);
  await audit(ctx, 'accounts.locked', { ...aboutAccount(account), detail: { reason: input.reason } });
}

/**
 * Opens a locked account, or one slowed down by wrong passwords: its owner signs in as before.
 * What was never activated waits for activation again.
 *
 * @throws RuleBroken `accounts.not_own` | `accounts.not_active` | `accounts.grants_outside_reach`
 */
export async function unlockAccount(ctx: Writer, input: Pick<ActOnAccount, 'account_id'>): Promise<void> {
  const account = await accessToRule(ctx, input.account_id);
  const { password_hash } = await ctx.db
    .selectFrom('account')
    .select('password_hash')
    .where('id', '=', account.id)
    .executeTakeFirstOrThrow();
  const state = password_hash === null ? 'pending_activation' : 'active';
  await changeState(ctx, account.id, {
    from: ['locked', 'active'],
    to: { state, locked_reason: '', failures: 0, failed_at: null, retry_at: null, unlocked_at: ctx.now }
  });
  await audit(ctx, 'accounts.unlocked', aboutAccount(account));
}

/**
 * Closes an account with its sessions, its unused card and its grants. Its person gets in again only by a new card (`resetAccount`),
 * and without the old grants.
 *
 * @throws RuleBroken `accounts.not_own` | `accounts.not_active` | `accounts.grants_outside_reach` | `accounts.last_administrator`
 */
export async function endAccount(ctx: Writer, input: ActOnAccount): Promise<void> {
  const account = await accessToRule(ctx, input.account_id);
  await requireAdministratorLeft(ctx, await activeGrants(ctx, account.id));
  await closeAccount(ctx, account.id, input.reason);
  await audit(ctx, 'accounts.ended', { ...aboutAccount(account), detail: { reason: input.reason } });
}

/** Ends everything an account has: state, sessions, cards, grants. Also the work of the job when a member has left. */
export async function closeAccount(ctx: Writer, account_id: string, reason: string): Promise<void> {
  await changeState(ctx, account_id, { from: ['pending_activation', 'active', 'locked'], to: { state: 'ended' } });
  await endSessions(ctx, account_id);
  await cancelCards(ctx, account_id);
  await endLent(ctx, { account_id }, reason);
}

/** The account to be locked, unlocked, reset or ended: somebody else's, who holds no grant outside the actor's reach. */
export async function accessToRule(ctx: Writer, id: string): Promise<AccountRow> {
  const account = await accessAccount(ctx, 'accounts.unlock', id);
  if (account.id === ctx.actor.account_id) throw new RuleBroken('accounts.not_own');
  await requireGrantsWithinReach(ctx, account.id);
  return account;
}

/** Cancels the activation cards of an account that were not used. */
export async function cancelCards(ctx: Writer, account_id: string): Promise<void> {
  await ctx.db
    .updateTable('account_activation')
    .set({ cancelled_at: ctx.now })
    .where('account_id', '=', account_id)
    .where('used_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .execute();
}

/** What an audit entry says of an account. */
export function aboutAccount(account: Pick<AccountRow, 'id' | 'member_id' | 'unit_id'>): {
  subject: string;
  member?: string;
  unit: string;
} {
  return { subject: account.id, unit: account.unit_id, ...(account.member_id === null ? {} : { member: account.member_id }) };
}

async function activeGrants(ctx: Writer, account_id: string): Promise<string[]> {
  const rows = await ctx.db
    .selectFrom('account_grant')
    .select('id')
    .where('account_id', '=', account_id)
    .where('state', '=', 'active')
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

async function changeState(ctx: Writer, id: string, { from, to }: { from: string[]; to: Updateable<Account> }): Promise<void> {
  const changed = await ctx.db
    .updateTable('account')
    .set(to)
    .where('id', '=', id)
    .where('state', 'in', from)
    .returning('id')
    .executeTakeFirst();
  if (!changed) throw new RuleBroken('accounts.not_active');
}
