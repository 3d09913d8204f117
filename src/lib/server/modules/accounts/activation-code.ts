import { keyedHash, type Keys } from '#platform/seal.ts';
import { newSpokenCode, readSpokenCode } from './spoken-code.ts';

const LENGTH = 12;

/** A fresh activation code: 12 characters (60 random bits) in groups of four, e.g. `7K4P-2M9X-Q0RT`. Shown on the card only. */
export function newActivationCode(): string {
  return newSpokenCode(LENGTH).replace(/.{4}(?=.)/g, '$&-');
}

/** A code as typed, without case, spaces, hyphens and look-alikes; null when it cannot be one. */
export function readActivationCode(text: string): string | null {
  return readSpokenCode(text, LENGTH);
}

/** What the database keeps of a code (`account_activation.code_hash`). Null for a text that cannot be a code. */
export function activationCodeHash(keys: Keys, text: string): Buffer | null {
  const code = readActivationCode(text);
  return code === null ? null : keyedHash(keys, 'activation', code);
}
