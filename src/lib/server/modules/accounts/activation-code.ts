import { randomBytes } from 'node:crypto';
import { keyedHash, type Keys } from '#platform/seal.ts';

// Crockford's alphabet: what looks alike is read as one (O as 0, I and L as 1), and U is left out.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 12;

/** A fresh activation code: 12 characters (60 random bits) in groups of four, e.g. `7K4P-2M9X-Q0RT`. Shown on the card only. */
export function newActivationCode(): string {
  const characters = [...randomBytes(LENGTH)].map((byte) => ALPHABET[byte % 32]).join('');
  return characters.replace(/.{4}(?=.)/g, '$&-');
}

/** A code as typed, without case, spaces, hyphens and look-alikes; null when it cannot be one. */
export function readActivationCode(text: string): string | null {
  const code = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  return code.length === LENGTH && [...code].every((character) => ALPHABET.includes(character)) ? code : null;
}

/** What the database keeps of a code (`account_activation.code_hash`). Null for a text that cannot be a code. */
export function activationCodeHash(keys: Keys, text: string): Buffer | null {
  const code = readActivationCode(text);
  return code === null ? null : keyedHash(keys, 'activation', code);
}
