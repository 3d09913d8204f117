import { sql } from 'kysely';
import { audit, auditEntry } from '#platform/audit.ts';
import type { Writer } from '#platform/context.ts';
import { RuleBroken } from '#platform/errors.ts';
import type { Keys } from '#platform/seal.ts';
import { addSeconds } from '#platform/time.ts';
import { atLogin, atLoginFrom, countFailure, crowdWait, forgetFailures, fromSource, slowDown } from './lock-out.ts';
import type { Outcome } from './outcome.ts';
import { verifyPassword } from './password.ts';
import { asOwner, asSystem, beginSession, type Beginner, type SessionWish, type Signed } from './session.ts';

/** What someone brings to the door. `address` is where the request comes from. */
export interface SignIn extends SessionWish {
  login: string;
  password: string;
  address: string;
}

/** An account as the door sees it: what app.knock() gives (db/migrations/0092_sign_in_trips.sql). `failures`: if this is one. */
interface AtTheDoor extends Beginner {
  name: string;
  member_id: string | null;
  unit_id: string | null;
  state: string;
  left: boolean | null;
  password_hash: string | null;
  failures: number;
}

/**
 * Signs someone in by login name and password. The account is locked before the password is looked at, so that parallel
 * guesses wait for one another. Waits belong to a login name and a source: who guesses from
 * elsewhere does not keep the person out. An unknown name is counted, hashed and answered like a known
 * one; during a wait no password is looked at. Refusals: `accounts.wrong_login`, `accounts.slow_down`, and only for the
 * right password `accounts.locked` or `accounts.not_active`.
 */
export async function signIn(ctx: Writer, keys: Keys, input: SignIn): Promise<Outcome<Signed>> {
  const source = fromSource(keys, 'sign_in', input.address);
  const here = atLoginFrom(keys, input.login, input.address);
  const stranger = atLogin(keys, input.login);
  const { rows } = await sql<{ door: { account?: AtTheDoor; from_here?: boolean; retry_at?: string } }>`
    select app.knock(${input.login}, ${source.hash}, ${here.hash}, ${stranger.hash}, ${ctx.now}) as door`.execute(ctx.db);
  const { account, from_here, retry_at } = rows[0]?.door ?? {};
  const waiting = retry_at === undefined ? null : slowDown(ctx.now, new Date(retry_at));
  if (waiting) return { refused: waiting };

  const right = await verifyPassword(account?.password_hash ?? null, input.password);
  if (account && right) {
    if (from_here) await forgetFailures(ctx, here);
    return enter(ctx, account, input);
  }
  const system = await asSystem(ctx);
  const wait_here = await countFailure(system, here);
  const wait = account ? await refuse(system, account) : await countFailure(system, stranger);
  const source_wait = await countFailure(system, source);
  return { refused: wait_here ?? wait ?? source_wait ?? new RuleBroken('accounts.wrong_login') };
}

/** Begins the session of an account that has shown who it is, and writes it down. */
export async function comeIn(
  ctx: Writer,
  account: Beginner & Pick<AtTheDoor, 'name' | 'member_id' | 'unit_id'>,
  wish: SessionWish & { by?: string }
): Promise<Signed> {
  const detail = { device: wish.device ?? '', by: wish.by ?? 'password' };
  return beginSession(ctx, account, wish, auditEntry(asOwner(ctx, account), 'accounts.signed_in', { ...aboutHim(account), detail }));
}

/** The facts of an audit entry about an account. */
export function aboutHim(account: Pick<AtTheDoor, 'id' | 'member_id' | 'unit_id'>) {
  return { subject: account.id, member: account.member_id ?? undefined, unit: account.unit_id ?? undefined };
}

async function enter(ctx: Writer, account: AtTheDoor, wish: SignIn): Promise<Outcome<Signed>> {
  if (account.state === 'active' && !account.left) return { done: await comeIn(ctx, account, wish) };
  await audit(ctx, 'accounts.sign_in_refused', { ...aboutHim(account), detail: { state: account.state } });
  return { refused: new RuleBroken(account.state === 'locked' ? 'accounts.locked' : 'accounts.not_active') };
}

/** Writes a wrong password down, sets the wait that follows from it and gives its sentence, if there is one. */
async function refuse(ctx: Writer, account: AtTheDoor): Promise<RuleBroken | null> {
  const retry_at = addSeconds(ctx.now, crowdWait(account.failures));
  await ctx.db
    .updateTable('account')
    .set({ failures: account.failures, failed_at: ctx.now, retry_at })
    .where('id', '=', account.id)
    .execute();
  await audit(ctx, 'accounts.sign_in_refused', { ...aboutHim(account), detail: { failures: account.failures } });
  return slowDown(ctx.now, retry_at);
}
