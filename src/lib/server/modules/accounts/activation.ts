import { audit } from '#platform/audit.ts';
import type { Reader, Writer } from '#platform/context.ts';
import { RuleBroken } from '#platform/errors.ts';
import { ruleValue } from '#platform/rules.ts';
import { newToken, tokenHash, type Keys } from '#platform/seal.ts';
import { dayOf } from '#platform/time.ts';
import { activationCodeHash } from './activation-code.ts';
import { keepChallenge, takeChallenge } from './challenge.ts';
import { countFailure, fromSource, refusalOf } from './lock-out.ts';
import type { Outcome } from './outcome.ts';
import { hashPassword } from './password.ts';
import { passwordProblem } from './password-rule.ts';
import { aboutHim } from './sign-in.ts';
import { asOwner, asSystem, createSession, endSessions, type SessionWish, type Signed } from './session.ts';

/**
 * Takes the code of an activation card and gives the secret under which the rest of the activation waits 15 minutes. The
 * card stays good until the password is set. Wrong codes are counted per source.
 * Refusals: `accounts.code_not_valid`, `accounts.code_expired`, `accounts.slow_down`.
 */
export async function presentCard(ctx: Writer, keys: Keys, input: { code: string; address: string }): Promise<Outcome<string>> {
  const system = await asSystem(ctx);
  const source = fromSource(keys, 'activation', input.address);
  const early = await refusalOf(system, source);
  if (early) return { refused: early };

  const card = await cardOf(system, activationCodeHash(keys, input.code));
  if (!card) return { refused: (await countFailure(system, source)) ?? new RuleBroken('accounts.code_not_valid', 'card') };
  if (card.expires_at <= ctx.now) return { refused: new RuleBroken('accounts.code_expired', 'card') };
  const token = newToken();
  await keepChallenge(system, 'activation', { hash: tokenHash(token), account_id: card.account_id, value: { activation_id: card.id } });
  return { done: token };
}

/** Whose account an activation in hand would open; undefined when it has lapsed. Name and unit, to be confirmed by the person. */
export async function activationPage(ctx: Reader, token_hash: Buffer | null) {
  if (token_hash === null) return undefined;
  const system = await asSystem(ctx);
  const shown = await system.db
    .selectFrom('account_challenge as c')
    .innerJoin('account_activation as v', (join) =>
      join.onRef('v.account_id', '=', 'c.account_id').on('v.used_at', 'is', null).on('v.cancelled_at', 'is', null)
    )
    .innerJoin('account as a', 'a.id', 'c.account_id')
    .leftJoin('member as m', 'm.id', 'a.member_id')
    .innerJoin('org_unit as u', (join) => join.on((eb) => eb('u.id', '=', eb.fn.coalesce('a.unit_id', 'm.unit_id'))))
    .select(['a.name', 'a.login', 'u.name as unit_name', 'v.purpose'])
    .where('c.token_hash', '=', token_hash)
    .where('c.kind', '=', 'activation')
    .where('c.expires_at', '>', ctx.now)
    .executeTakeFirst();
  if (!shown) return undefined;
  return { ...shown, shortest: await ruleValue(ctx, 'accounts.password_length', dayOf(ctx.now)) };
}

/**
 * Sets the first (or, after a reset, the next) password of the account whose card was presented, spends the card, ends all
 * other sessions and signs the person in. Only of an account that waits for it: no card changes the password of one in use.
 *
 * @throws RuleBroken `accounts.code_expired` the activation has lapsed or the card was spent; `accounts.not_active`; a problem of
 *   the password
 */
export async function activate(ctx: Writer, token_hash: Buffer | null, input: { password: string } & SessionWish): Promise<Signed> {
  const system = await asSystem(ctx);
  const challenge = token_hash && (await takeChallenge(system, 'activation', token_hash));
  const card = challenge && (await spendCard(system, String(challenge.value.activation_id)));
  if (!card) throw new RuleBroken('accounts.code_expired');
  const account = await system.db
    .selectFrom('account as a')
    .leftJoin('member as m', 'm.id', 'a.member_id')
    .select((eb) => [
      'a.id',
      'a.name',
      'a.login',
      'a.member_id',
      'a.state',
      'm.membership_status',
      eb.fn.coalesce('a.unit_id', 'm.unit_id').as('unit_id')
    ])
    .where('a.id', '=', card.account_id)
    .executeTakeFirstOrThrow();
  if (account.state !== 'pending_activation' || account.membership_status === 'left') throw new RuleBroken('accounts.not_active');
  const shortest = await ruleValue(ctx, 'accounts.password_length', dayOf(ctx.now));
  const problem = passwordProblem(input.password, { login: account.login, name: account.name, shortest });
  if (problem) throw problem;

  await system.db
    .updateTable('account')
    .set({ password_hash: await hashPassword(input.password), state: 'active', activated_at: ctx.now })
    .where('id', '=', account.id)
    .execute();
  await endSessions(system, account.id);
  const signed = await createSession(system, account.id, input);
  await audit(asOwner(system, account), 'accounts.activated', { ...aboutHim(account), detail: { purpose: card.purpose } });
  return signed;
}

async function cardOf(ctx: Writer, hash: Buffer | null) {
  if (hash === null) return undefined;
  return ctx.db
    .selectFrom('account_activation')
    .select(['id', 'account_id', 'expires_at'])
    .where('code_hash', '=', hash)
    .where('used_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .executeTakeFirst();
}

// The card must still be good at this moment: it may have been replaced while the password was being thought of.
async function spendCard(ctx: Writer, id: string) {
  return ctx.db
    .updateTable('account_activation')
    .set({ used_at: ctx.now })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .where('expires_at', '>', ctx.now)
    .returning(['account_id', 'purpose'])
    .executeTakeFirst();
}
