/** The first day of the calendar in use: 1900 on Windows, 1904 in old files of the Mac. */
export type DateSystem = 1900 | 1904;

const DAY_MS = 86_400_000;
const DAYS_BETWEEN_SYSTEMS = 1462;
/** 31/12/9999, the last day Excel knows. */
const LAST_SERIAL = 2_958_465;
/** Excel believes that 1900 was a leap year: this serial is a day that never was. */
const FALSE_LEAP_DAY = 60;
const BUILT_IN_DAYS = [
  [14, 17],
  [22, 22],
  [27, 36],
  [50, 58]
] as const;

/**
 * A day number of a spreadsheet as 'dd/mm/yyyy'; the time of day is dropped. Undefined when it is no day.
 * Computed on whole days in UTC, so no time zone can move it.
 */
export function dayOfSerial(serial: number, system: DateSystem): string | undefined {
  const days = Math.floor(serial) + (system === 1904 ? DAYS_BETWEEN_SYSTEMS : 0);
  if (!(days >= 1 && days <= LAST_SERIAL)) return undefined;
  if (days === FALSE_LEAP_DAY) return '29/02/1900';
  const before = days < FALSE_LEAP_DAY ? 1 : 0;
  return dayText(new Date(Date.UTC(1899, 11, 30) + (days + before) * DAY_MS));
}

/** The serial (1900 system) of a day 'YYYY-MM-DD'; undefined before 01/03/1900, where Excel counts wrongly. */
export function serialOfDay(day: string): number | undefined {
  const time = Date.parse(`${day}T00:00:00Z`);
  const isDay = !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === day; // 31/02 rolls over otherwise
  const serial = Math.round(time / DAY_MS) + 25_569;
  return isDay && serial > FALSE_LEAP_DAY && serial <= LAST_SERIAL ? serial : undefined;
}

/**
 * A number of the file as digits, never with an exponent: whole numbers in full ('1203123456'), others with a
 * decimal point and at most the 15 digits a spreadsheet is exact to.
 */
export function numberText(stored: string): string {
  const number = Number(stored);
  if (stored === '' || !Number.isFinite(number)) return stored;
  if (Number.isInteger(number)) return BigInt(number).toString();
  const exact = String(Number(number.toPrecision(15)));
  return exact.includes('e') ? number.toFixed(20).replace(/0+$/, '') : exact;
}

/** Whether cells of this number format show a day. `custom` holds the formats of the file itself by their id. */
export function showsDay(formatId: number, custom: ReadonlyMap<number, string>): boolean {
  const format = custom.get(formatId);
  if (format === undefined) return BUILT_IN_DAYS.some(([from, to]) => formatId >= from && formatId <= to);
  const letters = format.replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '').split(';', 1)[0] ?? '';
  return /[dy]/i.test(letters) && !/general/i.test(letters);
}

function dayText(date: Date): string {
  const twoDigits = (part: number) => String(part).padStart(2, '0');
  return `${twoDigits(date.getUTCDate())}/${twoDigits(date.getUTCMonth() + 1)}/${date.getUTCFullYear()}`;
}
