// What people type, read into the canonical form. Nothing here knows a rule of the domain.

/** Zero-width and soft-hyphen characters, and the controls that turn the reading direction. */
const INVISIBLE = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;

/** One line of text as it is stored: NFC, no invisible or control characters, single spaces, trimmed. */
export function normalizeText(text: string): string {
  return text.replace(INVISIBLE, '').normalize('NFC').replace(CONTROL, ' ').replace(/\s+/g, ' ').trim();
}

/** Lower case without diacritics, đ as d: the same folding as the database's app.vn_fold. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
}

/** Whether the text carries at least one Vietnamese mark (đ included): then the reader meant exactly that. */
export function hasDiacritics(text: string): boolean {
  return fold(text) !== text.toLowerCase();
}

/**
 * A day typed by hand, as 'YYYY-MM-DD', or undefined when it is no day of the calendar from 1900 to 2100.
 * Reads day/month/year with / - . or spaces between, eight digits in a row (ddmmyyyy), and ISO.
 * A two-digit year is the last one that does not pass `latest`: without it the pivot is 2029 ('58' is 1958,
 * '29' is 2029). Pass today for births and joinings, which are always past ('27' is then 1927 in 2026).
 */
export function parseDay(text: string, latest = '2029-12-31'): string | undefined {
  const typed = normalizeText(text);
  const yearFirst = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(typed);
  if (yearFirst) return dayOf(yearFirst[1], yearFirst[2], yearFirst[3]);

  const dayFirst = /^(\d{1,2})\s?[-/. ]\s?(\d{1,2})\s?[-/. ]\s?(\d{4}|\d{2})$/.exec(typed) ?? /^(\d{2})(\d{2})(\d{4})$/.exec(typed);
  if (!dayFirst) return undefined;
  const [, date, month, year = ''] = dayFirst;
  if (year.length === 4) return dayOf(year, month, date);

  const inThisCentury = dayOf(`20${year}`, month, date);
  if (inThisCentury !== undefined && inThisCentury <= latest) return inThisCentury;
  return dayOf(`19${year}`, month, date);
}

/** A personal ID typed with or without spaces, dots or hyphens, as 12 digits, or undefined. */
export function parsePersonalId(text: string): string | undefined {
  const digits = normalizeText(text).replace(/[\s.-]/g, '');
  return /^\d{12}$/.test(digits) ? digits : undefined;
}

/**
 * A Vietnamese phone number as '0912345678' (mobile, 10 digits) or '02438251234' (landline, 11), or undefined.
 * Accepts +84, 0084 and 84 for the leading 0, and spaces, dots, hyphens and brackets anywhere.
 */
export function parsePhone(text: string): string | undefined {
  const digits = normalizeText(text).replace(/[\s.()-]/g, '');
  const national = digits.replace(/^(?:\+84|0084|84(?=\d{9,10}$))0?/, '0');
  return /^(?:0[35789]\d{8}|02\d{9})$/.test(national) ? national : undefined;
}

/**
 * Two names with the same key are the same name: letter case, spaces, NFC or NFD and the place of the
 * tone mark (Hoà, Hòa) do not matter; every diacritic does (Hoa and Hòa differ).
 */
export function nameKey(fullName: string): string {
  return normalizeText(fullName).toLowerCase().split(' ').map(toneLast).join(' ');
}

function toneLast(syllable: string): string {
  const letters = syllable.normalize('NFD');
  return letters.replace(TONES, '').normalize('NFC') + (letters.match(TONES) ?? []).join('');
}

function dayOf(year = '', month = '', date = ''): string | undefined {
  const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  const time = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(time) || year < '1900' || year > '2100') return undefined;
  return new Date(time).toISOString().startsWith(day) ? day : undefined;
}
