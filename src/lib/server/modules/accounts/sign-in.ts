import { sql } from 'kysely';
import { audit } from '#platform/audit.ts';
import type { Writer } from '#platform/context.ts';
import { RuleBroken } from '#platform/errors.ts';
import type { Keys } from '#platform/seal.ts';
import { addSeconds } from '#platform/time.ts';
import { accountWait, atLogin, countFailure, fromSource, refusalOf, slowDown } from './lock-out.ts';
import type { Outcome } from './outcome.ts';
import { verifyPassword } from './password.ts';
import { asOwner, asSystem, createSession, type SessionWish, type Signed } from './session.ts';

/** What someone brings to the door. `address` is where the request comes from. */
export interface SignIn extends SessionWish {
  login: string;
  password: string;
  address: string;
}

/** An account as the door sees it. */
interface AtTheDoor {
  id: string;
  name: string;
  member_id: string | null;
  unit_id: string | null;
  state: string;
  left: boolean;
  password_hash: string | null;
  failures: number;
}

/**
 * Signs someone in by login name and password. The failure is counted before the password is looked at and forgotten when
 * it is right, so that parallel guesses wait for one another. An unknown name is counted, hashed and answered like a known
 * one; during a wait no password is looked at. Refusals: `accounts.wrong_login`, `accounts.slow_down`, and only for the
 * right password `accounts.locked` or `accounts.not_active`.
 */
export async function signIn(ctx: Writer, keys: Keys, input: SignIn): Promise<Outcome<Signed>> {
  const system = await asSystem(ctx);
  const source = fromSource(keys, 'sign_in', input.address);
  const early = await refusalOf(system, source);
  if (early) return { refused: early };

  const account = await raise(system, input.login);
  if (account instanceof RuleBroken) return { refused: account };
  const stranger = atLogin(keys, input.login);
  const late = account ? null : await refusalOf(system, stranger);
  if (late) return { refused: late };

  const right = await verifyPassword(account?.password_hash ?? null, input.password);
  if (account && right) return enter(system, account, input);
  const wait = account ? await refuse(system, account) : await countFailure(system, stranger);
  const source_wait = await countFailure(system, source);
  return { refused: wait ?? source_wait ?? new RuleBroken('accounts.wrong_login') };
}

/** Begins the session of an account that has shown who it is, and writes it down. `ctx` is the system's. */
export async function comeIn(
  ctx: Writer,
  account: Pick<AtTheDoor, 'id' | 'name' | 'member_id' | 'unit_id'>,
  wish: SessionWish & { by?: string }
): Promise<Signed> {
  const signed = await createSession(ctx, account.id, wish);
  await ctx.db
    .updateTable('account')
    .set({ failures: 0, failed_at: null, retry_at: null, last_login_at: ctx.now })
    .where('id', '=', account.id)
    .execute();
  await audit(asOwner(ctx, account), 'accounts.signed_in', {
    ...aboutHim(account),
    detail: { device: wish.device ?? '', by: wish.by ?? 'password' }
  });
  return signed;
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

/** Counts a failure in advance and gives the account, its row locked; the refusal while it waits; nothing for an unknown name. */
async function raise(ctx: Writer, login: string): Promise<AtTheDoor | RuleBroken | undefined> {
  const { rows } = await sql<AtTheDoor>`
    update account a
       set failures = case when failed_at < ${addSeconds(ctx.now, -86_400)} then 1 else failures + 1 end, failed_at = ${ctx.now}
     where login = ${login} and (retry_at is null or retry_at <= ${ctx.now})
    returning id, name, member_id, state, password_hash, failures,
      coalesce(unit_id, (select m.unit_id from member m where m.id = a.member_id)) as unit_id,
      exists (select 1 from member m where m.id = a.member_id and m.membership_status = 'left') as left`.execute(ctx.db);
  if (rows[0]) return rows[0];
  const waiting = await ctx.db.selectFrom('account').select('retry_at').where('login', '=', login).executeTakeFirst();
  return waiting && (slowDown(ctx.now, waiting.retry_at) ?? new RuleBroken('accounts.wrong_login'));
}

/** Writes a wrong password down, sets the wait that follows from it and gives its sentence, if there is one. */
async function refuse(ctx: Writer, account: AtTheDoor): Promise<RuleBroken | null> {
  const retry_at = addSeconds(ctx.now, accountWait(account.failures));
  await ctx.db.updateTable('account').set({ retry_at }).where('id', '=', account.id).execute();
  await audit(ctx, 'accounts.sign_in_refused', { ...aboutHim(account), detail: { failures: account.failures } });
  return slowDown(ctx.now, retry_at);
}
