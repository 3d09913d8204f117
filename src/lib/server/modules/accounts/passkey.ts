import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
  type AuthenticationResponseJSON,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  type RegistrationResponseJSON
} from '@simplewebauthn/server';
import { audit } from '#platform/audit.ts';
import type { Writer } from '#platform/context.ts';
import { NotFound, RuleBroken } from '#platform/errors.ts';
import { keyedHash, tokenHash, type Keys } from '#platform/seal.ts';
import { keepChallenge, takeChallenge, type ChallengeKind } from './challenge.ts';
import type { Outcome } from './outcome.ts';
import { needsSecondFactor, ownId, proved, provedFirst, requireFresh, secondFactors, type Proved } from './second-factor.ts';

/** The site a passkey is bound to: its host name, its origin, and its name as the device shows it. */
export interface PasskeySite {
  host: string;
  origin: string;
  name: string;
}

/** What a browser needs to make a new passkey for the actor. */
export async function newPasskeyOptions(ctx: Writer, keys: Keys, site: PasskeySite): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const account_id = ownId(ctx);
  const options = await generateRegistrationOptions({
    rpID: site.host,
    rpName: site.name,
    userName: ctx.actor.login,
    userDisplayName: ctx.actor.name,
    userID: new Uint8Array(keyedHash(keys, 'passkey_user', account_id)),
    attestationType: 'none',
    excludeCredentials: await ownPasskeys(ctx),
    authenticatorSelection: { residentKey: 'discouraged', userVerification: 'preferred' }
  });
  await keepChallenge(ctx, 'passkey_register', { hash: tokenHash(options.challenge), account_id, value: {} });
  return options;
}

/** What a browser needs to show one of the actor's passkeys; null when he has none. */
export async function passkeyOptions(ctx: Writer, site: PasskeySite): Promise<PublicKeyCredentialRequestOptionsJSON | null> {
  const allowCredentials = await ownPasskeys(ctx);
  if (allowCredentials.length === 0) return null;
  const options = await generateAuthenticationOptions({ rpID: site.host, allowCredentials, userVerification: 'preferred' });
  await keepChallenge(ctx, 'passkey_verify', { hash: tokenHash(options.challenge), account_id: ownId(ctx), value: {} });
  return options;
}

/** Adds a passkey by the browser's answer (JSON). Refusals: `accounts.passkey_not_valid`, `accounts.passkey_known`. */
export async function addPasskey(
  ctx: Writer,
  keys: Keys,
  given: { site: PasskeySite; answer: string; name: string }
): Promise<Outcome<Proved>> {
  await requireFresh(ctx);
  const response = answerOf<RegistrationResponseJSON>(given.answer);
  const challenge = response && (await ownChallenge(ctx, 'passkey_register', response.response.clientDataJSON));
  const made = challenge
    ? await verifyRegistrationResponse({ response, ...expected(given.site, challenge) }).catch(() => undefined)
    : undefined;
  if (!made?.verified) return refused;
  const { credential } = made.registrationInfo;
  const added = await ctx.db
    .insertInto('account_passkey')
    .values({
      account_id: ownId(ctx),
      credential_id: credential.id,
      public_key: Buffer.from(credential.publicKey),
      counter: String(credential.counter),
      name: given.name,
      created_at: ctx.now
    })
    .onConflict((conflict) => conflict.column('credential_id').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!added) return { refused: new RuleBroken('accounts.passkey_known') };
  await audit(ctx, 'accounts.passkey_added', { subject: added.id, member: ctx.actor.member_id ?? undefined });
  return { done: await provedFirst(ctx, keys) };
}

/** Shows the second factor by a passkey's answer (JSON). Refusal: `accounts.passkey_not_valid`. */
export async function showPasskey(ctx: Writer, site: PasskeySite, answer: string): Promise<Outcome<Proved>> {
  const response = answerOf<AuthenticationResponseJSON>(answer);
  const challenge = response && (await ownChallenge(ctx, 'passkey_verify', response.response.clientDataJSON));
  if (!challenge) return refused;
  const passkey = await ctx.db
    .selectFrom('account_passkey')
    .select(['id', 'credential_id', 'public_key', 'counter'])
    .where('credential_id', '=', response.id)
    .where('account_id', '=', ownId(ctx))
    .forUpdate()
    .executeTakeFirst();
  if (!passkey) return refused;
  const credential = { id: passkey.credential_id, publicKey: new Uint8Array(passkey.public_key), counter: Number(passkey.counter) };
  const shown = await verifyAuthenticationResponse({ response, credential, ...expected(site, challenge) }).catch(() => undefined);
  if (!shown?.verified) return refused;
  await ctx.db
    .updateTable('account_passkey')
    .set({ counter: String(shown.authenticationInfo.newCounter), last_used_at: ctx.now })
    .where('id', '=', passkey.id)
    .execute();
  return { done: { signed: await proved(ctx, 'passkey') } };
}

/**
 * Takes a passkey off the actor's account.
 *
 * @throws NotFound it is not his
 * @throws RuleBroken `accounts.last_second_factor` a role needs one and this is the last; `accounts.second_factor_needed`
 */
export async function removePasskey(ctx: Writer, passkey_id: string): Promise<void> {
  await requireFresh(ctx);
  const { totp, passkeys } = await secondFactors(ctx);
  if (!totp && passkeys === 1 && needsSecondFactor(ctx)) throw new RuleBroken('accounts.last_second_factor');
  const gone = await ctx.db
    .deleteFrom('account_passkey')
    .where('id', '=', passkey_id)
    .where('account_id', '=', ownId(ctx))
    .returning('id')
    .executeTakeFirst();
  if (!gone) throw new NotFound('passkey');
  await audit(ctx, 'accounts.passkey_removed', { subject: passkey_id, member: ctx.actor.member_id ?? undefined });
}

const refused = { refused: new RuleBroken('accounts.passkey_not_valid') } as const;

function expected(site: PasskeySite, expectedChallenge: string) {
  return { expectedChallenge, expectedOrigin: site.origin, expectedRPID: site.host, requireUserVerification: false };
}

async function ownPasskeys(ctx: Writer): Promise<{ id: string }[]> {
  return ctx.db.selectFrom('account_passkey').select('credential_id as id').where('account_id', '=', ownId(ctx)).orderBy('id').execute();
}

function answerOf<T extends { id: string; response: { clientDataJSON: string } }>(text: string): T | undefined {
  try {
    const answer = JSON.parse(text) as Partial<T> | null;
    return typeof answer?.id === 'string' && typeof answer.response?.clientDataJSON === 'string' ? (answer as T) : undefined;
  } catch {
    return undefined;
  }
}

/** The challenge an answer answers, when it was the actor's own and was not answered before. */
async function ownChallenge(ctx: Writer, kind: ChallengeKind, clientDataJSON: string): Promise<string | undefined> {
  const said = Buffer.from(clientDataJSON, 'base64url')
    .toString('utf8')
    .match(/"challenge"\s*:\s*"([A-Za-z0-9_-]+)"/)?.[1];
  const kept = said === undefined ? undefined : await takeChallenge(ctx, kind, tokenHash(said));
  return kept?.account_id === ownId(ctx) ? said : undefined;
}
