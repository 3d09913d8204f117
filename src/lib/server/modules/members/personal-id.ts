import { keyedHash, seal, unseal, type Keys } from '#platform/seal.ts';

/** The personal ID as two columns of `member`: sealed for reading, hashed for exact search. `id`: 12 digits. */
export function sealPersonalId(keys: Keys, id: string): { id_sealed: Buffer; id_hash: Buffer } {
  return { id_sealed: seal(keys, id), id_hash: hashPersonalId(keys, id) };
}

/** The keyed hash under which a personal ID (12 digits) is found. */
export function hashPersonalId(keys: Keys, id: string): Buffer {
  return keyedHash(keys, 'members.personal_id', id);
}

/** The personal ID behind its seal, in full: only for a reader whose reading is written down. */
export function openPersonalId(keys: Keys, sealed: Buffer): string {
  return unseal(keys, sealed);
}

/** The personal ID as anyone may see it: the last three digits, `•••••••••345`. Null when none is held. */
export function maskedPersonalId(keys: Keys, sealed: Buffer | null): string | null {
  return sealed && maskPersonalId(unseal(keys, sealed));
}

/**
 * Text that could not be read, without any number long enough to be a personal ID, however its groups are parted (spaces, dots, slashes,
 * dashes of every length, a minus): those become `…`. Shorter numbers stay.
 */
export function hideLongNumbers(text: string): string {
  return text.replace(/(?:\d[\s./\p{Pd}\u2212]*){9,}/gu, '…');
}

/** 12 digits with all but the last three hidden. */
export function maskPersonalId(id: string): string {
  return '•'.repeat(9) + id.slice(-3);
}
