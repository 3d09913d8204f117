import { expect, test } from 'vitest';
import { ageBands, ageOn, birthDaysOf, partyAge } from './age.ts';
import type { AgeBand } from './age.ts';

test('a year is added on the birthday itself, for a leap day on 1 March', () => {
  expect([ageOn('1958-09-05', '2026-09-04'), ageOn('1958-09-05', '2026-09-05')]).toEqual([67, 68]);
  expect([ageOn('2000-02-29', '2026-02-28'), ageOn('2000-02-29', '2026-03-01')]).toEqual([25, 26]);
  expect(partyAge('1986-05-19', '2026-05-19')).toBe(40);
});

test('the bands follow one another without gap or overlap', () => {
  const bands = Object.values(ageBands);
  bands.slice(1).forEach((band, index) => expect(band.from).toBe((bands[index]?.to ?? NaN) + 1));
  expect([bands[0]?.from, bands.at(-1)?.to]).toEqual([0, undefined]);
});

test.each(['2026-11-22', '2024-02-29', '2025-02-28', '2026-03-01', '2026-01-01'])(
  'on %s the birth days of a band are exactly those of its ages',
  (on) => {
    const bands = Object.keys(ageBands) as AgeBand[];
    const days = new Map(bands.map((band) => [band, birthDaysOf(band, on)]));
    for (let time = Date.UTC(1920, 0, 1); time <= Date.parse(on); time += 86_400_000) {
      const born = new Date(time).toISOString().slice(0, 10);
      const byDays = bands.filter((band) => {
        const { from = '', to = '' } = days.get(band) ?? {};
        return born >= from && born <= to;
      });
      const age = ageOn(born, on);
      const byAge = bands.filter((band) => age >= ageBands[band].from && age <= (ageBands[band].to ?? Infinity));
      if (byDays.join() !== byAge.join()) expect.fail(`${born}: ${byDays.join()} instead of ${byAge.join()}`);
    }
  }
);
