import { createHash, createSign, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import { describe, expect } from 'vitest';
import type { Writer } from '#platform/context.ts';
import { KEYS, NOW, test, useDatabase } from '#platform/testing.ts';
import { tokenHash } from '#platform/seal.ts';
import { addSeconds } from '#platform/time.ts';
import { plantUnits } from '#test/cast.ts';
import { settled } from './outcome.ts';
import { addPasskey, newPasskeyOptions, passkeyOptions, removePasskey, showPasskey } from './passkey.ts';
import { secondFactors } from './second-factor.ts';

useDatabase();

const SITE = { host: 'localhost', origin: 'http://localhost:3000', name: 'Sổ tay đảng viên' };

/** A device that keeps one passkey, speaking WebAuthn as a browser would (attestation 'none', ES256). */
function aDevice({ origin = SITE.origin, host = SITE.host } = {}) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = randomBytes(16);
  let counter = 0;
  const clientData = (type: string, challenge: string) => Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  const authData = (flags: number, rest: Buffer = Buffer.alloc(0)) => {
    const count = Buffer.alloc(4);
    count.writeUInt32BE((counter += 1));
    return Buffer.concat([createHash('sha256').update(host).digest(), Buffer.of(flags), count, rest]);
  };
  const envelope = {
    id: id.toString('base64url'),
    rawId: id.toString('base64url'),
    type: 'public-key' as const,
    clientExtensionResults: {}
  };
  return {
    create(challenge: string): string {
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.of(0, id.length), id, coseKey(publicKey)]);
      const attestationObject = Buffer.concat([
        Buffer.of(0xa3),
        cborText('fmt'),
        cborText('none'),
        cborText('attStmt'),
        Buffer.of(0xa0),
        cborText('authData'),
        cborBytes(authData(0x45, attested))
      ]);
      const response = {
        clientDataJSON: clientData('webauthn.create', challenge).toString('base64url'),
        attestationObject: attestationObject.toString('base64url')
      };
      return JSON.stringify({ ...envelope, response });
    },
    get(challenge: string): string {
      const clientDataJSON = clientData('webauthn.get', challenge);
      const authenticatorData = authData(0x05);
      const signature = createSign('sha256')
        .update(authenticatorData)
        .update(createHash('sha256').update(clientDataJSON).digest())
        .sign(privateKey);
      const response = {
        clientDataJSON: clientDataJSON.toString('base64url'),
        authenticatorData: authenticatorData.toString('base64url'),
        signature: signature.toString('base64url')
      };
      return JSON.stringify({ ...envelope, response });
    }
  };
}

function coseKey(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  return Buffer.concat([
    Buffer.from('a5010203262001', 'hex'),
    Buffer.of(0x21),
    cborBytes(Buffer.from(x, 'base64url')),
    Buffer.of(0x22),
    cborBytes(Buffer.from(y, 'base64url'))
  ]);
}

const cborText = (text: string) => Buffer.concat([Buffer.of(0x60 + text.length), Buffer.from(text)]);
const cborBytes = (bytes: Buffer) => Buffer.concat([Buffer.of(0x58, bytes.length), bytes]);

describe('a passkey', () => {
  const enrol = async (ctx: Writer, device = aDevice()) => {
    const { challenge } = await newPasskeyOptions(ctx, KEYS, SITE);
    return addPasskey(ctx, KEYS, { site: SITE, answer: device.create(challenge), name: 'Máy cơ quan' });
  };

  test('can be the first second factor: recovery codes, a new token, open walls', async ({ tx, as, asCaller }) => {
    const units = await plantUnits(tx);
    const half = await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_1.id }], second_factor: false });
    const device = aDevice();
    const { signed, recovery_codes } = settled(await enrol(half, device));
    expect(recovery_codes).toHaveLength(10);
    const full = await asCaller(tokenHash(signed.token));
    expect(full.actor.locked).toBe(false);

    const again = await asCaller(tokenHash(signed.token), addSeconds(NOW, 3600));
    const options = await passkeyOptions(again, SITE);
    expect(options?.allowCredentials).toHaveLength(1);
    const answer = device.get(options?.challenge ?? '');
    const shown = settled(await showPasskey(again, SITE, answer));
    const later = await asCaller(tokenHash(shown.signed.token), addSeconds(NOW, 3600));
    expect(new Date(later.actor.session?.stepped_up_at ?? 0)).toEqual(addSeconds(NOW, 3600));
    expect(await showPasskey(later, SITE, answer), 'the same answer again').toMatchObject({
      refused: { code: 'accounts.passkey_not_valid' }
    });
  });

  test('of another site, another device or another person, or answering nothing, is refused', async ({ tx, as, asCaller }) => {
    await plantUnits(tx);
    let me = await as();
    const other = await as();
    expect(await enrol(me, aDevice({ origin: 'http://localhost.evil.example' }))).toHaveProperty('refused');
    expect(await enrol(me, aDevice({ host: 'evil.example' }))).toHaveProperty('refused');
    const device = aDevice();
    me = await asCaller(tokenHash(settled(await enrol(me, device)).signed.token));
    const challenge = async (ctx: Writer) => (await passkeyOptions(ctx, SITE))?.challenge ?? '';
    expect(await showPasskey(me, SITE, aDevice().get(await challenge(me))), 'a key nobody knows').toHaveProperty('refused');
    expect(await showPasskey(other, SITE, device.get(await challenge(me))), 'of another person').toHaveProperty('refused');
    for (const answer of ['{}', 'null', 'không phải JSON', device.get('AAAA')])
      expect(await showPasskey(me, SITE, answer), answer).toHaveProperty('refused');
    expect(await showPasskey(me, SITE, device.get(await challenge(me)))).toHaveProperty('done');
    expect(await enrol(other, device), 'one device, two accounts').toMatchObject({ refused: { code: 'accounts.passkey_known' } });
  });

  test('is removed by its owner, the last one only when no role needs it', async ({ tx, as, asCaller }) => {
    const units = await plantUnits(tx);
    let clerk = await as({ grants: [{ role: 'commune_organization', unit_id: units.ward_1.id }] });
    const member = await as();
    for (let n = 0; n < 2; n += 1) clerk = await asCaller(tokenHash(settled(await enrol(clerk)).signed.token));
    const ids = (await tx.selectFrom('account_passkey').select('id').orderBy('id').execute()).map(({ id }) => id);
    await expect(removePasskey(member, ids[0] ?? '')).rejects.toThrow('passkey');
    await removePasskey(clerk, ids[0] ?? '');
    await expect(removePasskey(clerk, ids[1] ?? '')).rejects.toThrow('accounts.last_second_factor');
    expect((await secondFactors(clerk)).passkeys).toBe(1);
    expect((await tx.selectFrom('audit_entry').select('action').where('action', 'like', '%passkey%').execute()).length).toBe(3);
  });
});
