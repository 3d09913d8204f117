import { audit } from '#platform/audit.ts';
import type { Reader, Writer } from '#platform/context.ts';
import { NotFound, RuleBroken } from '#platform/errors.ts';
import { ROLES } from '#platform/permissions.ts';
import { ruleValue } from '#platform/rules.ts';
import type { Keys } from '#platform/seal.ts';
import { addSeconds, dayOf } from '#platform/time.ts';
import { atSecondFactor, countFailure, forgetFailures, refusalOf } from './lock-out.ts';
import type { Outcome } from './outcome.ts';
import { makeRecoveryCodes, spendRecoveryCode } from './recovery-code.ts';
import { renewSession, type Signed } from './session.ts';
import { confirmSecret, spendTotp } from './totp.ts';

/** What a session gets by a second factor; with `recovery_codes` when it is the account's first: shown this once. */
export interface Proved {
  signed: Signed;
  recovery_codes?: string[];
}

/** The ways in which the actor can show a second factor, and how many recovery codes are left. */
export async function secondFactors(ctx: Reader) {
  const own = ctx.actor.account_id;
  const { totp, passkeys, recovery_left } = await ctx.db
    .selectNoFrom((eb) => [
      eb
        .selectFrom('account_totp')
        .select((e) => e.fn.countAll<string>().as('n'))
        .where('account_id', '=', own)
        .where('confirmed_at', 'is not', null)
        .as('totp'),
      eb
        .selectFrom('account_passkey')
        .select((e) => e.fn.countAll<string>().as('n'))
        .where('account_id', '=', own)
        .as('passkeys'),
      eb
        .selectFrom('account_recovery_code')
        .select((e) => e.fn.countAll<string>().as('n'))
        .where('account_id', '=', own)
        .where('used_at', 'is', null)
        .as('recovery_left')
    ])
    .executeTakeFirstOrThrow();
  return { totp: Number(totp) > 0, passkeys: Number(passkeys), recovery_left: Number(recovery_left) };
}

/** Whether a role of the actor asks for a second factor, shown or not. */
export function needsSecondFactor({ actor }: Reader): boolean {
  return actor.locked || actor.grants.some(({ role }) => ROLES[role].power);
}

/**
 * Whether the actor showed who he is within the minutes of rule `accounts.step_up_minutes`: by the second factor or, while none is
 * set up, by signing in or by his password. An open session alone does not tell who sits before it.
 */
export async function isFresh(ctx: Reader): Promise<boolean> {
  const at = ctx.actor.session?.stepped_up_at;
  const since = addSeconds(ctx.now, -60 * (await ruleValue(ctx, 'accounts.step_up_minutes', dayOf(ctx.now))));
  if (at !== null && at !== undefined && new Date(at) >= since) return true;
  const { totp, passkeys } = await secondFactors(ctx);
  return !totp && passkeys === 0 && (await cameInSince(ctx, since));
}

/** @throws RuleBroken `accounts.second_factor_needed` he did not show lately who he is */
export async function requireFresh(ctx: Reader): Promise<void> {
  if (!(await isFresh(ctx))) throw new RuleBroken('accounts.second_factor_needed');
}

/**
 * Sets up the authenticator whose secret `beginTotp` gave, by a first code from it. Refusals:
 * `accounts.second_factor_wrong`, `accounts.slow_down`.
 */
export async function confirmTotp(ctx: Writer, keys: Keys, code: string): Promise<Outcome<Proved>> {
  await requireFresh(ctx);
  const account_id = ownId(ctx);
  return guarded(ctx, keys, async () => {
    if (!(await confirmSecret(ctx, keys, digitsOf(code)))) return undefined;
    await audit(ctx, 'accounts.second_factor_added', { subject: account_id, member: ctx.actor.member_id ?? undefined });
    return provedFirst(ctx, keys);
  });
}

/**
 * Shows the second factor: six digits of the authenticator, or a recovery code, which is then spent. The session gets a new
 * token. Refusals: `accounts.second_factor_wrong`, `accounts.slow_down`.
 */
export async function showCode(ctx: Writer, keys: Keys, code: string): Promise<Outcome<Proved>> {
  return guarded(ctx, keys, async () => {
    const digits = digitsOf(code);
    const right = digits.length === 6 ? await spendTotp(ctx, keys, digits) : await spendRecoveryCode(ctx, keys, code);
    return right ? { signed: await proved(ctx, digits.length === 6 ? 'totp' : 'recovery_code') } : undefined;
  });
}

/** The session after its second factor was shown: a new token, and an entry in the log. */
export async function proved(ctx: Writer, by: string): Promise<Signed> {
  const first = ctx.actor.session?.second_factor_at === null;
  const signed = await renewSession(ctx, { second_factor: true });
  await audit(ctx, first ? 'accounts.second_factor_shown' : 'accounts.stepped_up', { subject: ownId(ctx), detail: { by } });
  return signed;
}

/** The session after a second factor was added, with recovery codes when the account had none. */
export async function provedFirst(ctx: Writer, keys: Keys): Promise<Proved> {
  const { recovery_left } = await secondFactors(ctx);
  const recovery_codes = recovery_left === 0 ? await makeRecoveryCodes(ctx, keys) : undefined;
  return { signed: await renewSession(ctx, { second_factor: true }), recovery_codes };
}

/**
 * Takes the authenticator off the account.
 *
 * @throws RuleBroken `accounts.last_second_factor` a role needs one and there is no passkey; `accounts.second_factor_needed`
 */
export async function removeTotp(ctx: Writer): Promise<void> {
  await requireFresh(ctx);
  const account_id = ownId(ctx);
  const { passkeys } = await secondFactors(ctx);
  if (passkeys === 0 && needsSecondFactor(ctx)) throw new RuleBroken('accounts.last_second_factor');
  await ctx.db.deleteFrom('account_totp').where('account_id', '=', account_id).execute();
  await audit(ctx, 'accounts.second_factor_removed', { subject: account_id, member: ctx.actor.member_id ?? undefined });
}

/** New recovery codes in the place of all earlier ones: shown this once. @throws RuleBroken `accounts.second_factor_needed` */
export async function renewRecoveryCodes(ctx: Writer, keys: Keys): Promise<string[]> {
  await requireFresh(ctx);
  return makeRecoveryCodes(ctx, keys);
}

/** The actor's account. @throws NotFound nobody is signed in */
export function ownId(ctx: Reader): string {
  if (ctx.actor.account_id === null) throw new NotFound('account');
  return ctx.actor.account_id;
}

async function cameInSince(ctx: Reader, since: Date): Promise<boolean> {
  const session = await ctx.db
    .selectFrom('account_session')
    .select('id')
    .where('id', '=', ctx.actor.session?.id ?? null)
    .where((eb) => eb.or([eb('created_at', '>=', since), eb('password_at', '>=', since)]))
    .executeTakeFirst();
  return session !== undefined;
}

// Counted before it is looked at, forgotten when right: of two parallel guesses the second waits for the first.
async function guarded(ctx: Writer, keys: Keys, attempt: () => Promise<Proved | undefined>): Promise<Outcome<Proved>> {
  const guessing = atSecondFactor(keys, ownId(ctx));
  const early = await refusalOf(ctx, guessing);
  if (early) return { refused: early };
  const wait = await countFailure(ctx, guessing);
  const done = await attempt();
  if (!done) return { refused: wait ?? new RuleBroken('accounts.second_factor_wrong', 'code') };
  await forgetFailures(ctx, guessing);
  return { done };
}

function digitsOf(code: string): string {
  const digits = code.replace(/[\s-]/g, '');
  return /^[0-9]{6}$/.test(digits) ? digits : '';
}
