import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, vi } from 'vitest';
import { test, useDatabase } from '#platform/testing.ts';
import { tokenHash } from '#platform/seal.ts';
import { plantMember, plantUnits } from '#test/cast.ts';
import { keepErrand, linkIdentity, signInByIdentity, takeErrand, unlinkIdentity } from './identity.ts';
import { beginErrand, endErrand } from './identity-provider.ts';

useDatabase();

// the provider tells at length that it is not configured for production
for (const level of ['info', 'warn'] as const) vi.spyOn(console, level).mockImplementation(() => undefined);

const RETURN = 'http://localhost:3999/dang-nhap/dinh-danh/ve';

/** A real OpenID Connect provider on this machine that knows one application: ours. */
async function startProvider(port = 0): Promise<{ issuer: string; port: number; stop: () => Promise<void> }> {
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const taken = (server.address() as AddressInfo).port;
  const issuer = `http://127.0.0.1:${taken}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'sotay',
        client_secret: 'only-for-tests-only-for-tests',
        redirect_uris: [RETURN],
        grant_types: ['authorization_code'],
        response_types: ['code']
      }
    ],
    pkce: { required: () => true },
    cookies: { keys: ['only-for-tests'] }
  });
  server.on('request', provider.callback());
  return {
    issuer,
    port: taken,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      })
  };
}

/** Walks a browser through the provider's own pages, as the person of that name; gives the address it comes back to. */
async function walk(address: string, login: string): Promise<URL> {
  const jar = new Map<string, string>();
  let next = address;
  let form: string | undefined;
  for (let step = 0; step < 12; step += 1) {
    const response = await fetch(next, {
      redirect: 'manual',
      method: form === undefined ? 'GET' : 'POST',
      body: form,
      headers: {
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' })
      }
    });
    for (const cookie of response.headers.getSetCookie())
      jar.set(cookie.slice(0, cookie.indexOf('=')), cookie.slice(cookie.indexOf('=') + 1).split(';')[0] ?? '');
    const location = response.headers.get('location');
    form = undefined;
    if (location) {
      next = new URL(location, next).href;
      if (next.startsWith(RETURN)) return new URL(next);
      continue;
    }
    const page = await response.text();
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
    next = new URL(/action="([^"]+)"/.exec(page)?.[1] ?? '', next).href;
    form = new URLSearchParams({ prompt: prompt ?? '', login, password: 'x' }).toString();
  }
  throw new Error('the provider never sent the browser back');
}

describe('an outside identity', () => {
  let provider: Awaited<ReturnType<typeof startProvider>>;
  const config = () => ({ issuer: provider.issuer, client_id: 'sotay', client_secret: 'only-for-tests-only-for-tests', name: 'định danh' });
  beforeAll(async () => void (provider = await startProvider()));
  afterAll(() => provider.stop());

  const identify = async (login: string) => {
    const { address, errand } = await beginErrand(config(), RETURN);
    return endErrand(config(), await walk(address, login), errand);
  };

  test('opens the account it was linked to, and never makes one', async ({ tx, as, asCaller }) => {
    const units = await plantUnits(tx);
    const member_id = await plantMember(tx, units.branch_1a);
    const me = await as({ member_id });
    const identity = await identify('minh-hoa');
    expect(identity).toEqual({ issuer: provider.issuer, subject: 'minh-hoa' });

    await expect(signInByIdentity(await asCaller(null), identity, {})).rejects.toThrow('accounts.identity_not_linked');
    expect(await tx.selectFrom('account').select('id').execute()).toHaveLength(1);

    await linkIdentity(me, identity);
    const signed = await signInByIdentity(await asCaller(null), identity, { device: 'chrome.android' });
    expect((await asCaller(tokenHash(signed.token))).actor).toMatchObject({ account_id: me.actor.account_id, member_id });

    const other = await as({});
    await expect(linkIdentity(other, identity)).rejects.toThrow('accounts.identity_taken');
    const { id } = await tx.selectFrom('account_identity').select('id').executeTakeFirstOrThrow();
    await expect(unlinkIdentity(other, id)).rejects.toThrow('identity');
    await unlinkIdentity(me, id);
    await expect(signInByIdentity(await asCaller(null), identity, {})).rejects.toThrow('accounts.identity_not_linked');
  });

  test('opens no account that is locked, and leaves the second factor to be shown', async ({ tx, as, asCaller }) => {
    const units = await plantUnits(tx);
    const clerk = await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_1.id }] });
    const identity = { issuer: provider.issuer, subject: 'can-bo' };
    await linkIdentity(clerk, identity);
    const signed = await signInByIdentity(await asCaller(null), identity, {});
    expect((await asCaller(tokenHash(signed.token))).actor.locked).toBe(true);
    await tx.updateTable('account').set({ state: 'locked' }).execute();
    await expect(signInByIdentity(await asCaller(null), identity, {})).rejects.toThrow('accounts.locked');
  });

  test('counts only as the answer to our own question: another state, nonce or verifier is refused', async () => {
    const { address, errand } = await beginErrand(config(), RETURN);
    const other = await beginErrand(config(), RETURN);
    for (const part of ['state', 'nonce', 'verifier'] as const) {
      const back = await walk(address, 'minh-hoa');
      await expect(endErrand(config(), back, { ...errand, [part]: other.errand[part] }), part).rejects.toThrow('accounts.identity_refused');
    }
    const declined = new URL(`${RETURN}?error=access_denied&state=${errand.state}&iss=${encodeURIComponent(provider.issuer)}`);
    await expect(endErrand(config(), declined, errand)).rejects.toThrow('accounts.identity_refused');
    const code = await walk(address, 'minh-hoa');
    await expect(endErrand(config(), code, errand)).resolves.toMatchObject({ subject: 'minh-hoa' });
    await expect(endErrand(config(), code, errand), 'a code works once').rejects.toThrow('accounts.identity_refused');
  });

  test('is remembered for its own browser and person, once', async ({ tx, as, asCaller }) => {
    await plantUnits(tx);
    const errand = { verifier: 'v', state: 's', nonce: 'n' };
    const token = await keepErrand(await asCaller(null), errand, '/lich');
    await expect(takeErrand(await asCaller(null), null)).rejects.toThrow('accounts.identity_refused');
    expect(await takeErrand(await asCaller(null), tokenHash(token))).toEqual({ ...errand, back: '/lich', account_id: null });
    await expect(takeErrand(await asCaller(null), tokenHash(token))).rejects.toThrow('accounts.identity_refused');
    const mine = await keepErrand(await as(), errand, '/');
    await expect(takeErrand(await as(), tokenHash(mine)), 'someone else came back').rejects.toThrow('accounts.identity_refused');
  });
});

describe('a provider that is down', () => {
  test('is asked again next time, and the person is told plainly', async () => {
    const first = await startProvider();
    await first.stop();
    const config = { issuer: first.issuer, client_id: 'sotay', client_secret: 'only-for-tests-only-for-tests', name: 'định danh' };
    await expect(beginErrand(config, RETURN)).rejects.toThrow('accounts.identity_provider_down');
    const second = await startProvider(first.port);
    const { address, errand } = await beginErrand(config, RETURN);
    const back = await walk(address, 'minh-hoa');
    await second.stop();
    await expect(endErrand(config, back, errand), 'gone while the person was there').rejects.toThrow('accounts.identity_provider_down');
    const third = await startProvider(first.port);
    await expect(beginErrand(config, RETURN)).resolves.toHaveProperty('address');
    await third.stop();
  });
});
