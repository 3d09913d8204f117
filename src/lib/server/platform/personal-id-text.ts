import { fold } from '#text/parse.ts';

// What people put between the digits of a number: spaces, dots, dashes of every length, slashes.
const BETWEEN = String.raw`[\s.\p{Pd}\u2212/]{0,3}`;
const NO_DIGIT_BEFORE = `(?<!\\d${BETWEEN})`;
const NO_DIGIT_AFTER = `(?!${BETWEEN}\\d)`;

// What is no personal ID although it has as many digits: days, months, and phone numbers in one piece with no further digit beside them.
const DAY = /(?<!\d)(?:(?:0?[1-9]|[12]\d|3[01])[./-])?(?:0?[1-9]|1[0-2])[./-](?:19|20)\d\d(?!\d)/g;
const PHONE = new RegExp(`${NO_DIGIT_BEFORE}0\\d{9,10}${NO_DIGIT_AFTER}`, 'gu');

/** Twelve digits in one piece; or in several when they begin with 0, as every ID of a province does, and are no part of a longer number. */
const PERSONAL_ID = new RegExp(`(?<!\\d)\\d{12}(?!\\d)|${NO_DIGIT_BEFORE}0(?:${BETWEEN}\\d){11}${NO_DIGIT_AFTER}`, 'u');

/** The nine digits of the card before 2016, where a word in front, its marks aside, says that they are one. */
const OLD_ID = new RegExp(
  `(?:cmnd|cmtnd|cmt|cccd|chung minh|can cuoc|dinh danh)[^\\d\\n]{0,30}\\d(?:${BETWEEN}\\d){8}${NO_DIGIT_AFTER}`,
  'u'
);

/** Stands where a day or a phone number was taken out: parts what is beside it. */
const GONE = '§';

/**
 * Whether a text that people write freely names somebody's personal ID. Such a text is refused: an ID is kept in one place only,
 * sealed, and never in a reason, a purpose or a name, from where it would get into the log and onto paper.
 */
export function namesPersonalId(text: string): boolean {
  const plain = text.normalize('NFC').replace(DAY, GONE);
  return PERSONAL_ID.test(plain.replace(PHONE, GONE)) || OLD_ID.test(fold(plain));
}
