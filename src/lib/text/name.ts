import { normalizeText } from './parse.ts';

/** A Vietnamese name in its order: họ, tên đệm (may be empty, may be several words), tên. */
export type NameParts = { family: string; middle: string; given: string };

/**
 * Splits a full name: the first word is the family name, the last the given name, the rest the middle name.
 * A single word is a given name. For sorting and initials only: on the screen a name is never split.
 */
export function splitName(fullName: string): NameParts {
  const words = normalizeText(fullName).split(' ');
  const given = words.pop() ?? '';
  const family = words.shift() ?? '';
  return { family, middle: words.join(' '), given };
}

/** The full name of the parts, single-spaced. */
export function joinName({ family, middle, given }: NameParts): string {
  return normalizeText(`${family} ${middle} ${given}`);
}

/** The letters of an avatar, from the last two words: 'Nguyễn Thị Minh Hoa' gives 'MH', 'Lê Hoa' gives 'LH'. */
export function initials(fullName: string): string {
  return normalizeText(fullName)
    .split(' ')
    .slice(-2)
    .map((word) => (Array.from(word)[0] ?? '').toUpperCase())
    .join('');
}
