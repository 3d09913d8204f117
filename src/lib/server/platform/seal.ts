import { createCipheriv, createDecipheriv, createHash, createHmac, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';

/** The two keys that protect personal IDs and other secrets at rest: 32 bytes each. */
export interface Keys {
  /** AES-256-GCM: encrypts. */
  id_key: Buffer;
  /** HMAC-SHA256: exact search without reading. */
  hash_key: Buffer;
}

/** Encrypts text. The result is version (1 byte), nonce (12), tag (16), ciphertext; the same text never gives the same bytes. */
export function seal(keys: Keys, text: string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', prepared(keys.id_key), nonce);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.from([1]), nonce, cipher.getAuthTag(), body]);
}

/** Opens what `seal` made. @throws Error the key is another, or the bytes were changed */
export function unseal(keys: Keys, sealed: Buffer): string {
  if (sealed[0] !== 1) throw new Error('unknown seal version');
  const decipher = createDecipheriv('aes-256-gcm', prepared(keys.id_key), sealed.subarray(1, 13));
  decipher.setAuthTag(sealed.subarray(13, 29));
  return Buffer.concat([decipher.update(sealed.subarray(29)), decipher.final()]).toString('utf8');
}

/** Keyed hash of a personal ID or another value that is searched by exact match only. `purpose` keeps uses apart. */
export function keyedHash(keys: Keys, purpose: string, text: string): Buffer {
  return createHmac('sha256', prepared(keys.hash_key)).update(purpose).update('\0').update(text).digest();
}

/** A fresh secret token: 32 random bytes as URL-safe text. The database keeps only `tokenHash` of it. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256 of a token: what the database keeps. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

// Node 24 prepares raw bytes anew for every call, which costs three times the sealing itself: prepared once, kept with the bytes.
const preparedKeys = new WeakMap<Buffer, KeyObject>();

function prepared(key: Buffer): KeyObject {
  const known = preparedKeys.get(key) ?? createSecretKey(key);
  preparedKeys.set(key, known);
  return known;
}
