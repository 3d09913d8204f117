import { randomBytes } from 'node:crypto';

// Crockford's alphabet: what looks alike is read as one (O as 0, I and L as 1), and U is left out.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A fresh code to be read from paper or told: so many characters, five random bits each. */
export function newSpokenCode(length: number): string {
  return [...randomBytes(length)].map((byte) => ALPHABET[byte % 32]).join('');
}

/** A code as typed, without case, spaces, hyphens and look-alikes; null when it cannot be one of that length. */
export function readSpokenCode(text: string, length: number): string | null {
  const code = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  return code.length === length && [...code].every((character) => ALPHABET.includes(character)) ? code : null;
}
