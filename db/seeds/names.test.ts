import { expect, test } from 'vitest';
import { ageOn } from '../../src/lib/text/age.ts';
import { joinName } from '../../src/lib/text/name.ts';
import { normalizeText, parsePersonalId, parsePhone } from '../../src/lib/text/parse.ts';
import { wellKnown } from './name-words.ts';
import { person, SEED_DAY } from './names.ts';

const people = Array.from({ length: 5000 }, (_, index) => person(index, 1, index % 2 ? 'residential' : 'workplace'));

test('the same index and seed give the same person, another seed another', () => {
  expect(person(77, 1)).toEqual(person(77, 1));
  expect(person(77, 2)).not.toEqual(person(77, 1));
});

test('no two people share a personal ID or a phone, and both have a form no real one has', () => {
  const phones = people.flatMap(({ phone }) => phone ?? []);
  expect(new Set(people.map(({ personal_id }) => personal_id)).size).toBe(people.length);
  expect(new Set(phones).size).toBe(phones.length);
  for (const { personal_id } of people) expect([parsePersonalId(personal_id), personal_id.slice(0, 3)]).toEqual([personal_id, '999']);
  for (const phone of phones) expect([parsePhone(phone), phone.slice(0, 3)]).toEqual([phone, '057']);
});

test('IDs stay different far beyond the size of a city', () => {
  const far = Array.from({ length: 2000 }, (_, index) => person(index * 4999, 1).personal_id);
  expect(new Set(far).size).toBe(far.length);
});

test('everyone was 18 when admitted, and days follow one another', () => {
  for (const { born_on, decided_on, joined_on, official_on, membership_status } of people) {
    expect(ageOn(born_on, decided_on)).toBeGreaterThanOrEqual(18);
    expect(decided_on < joined_on && joined_on <= SEED_DAY).toBe(true);
    expect(membership_status).toBe(official_on === null ? 'probationary' : 'official');
    if (official_on !== null) expect(ageOn(joined_on, official_on)).toBe(1);
  }
});

test('names are whole, NFC, without a repeated last word, and nobody well known', () => {
  for (const one of people) {
    const name = joinName(one);
    expect(name).toBe(normalizeText(`${one.family} ${one.middle} ${one.given}`));
    expect(one.family && one.middle && one.given).toBeTruthy();
    expect(one.middle.split(' ').at(-1)).not.toBe(one.given);
    expect(wellKnown.has(name)).toBe(false);
  }
});

test('three in ten are Nguyễn, and streets are older than workplaces', () => {
  const share = people.filter(({ family }) => family === 'Nguyễn').length / people.length;
  expect(share).toBeGreaterThan(0.27);
  expect(share).toBeLessThan(0.35);
  const meanAge = (odd: number) =>
    people.filter(({ index }) => index % 2 === odd).reduce((sum, { born_on }) => sum + ageOn(born_on, SEED_DAY), 0) / 2500;
  expect(meanAge(1)).toBeGreaterThan(meanAge(0) + 12);
});

test('women born before 1960 are mostly Thị, those born after 1990 mostly not', () => {
  const share = (from: string, to: string) => {
    const women = people.filter(({ sex, born_on }) => sex === 'female' && born_on >= from && born_on < to);
    return women.filter(({ middle }) => middle === 'Thị').length / women.length;
  };
  expect(share('1900', '1960')).toBeGreaterThan(0.7);
  expect(share('1990', '2020')).toBeLessThan(0.3);
});
