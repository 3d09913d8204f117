import { sql, type RawBuilder } from 'kysely';
import { audit } from '#platform/audit.ts';
import { NOBODY, type Reader, type Writer } from '#platform/context.ts';
import { NotFound } from '#platform/errors.ts';
import { ROLES, type Role, type SessionKind } from '#platform/permissions.ts';
import { ruleValue } from '#platform/rules.ts';
import { newToken, tokenHash } from '#platform/seal.ts';
import { addSeconds, dayOf } from '#platform/time.ts';
import { contextOf } from '#platform/transaction.ts';

const HOUR = 3_600;
const DAY = 86_400;

/** The longest a browser keeps a cookie, in days; the idle limit ends an unused session long before. */
const LONGEST_DAYS = 400;

/** What the browser is given: the token, and for how many days it keeps it (null: until it is closed). */
export interface Signed {
  token: string;
  days: number | null;
}

/** A new session: the device as `browser.system`, whether to stay signed in on it, whether the second factor counts as shown. */
export interface SessionWish {
  device?: string;
  remember?: boolean;
  second_factor?: boolean;
}

/** The same transaction seen by the system: for those who come in, before anyone is known. A snapshot stays read-only. */
export function asSystem(ctx: Reader): Promise<Writer> {
  return contextOf((ctx as Writer).db, { caller: 'system', now: ctx.now, reference: ctx.reference });
}

/** The system's context with the person who just came in as the author of what follows. */
export function asOwner(system: Writer, owner: { id: string; name: string }): Writer {
  return { ...system, actor: { ...NOBODY, account_id: owner.id, name: owner.name } };
}

/**
 * Begins a session of an account that has shown who it is, and gives its token; the database keeps only the token's hash.
 * It lives by the strictest role of the account: 90 idle days on a member's own device (rule `accounts.member_idle_days`),
 * 12 hours at a desk, 30 idle minutes for administrators. `ctx` is the system's.
 */
export async function createSession(ctx: Writer, account_id: string, wish: SessionWish = {}): Promise<Signed> {
  return beginSession(ctx, { id: account_id, roles: await liveRoles(ctx, account_id) }, wish);
}

/** Who begins a session: the account, its roles of today, and the figures it lives by if they are known already. */
export interface Beginner {
  id: string;
  roles: readonly Role[];
  figures?: SessionFigures;
}

/** The same for an account whose roles of today are known. `entry` is written in the same statement. */
export async function beginSession(ctx: Writer, account: Beginner, wish: SessionWish, entry?: RawBuilder<void>): Promise<Signed> {
  const figures = account.figures ?? (await sessionFigures(ctx));
  if (Object.values(figures).some((figure) => typeof figure !== 'number')) throw new Error('no rule value for sessions'); // the configuration is incomplete
  const { idle_seconds, expires_at } = lifetime(ctx.now, strictest(account.roles), wish.remember ?? false, figures);
  const token = newToken();
  await sql`select app.begin_session(${account.id}, ${tokenHash(token)}, ${wish.device ?? ''}, ${idle_seconds}, ${expires_at},
                                     ${wish.second_factor ? ctx.now : null}, ${ctx.now})${entry ? sql`, ${entry}` : sql``}`.execute(ctx.db);
  return { token, days: cookieDays(ctx.now, expires_at) };
}

/**
 * Gives the actor's own session a new token; the old one is worth nothing from then on. With `second_factor` it counts as
 * shown now, and the session lives by what his roles allow.
 */
export async function renewSession(ctx: Writer, { second_factor = false } = {}): Promise<Signed> {
  const { account_id, session } = ctx.actor;
  if (account_id === null || session === null) throw new NotFound('no session');
  const kind = strictest(await liveRoles(ctx, account_id));
  const limit = lifetime(ctx.now, kind, kind === 'member', await sessionFigures(ctx));
  const token = newToken();
  const { expires_at } = await ctx.db
    .updateTable('account_session')
    .set({
      token_hash: tokenHash(token),
      last_used_at: ctx.now,
      idle_seconds: sql<number>`least(idle_seconds, ${limit.idle_seconds})`,
      expires_at: sql<Date>`least(expires_at, ${limit.expires_at}::timestamptz)`,
      ...(second_factor ? { second_factor_at: ctx.now, stepped_up_at: ctx.now } : {})
    })
    .where('id', '=', session.id)
    .returning('expires_at')
    .executeTakeFirstOrThrow();
  return { token, days: cookieDays(ctx.now, expires_at) };
}

/** Shortens the open sessions of an account to what its roles now allow. Called when it is given a role. */
export async function limitSessions(ctx: Writer, account_id: string): Promise<void> {
  const kind = strictest(await liveRoles(ctx, account_id));
  if (kind === 'member') return;
  const limit = lifetime(ctx.now, kind, false, await sessionFigures(ctx));
  await ctx.db
    .updateTable('account_session')
    .set({
      idle_seconds: sql<number>`least(idle_seconds, ${limit.idle_seconds})`,
      expires_at: sql<Date>`least(expires_at, ${limit.expires_at}::timestamptz)`
    })
    .where('account_id', '=', account_id)
    .where('ended_at', 'is', null)
    .execute();
}

/** Ends the session in hand. */
export async function signOut(ctx: Writer): Promise<void> {
  const { account_id, session } = ctx.actor;
  if (account_id === null || session === null) return;
  await ctx.db.updateTable('account_session').set({ ended_at: ctx.now }).where('id', '=', session.id).execute();
  await audit(ctx, 'accounts.signed_out', { subject: account_id });
}

/** Signs the actor out on one of his devices. @throws NotFound it is not an open session of his */
export async function endSession(ctx: Writer, session_id: string): Promise<void> {
  const ended = await ctx.db
    .updateTable('account_session')
    .set({ ended_at: ctx.now })
    .where('id', '=', session_id)
    .where('account_id', '=', ctx.actor.account_id)
    .where('ended_at', 'is', null)
    .returning('device')
    .executeTakeFirst();
  if (!ended) throw new NotFound('session');
  await audit(ctx, 'accounts.session_ended', { subject: session_id, detail: { device: ended.device } });
}

/** Signs the actor out everywhere but here. Gives how many sessions ended. */
export async function endOtherSessions(ctx: Writer): Promise<number> {
  const { account_id, session } = ctx.actor;
  if (account_id === null) return 0;
  const ended = await endSessions(ctx, account_id, session?.id ?? null);
  await audit(ctx, 'accounts.sessions_ended', { subject: account_id, detail: { sessions: ended } });
  return ended;
}

/** Ends every open session of an account but one. No audit entry of its own: part of a larger act. */
export async function endSessions(ctx: Writer, account_id: string, but: string | null = null): Promise<number> {
  const ended = await ctx.db
    .updateTable('account_session')
    .set({ ended_at: ctx.now })
    .where('account_id', '=', account_id)
    .where('ended_at', 'is', null)
    .$if(but !== null, (sessions) => sessions.where('id', '<>', but))
    .executeTakeFirst();
  return Number(ended.numUpdatedRows);
}

/** The roles an account holds today, the second factor shown or not. */
export async function liveRoles(ctx: Reader, account_id: string): Promise<Role[]> {
  const rows = await ctx.db
    .selectFrom('account_grant')
    .select('role')
    .where('account_id', '=', account_id)
    .where('state', '=', 'active')
    .where(sql<boolean>`app.grant_live(account_grant, ${dayOf(ctx.now)}::date)`)
    .execute();
  return rows.map(({ role }) => role as Role);
}

function strictest(roles: readonly Role[]): SessionKind {
  const kinds: readonly SessionKind[] = roles.map((role) => ROLES[role].session);
  return (['administrator', 'staff'] as const).find((kind) => kinds.includes(kind)) ?? 'member';
}

/** The figures of the rules a session lives by: `accounts.` and these names. */
export interface SessionFigures {
  member_idle_days: number;
  staff_session_hours: number;
  administrator_idle_minutes: number;
}

async function sessionFigures(ctx: Reader): Promise<SessionFigures> {
  const today = dayOf(ctx.now);
  return {
    member_idle_days: await ruleValue(ctx, 'accounts.member_idle_days', today),
    staff_session_hours: await ruleValue(ctx, 'accounts.staff_session_hours', today),
    administrator_idle_minutes: await ruleValue(ctx, 'accounts.administrator_idle_minutes', today)
  };
}

function lifetime(now: Date, kind: SessionKind, remember: boolean, figures: SessionFigures): { idle_seconds: number; expires_at: Date } {
  if (kind === 'member' && remember)
    return { idle_seconds: figures.member_idle_days * DAY, expires_at: addSeconds(now, LONGEST_DAYS * DAY) };
  const whole = figures.staff_session_hours * HOUR;
  return { idle_seconds: kind === 'administrator' ? figures.administrator_idle_minutes * 60 : whole, expires_at: addSeconds(now, whole) };
}

// A session of more than a day is one to be remembered; shorter ones leave with the browser.
function cookieDays(now: Date, expires_at: Date): number | null {
  const days = Math.ceil((expires_at.getTime() - now.getTime()) / 1000 / DAY);
  return days > 1 ? days : null;
}
