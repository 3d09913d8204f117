// What the screen shows: days, instants, numbers, names. Values come in their canonical form
// ('YYYY-MM-DD', Date, number, 12 digits, 0912345678); what people type is read by parse.ts.

/** Vietnam is seven hours ahead of UTC all year round. */
const VIETNAM_OFFSET_MS = 7 * 3_600_000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const WEEKDAYS = ['Chủ nhật', 'Thứ hai', 'Thứ ba', 'Thứ tư', 'Thứ năm', 'Thứ sáu', 'Thứ bảy'];
const NEAR_DAYS: Record<number, string> = {
  [-2]: 'hôm kia',
  [-1]: 'hôm qua',
  0: 'hôm nay',
  1: 'ngày mai',
  2: 'ngày kia'
};

/** '2026-11-22' as '22/11/2026'. */
export function formatDay(day: string): string {
  const [year, month, date] = day.split('-');
  return `${date}/${month}/${year}`;
}

/** '2026-11-22' as '22 tháng 11, 2026'. */
export function formatDayLong(day: string): string {
  const [year, month, date] = day.split('-');
  return `${Number(date)} tháng ${Number(month)}, ${year}`;
}

/** '2026-11-22' as 'Chủ nhật, 22/11/2026'. */
export function formatWeekday(day: string): string {
  return `${WEEKDAYS[new Date(`${day}T00:00:00Z`).getUTCDay()]}, ${formatDay(day)}`;
}

/**
 * A dated episode (from_on, to_on) by its first and last day: '01/07/2025 – 31/12/2026', or 'từ 01/07/2025'
 * while it lasts. `to` is the first day it no longer held, as the tables of episodes keep it.
 */
export function formatPeriod(from: string, to: string | null): string {
  return formatThrough(from, to === null ? null : dayBefore(to));
}

/** The same for a period whose `to` is its last day, as grants keep it. */
export function formatThrough(from: string, to: string | null): string {
  return to === null ? `từ ${formatDay(from)}` : `${formatDay(from)} – ${formatDay(to)}`;
}

/** A day in words when it is at most two days from `today` ('hôm qua'), else '22/11/2026'. */
export function formatNearDay(day: string, today: string): string {
  const distance = (Date.parse(day) - Date.parse(today)) / DAY_MS;
  return NEAR_DAYS[distance] ?? formatDay(day);
}

/** An instant in Vietnam time: '22/11/2026 19:30'. Text must be ISO 8601 with its offset. */
export function formatInstant(instant: Date | string): string {
  return `${formatDay(dayInVietnam(instant))} ${timeInVietnam(instant)}`;
}

/**
 * A past instant as people say it: 'vừa xong', '5 phút trước', '2 giờ trước' on the same day,
 * 'hôm qua 19:30' and 'hôm kia 19:30' up to two days back, else '22/11/2026 19:30'.
 */
export function formatSince(instant: Date | string, now: Date | string): string {
  const minutes = Math.floor((Number(new Date(now)) - Number(new Date(instant))) / MINUTE_MS);
  const day = dayInVietnam(instant);
  const today = dayInVietnam(now);
  if (minutes < 0) return formatInstant(instant);
  if (minutes < 1) return 'vừa xong';
  if (minutes < 60) return `${minutes} phút trước`;
  if (day === today) return `${Math.floor(minutes / 60)} giờ trước`;
  return `${formatNearDay(day, today)} ${timeInVietnam(instant)}`;
}

const count = new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 1 });

/** A number the Vietnamese way, at most one decimal: 1234.5 as '1.234,5'. */
export function formatCount(value: number): string {
  return count.format(value);
}

/** A percentage given as 0–100: 91.66 as '91,7%'. */
export function formatPercent(percent: number): string {
  return `${count.format(percent)}%`;
}

/** A file size, 1 KB = 1024 bytes: 1887437 as '1,8 MB'. */
export function formatBytes(bytes: number): string {
  const units = ['byte', 'KB', 'MB', 'GB', 'TB'];
  let size = bytes;
  let power = 0;
  while (size >= 1023.95 && power < units.length - 1) {
    size /= 1024;
    power += 1;
  }
  return `${count.format(size)} ${units[power]}`;
}

/** A stored phone number in groups: '0912 345 678', a landline '024 3825 1234'. */
export function formatPhone(phone: string): string {
  return phone.length === 11
    ? `${phone.slice(0, 3)} ${phone.slice(3, 7)} ${phone.slice(7)}`
    : `${phone.slice(0, 4)} ${phone.slice(4, 7)} ${phone.slice(7)}`;
}

/** A personal ID as anyone may see it: only the last three digits, '•••••••••345'. */
export function maskId(personalId: string): string {
  return '•'.repeat(Math.max(0, personalId.length - 3)) + personalId.slice(-3);
}

function dayBefore(day: string): string {
  return new Date(Date.parse(day) - DAY_MS).toISOString().slice(0, 10);
}

function dayInVietnam(instant: Date | string): string {
  return wallClock(instant).slice(0, 10);
}

function timeInVietnam(instant: Date | string): string {
  return wallClock(instant).slice(11, 16);
}

function wallClock(instant: Date | string): string {
  return new Date(Number(new Date(instant)) + VIETNAM_OFFSET_MS).toISOString();
}
