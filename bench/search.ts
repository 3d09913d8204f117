// The search by name in the directory: over the whole city as its officers, within a ward as its clerks.
import { sql } from 'kysely';
import { joinName } from '#text/name.ts';
import { fold } from '#text/parse.ts';
import { openCity, type City } from './harness/city.ts';
import { rehearse, startLimit } from './harness/limit.ts';
import { startLoad } from './harness/load.ts';
import { compare } from './harness/measure.ts';
import { endSessions, freshen, holders, type Person, type Visit } from './harness/people.ts';
import { startProduct } from './harness/product.ts';
import { say, type Case } from './harness/report.ts';
import type { Bench } from './run.ts';

/** How many different searches a case has. */
const SEARCHES = 120;

export const bench: Bench = async (members) => {
  const city = await openCity(members);
  await endSessions(city);
  const visits = {
    city_names: await searches(city, await holders(city, 'city_organization')),
    ward_names: await searches(city, await holders(city, 'commune_organization'))
  };
  say('recording what the product asks of its database');
  const limit = await startLimit(city, await rehearse(city, Object.values(visits).flat()));
  const product = await startProduct(city);
  const load = startLoad();

  const cases: Case[] = [];
  for (const [name, asked] of Object.entries(visits)) {
    say(`measuring ${name}: ${asked.length} different requests`);
    await freshen(city);
    cases.push({ case: name, ...(await compare(load, { product: product.origin, limit }, asked)) });
  }
  return { cases, rss_mb: product.peakMb() };
};

interface Name {
  family: string;
  middle: string;
  given: string;
}

/** The ways people type a name, in turn: whole or in part, with or without diacritics, in any case, rare and very common. */
const ways: ((name: Name) => string)[] = [
  joinName,
  (name) => fold(joinName(name)),
  ({ middle, given }) => `${middle} ${given}`.trim(),
  ({ middle, given }) => fold(`${middle} ${given}`.trim()),
  ({ given }) => fold(given),
  ({ given }) => given,
  ({ family, middle }) => `${family} ${middle}`.trim(),
  ({ family }) => fold(family),
  (name) => joinName(name).toUpperCase(),
  ({ given }) => `${given} Không Có Ai`
];

/** Searches for names of members each person can see: every one another name. */
async function searches(city: City, people: readonly Person[]): Promise<Visit[]> {
  const visits: Visit[] = [];
  for (let index = 0; index < SEARCHES; index += 1) {
    const person = people[index % people.length];
    const way = ways[index % ways.length];
    if (!person || !way) continue;
    const { rows } = await sql<Name>`
      select family, middle, given from member
      where unit_pos between ${person.lo} and ${person.hi} and membership_status <> 'left' and id >= ${Math.floor((index / SEARCHES) * city.members)}
      order by id limit 1`.execute(city.db);
    const name = rows[0] ?? { family: 'Nguyễn', middle: 'Thị', given: 'Lan' };
    visits.push({ ...person, path: `/quan-tri/dang-vien?tim=${encodeURIComponent(way(name))}` });
  }
  return visits;
}
