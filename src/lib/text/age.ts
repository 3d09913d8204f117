/** Bands of age for filters and statistics, whole years, both ends included; the last has no upper end. */
export const ageBands = {
  to_30: { label: 'Đến 30 tuổi', from: 0, to: 30 },
  from_31: { label: '31 đến 40 tuổi', from: 31, to: 40 },
  from_41: { label: '41 đến 50 tuổi', from: 41, to: 50 },
  from_51: { label: '51 đến 60 tuổi', from: 51, to: 60 },
  from_61: { label: '61 đến 70 tuổi', from: 61, to: 70 },
  from_71: { label: '71 đến 80 tuổi', from: 71, to: 80 },
  over_80: { label: 'Trên 80 tuổi', from: 81, to: undefined }
} as const;

export type AgeBand = keyof typeof ageBands;

/** Whole years lived on the day `on`. Born on 29 February: a year older on 1 March. Days are 'YYYY-MM-DD'. */
export function ageOn(bornOn: string, on: string): number {
  return wholeYears(bornOn, on);
}

/**
 * Party age in whole years on the day `on`, from the day of the admission decision (glossary: tuổi đảng).
 * Gaps in membership must be taken off by the caller, by moving the start later.
 */
export function partyAge(admittedOn: string, on: string): number {
  return wholeYears(admittedOn, on);
}

/** The days of birth of everyone who is in the band on the day `on`, both included; `from` is missing for the oldest band. */
export function birthDaysOf(band: AgeBand, on: string): { from: string | undefined; to: string } {
  const { from, to } = ageBands[band];
  return {
    from: to === undefined ? undefined : dayAfter(yearsBefore(on, to + 1)),
    to: yearsBefore(on, from)
  };
}

function wholeYears(from: string, on: string): number {
  const years = Number(on.slice(0, 4)) - Number(from.slice(0, 4));
  return on.slice(5) < from.slice(5) ? years - 1 : years;
}

/** The same day some years before; 29 February becomes 28 February, the last day on which one is that old. */
function yearsBefore(day: string, years: number): string {
  const then = `${String(Number(day.slice(0, 4)) - years).padStart(4, '0')}${day.slice(4)}`;
  const real = new Date(`${then}T00:00:00Z`).toISOString().slice(0, 10);
  return real === then ? then : then.replace('02-29', '02-28');
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
