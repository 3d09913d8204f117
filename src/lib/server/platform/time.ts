const DAY_IN_VIETNAM = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Ho_Chi_Minh',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit'
});

/** The calendar day in Vietnam of an instant, as `YYYY-MM-DD`. */
export function dayOf(instant: Date): string {
  return DAY_IN_VIETNAM.format(instant);
}

/** The day `days` after (or before) a day `YYYY-MM-DD`. */
export function addDays(day: string, days: number): string {
  const moved = new Date(`${day}T00:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}

/** The day `years` after (or before) a day; 29 February becomes 28 February in a common year. */
export function addYears(day: string, years: number): string {
  const [year, rest] = [Number(day.slice(0, 4)) + years, day.slice(4)];
  const moved = `${String(year).padStart(4, '0')}${rest}`;
  const exists = new Date(`${moved}T00:00:00Z`).toISOString().startsWith(moved);
  return exists ? moved : `${moved.slice(0, 8)}28`;
}

/** The instant `seconds` after another. */
export function addSeconds(instant: Date, seconds: number): Date {
  return new Date(instant.getTime() + seconds * 1000);
}
