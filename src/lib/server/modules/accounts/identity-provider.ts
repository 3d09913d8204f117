import * as oidc from 'openid-client';
import type { IdentityProvider } from '#platform/config.ts';
import { RuleBroken } from '#platform/errors.ts';

/** How long the provider may take for one answer, in seconds. */
const PATIENCE = 5;

const known = new Map<string, oidc.Configuration>();

/** A person as the provider knows him: only meaningful together. */
export interface OutsideIdentity {
  issuer: string;
  subject: string;
}

/** What must be remembered between sending someone to the provider and his return. */
export interface Errand {
  verifier: string;
  state: string;
  nonce: string;
}

/**
 * Where to send the browser, and what to remember until it returns. PKCE, state and nonce are all used.
 *
 * @throws RuleBroken `accounts.identity_provider_down`
 */
export async function beginErrand(provider: IdentityProvider, redirect_uri: string): Promise<{ address: string; errand: Errand }> {
  const configuration = await discovered(provider);
  const errand = { verifier: oidc.randomPKCECodeVerifier(), state: oidc.randomState(), nonce: oidc.randomNonce() };
  const address = oidc.buildAuthorizationUrl(configuration, {
    redirect_uri,
    scope: 'openid',
    state: errand.state,
    nonce: errand.nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(errand.verifier),
    code_challenge_method: 'S256'
  });
  return { address: address.href, errand };
}

/**
 * Who came back, by the provider's own signed word for the address he came back to.
 *
 * @throws RuleBroken `accounts.identity_provider_down`, or `accounts.identity_refused`: he declined, or the answer is not
 *   the one to our question
 */
export async function endErrand(provider: IdentityProvider, came_to: URL, errand: Errand): Promise<OutsideIdentity> {
  const configuration = await discovered(provider);
  try {
    const tokens = await oidc.authorizationCodeGrant(configuration, came_to, {
      pkceCodeVerifier: errand.verifier,
      expectedState: errand.state,
      expectedNonce: errand.nonce,
      idTokenExpected: true
    });
    const claims = tokens.claims();
    if (!claims) throw new RuleBroken('accounts.identity_refused');
    return { issuer: claims.iss, subject: claims.sub };
  } catch (problem) {
    throw new RuleBroken(isDown(problem) ? 'accounts.identity_provider_down' : 'accounts.identity_refused');
  }
}

// Asked for when first needed and kept only when it answered: a provider that is down now is asked again next time.
async function discovered(provider: IdentityProvider): Promise<oidc.Configuration> {
  const key = `${provider.issuer} ${provider.client_id} ${provider.client_secret}`;
  const before = known.get(key);
  if (before) return before;
  const issuer = new URL(provider.issuer);
  const near = ['localhost', '127.0.0.1', '[::1]'].includes(issuer.hostname);
  try {
    const configuration = await oidc.discovery(issuer, provider.client_id, undefined, oidc.ClientSecretBasic(provider.client_secret), {
      timeout: PATIENCE,
      ...(near ? { execute: [oidc.allowInsecureRequests] } : {})
    });
    known.set(key, configuration);
    return configuration;
  } catch {
    throw new RuleBroken('accounts.identity_provider_down');
  }
}

// No answer, or none that makes sense: not the person's doing.
function isDown(problem: unknown): boolean {
  if (problem instanceof oidc.AuthorizationResponseError || problem instanceof oidc.ResponseBodyError) return false;
  if (problem instanceof TypeError) return true;
  const code = problem instanceof oidc.ClientError ? problem.code : '';
  return ['OAUTH_TIMEOUT', 'OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON'].includes(code ?? '');
}
