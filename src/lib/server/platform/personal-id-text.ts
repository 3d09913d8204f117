// What is no personal ID although it has as many digits: days, and phone numbers in one piece.
const DAY = /(?<!\d)\d{1,2}[./-]\d{1,2}[./-]\d{4}(?!\d)/g;
const PHONE = /(?<![\d.])0\d{9,10}(?!\d)/g;

/** Twelve digits in a row; or with spaces and dots among them when they begin with 0, as every ID of a province does. */
const PERSONAL_ID = /(?<!\d[\s.]?)(?:\d{12}|0(?:[\s.]?\d){11})(?![\s.]?\d)/;

/** The nine digits of the card before 2016, where a word in front says that they are one. */
const OLD_ID = /(?:cmnd|cmtnd|cmt|cccd|chứng minh|căn cước|định danh)[^\d\n]{0,30}\d(?:[\s.]?\d){8}(?![\s.]?\d)/iu;

/**
 * Whether a text that people write freely names somebody's personal ID. Such a text is refused: an ID is kept in one place only,
 * sealed, and never in a reason, a purpose or a name, from where it would get into the log and onto paper.
 */
export function namesPersonalId(text: string): boolean {
  const plain = text.normalize('NFC');
  return PERSONAL_ID.test(plain.replace(DAY, '/').replace(PHONE, '/')) || OLD_ID.test(plain);
}
