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

const ONE_CASE = /^[^\p{Ll}]+$|^[^\p{Lu}]+$/u;
const STRAY_CAPITAL = /^\p{Ll}|\p{Lu}\p{M}*\p{Lu}|\p{Ll}\p{M}*\p{Lu}\p{M}*$/u;
const FIRST_LETTER = /(^|['’.-])(\p{Ll})/gu;

/**
 * A name as it is written: NFC, single-spaced, a capital at the head of each word. 'đỗ văn HÙNG' gives 'Đỗ Văn Hùng', "H'BIA" gives
 * "H'Bia". A word with capitals that mean something ("H'Bia", "K'Ho", 'McDonald') stays as it was typed.
 */
export function writtenName(fullName: string): string {
  return normalizeText(fullName).split(' ').map(writtenWord).join(' ');
}

function writtenWord(word: string): string {
  if (!ONE_CASE.test(word) && !STRAY_CAPITAL.test(word)) return word;
  return word.toLowerCase().replace(FIRST_LETTER, (_, before: string, letter: string) => before + letter.toUpperCase());
}

/** The letters of an avatar, from the last two words: 'Nguyễn Thị Minh Hoa' gives 'MH', 'Lê Hoa' gives 'LH'. */
export function initials(fullName: string): string {
  return normalizeText(fullName)
    .split(' ')
    .slice(-2)
    .map((word) => (Array.from(word)[0] ?? '').toUpperCase())
    .join('');
}
