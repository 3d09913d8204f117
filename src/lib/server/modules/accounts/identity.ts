import { audit } from '#platform/audit.ts';
import type { Writer } from '#platform/context.ts';
import { NotFound, RuleBroken } from '#platform/errors.ts';
import { newToken, tokenHash } from '#platform/seal.ts';
import { keepChallenge, takeChallenge } from './challenge.ts';
import type { Errand, OutsideIdentity } from './identity-provider.ts';
import { ownId, requireFresh } from './second-factor.ts';
import { asSystem, liveRoles, type SessionWish, type Signed } from './session.ts';
import { comeIn } from './sign-in.ts';

/** What a browser that was sent to the provider came for: to sign in, or (`account_id`) to link its identity to that account. */
export interface KeptErrand extends Errand {
  account_id: string | null;
  back: string;
}

/**
 * Keeps an errand until the browser returns with the secret given here; linking when someone is signed in.
 *
 * @throws RuleBroken `accounts.second_factor_needed` linking gives a new way in, so the second factor, or the password, comes first
 */
export async function keepErrand(ctx: Writer, errand: Errand, back: string): Promise<string> {
  if (ctx.actor.account_id !== null) await requireFresh(ctx);
  const token = newToken();
  await keepChallenge(ctx, 'identity', { hash: tokenHash(token), account_id: ctx.actor.account_id, value: { ...errand, back } });
  return token;
}

/** The errand of a returning browser, once. @throws RuleBroken `accounts.identity_refused` there is none */
export async function takeErrand(ctx: Writer, token_hash: Buffer | null): Promise<KeptErrand> {
  const kept = token_hash && (await takeChallenge(ctx, 'identity', token_hash));
  if (!kept || kept.account_id !== ctx.actor.account_id) throw new RuleBroken('accounts.identity_refused');
  return { ...(kept.value as unknown as Errand & { back: string }), account_id: kept.account_id };
}

/**
 * Signs in whoever the provider vouches for. Never opens an account: the identity was linked to one before.
 *
 * @throws RuleBroken `accounts.identity_not_linked`; `accounts.locked` | `accounts.not_active`
 */
export async function signInByIdentity(ctx: Writer, identity: OutsideIdentity, wish: SessionWish): Promise<Signed> {
  const system = await asSystem(ctx);
  const account = await system.db
    .selectFrom('account_identity as i')
    .innerJoin('account as a', 'a.id', 'i.account_id')
    .leftJoin('member as m', 'm.id', 'a.member_id')
    .select((eb) => [
      'a.id',
      'a.name',
      'a.member_id',
      'a.state',
      'm.membership_status',
      eb.fn.coalesce('a.unit_id', 'm.unit_id').as('unit_id')
    ])
    .where('i.issuer', '=', identity.issuer)
    .where('i.subject', '=', identity.subject)
    .executeTakeFirst();
  if (!account) throw new RuleBroken('accounts.identity_not_linked');
  if (account.state !== 'active' || account.membership_status === 'left') {
    throw new RuleBroken(account.state === 'locked' ? 'accounts.locked' : 'accounts.not_active');
  }
  return comeIn(system, { ...account, roles: await liveRoles(system, account.id) }, { ...wish, by: 'identity' });
}

/** Links an identity to the actor's account. @throws RuleBroken `accounts.identity_taken` it opens another account */
export async function linkIdentity(ctx: Writer, identity: OutsideIdentity): Promise<void> {
  const account_id = ownId(ctx);
  const linked = await ctx.db
    .insertInto('account_identity')
    .values({ account_id, ...identity, linked_at: ctx.now })
    .onConflict((conflict) => conflict.columns(['issuer', 'subject']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!linked) throw new RuleBroken('accounts.identity_taken');
  await audit(ctx, 'accounts.identity_linked', {
    subject: account_id,
    member: ctx.actor.member_id ?? undefined,
    detail: { issuer: identity.issuer }
  });
}

/** Takes a linked identity off the actor's account. @throws NotFound it is not his */
export async function unlinkIdentity(ctx: Writer, identity_id: string): Promise<void> {
  const gone = await ctx.db
    .deleteFrom('account_identity')
    .where('id', '=', identity_id)
    .where('account_id', '=', ownId(ctx))
    .returning('issuer')
    .executeTakeFirst();
  if (!gone) throw new NotFound('identity');
  await audit(ctx, 'accounts.identity_unlinked', {
    subject: ownId(ctx),
    member: ctx.actor.member_id ?? undefined,
    detail: { issuer: gone.issuer }
  });
}
