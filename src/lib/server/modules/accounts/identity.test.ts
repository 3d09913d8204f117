import { afterAll, beforeAll, describe, expect, vi } from 'vitest';
import { test, useDatabase } from '#platform/testing.ts';
import { tokenHash } from '#platform/seal.ts';
import { plantMember, plantUnits } from '#test/cast.ts';
import { CLIENT, startProvider, walk } from '#test/provider.ts';
import { keepErrand, linkIdentity, signInByIdentity, takeErrand, unlinkIdentity } from './identity.ts';
import { beginErrand, endErrand } from './identity-provider.ts';

useDatabase();

// the provider tells at length that it is not configured for production
for (const level of ['info', 'warn'] as const) vi.spyOn(console, level).mockImplementation(() => undefined);

const RETURN = 'http://localhost:3999/dang-nhap/dinh-danh/ve';

describe('an outside identity', () => {
  let provider: Awaited<ReturnType<typeof startProvider>>;
  const config = () => ({ issuer: provider.issuer, ...CLIENT, name: 'định danh' });
  beforeAll(async () => void (provider = await startProvider(RETURN)));
  afterAll(() => provider.stop());

  const identify = async (login: string) => {
    const { address, errand } = await beginErrand(config(), RETURN);
    return endErrand(config(), await walk(address, login, RETURN), errand);
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
      const back = await walk(address, 'minh-hoa', RETURN);
      await expect(endErrand(config(), back, { ...errand, [part]: other.errand[part] }), part).rejects.toThrow('accounts.identity_refused');
    }
    const declined = new URL(`${RETURN}?error=access_denied&state=${errand.state}&iss=${encodeURIComponent(provider.issuer)}`);
    await expect(endErrand(config(), declined, errand)).rejects.toThrow('accounts.identity_refused');
    const code = await walk(address, 'minh-hoa', RETURN);
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
    const first = await startProvider(RETURN);
    await first.stop();
    const config = { issuer: first.issuer, ...CLIENT, name: 'định danh' };
    await expect(beginErrand(config, RETURN)).rejects.toThrow('accounts.identity_provider_down');
    const second = await startProvider(RETURN, first.port);
    const { address, errand } = await beginErrand(config, RETURN);
    const back = await walk(address, 'minh-hoa', RETURN);
    await second.stop();
    await expect(endErrand(config, back, errand), 'gone while the person was there').rejects.toThrow('accounts.identity_provider_down');
    const third = await startProvider(RETURN, first.port);
    await expect(beginErrand(config, RETURN)).resolves.toHaveProperty('address');
    await third.stop();
  });
});
