// The directory: first page and a deep one, as clerks of wards and as officers of the city.
import { sql } from 'kysely';
import { openCity, type City } from './harness/city.ts';
import { rehearse, startLimit, type Play } from './harness/limit.ts';
import { startLoad } from './harness/load.ts';
import { compare, compareCalm } from './harness/measure.ts';
import { endSessions, freshen, holders, type Person, type Visit } from './harness/people.ts';
import { startProduct } from './harness/product.ts';
import { say, type Case } from './harness/report.ts';
import type { Bench } from './run.ts';

/** The small city to which a ward clerk's waiting time is compared. */
const SMALL = 5000;
const PATH = '/quan-tri/dang-vien';
/** How far down the list the deep pages are. */
const WARD_DEPTHS = [0.6];
const CITY_DEPTHS = [0.35, 0.5, 0.65, 0.8, 0.95];

export const bench: Bench = async (members) => {
  const city = await openCity(members);
  const small = members > SMALL ? await openCity(SMALL) : undefined;
  const visits = await visitsIn(city);
  const few = small && (await visitsIn(small));

  say('recording what the product asks of its database');
  const plays = await rehearse(city, Object.values(visits).flat());
  const limit = await startLimit(city, plays);
  const product = await startProduct(city);
  const little = small && (await startProduct(small));
  const load = startLoad();

  const cases: Case[] = [];
  for (const [name, asked] of Object.entries(visits)) {
    say(`measuring ${name}: ${asked.length} different requests`);
    await freshen(city);
    const found: Case = {
      case: name,
      ...(await compare(load, { product: product.origin, limit }, asked)),
      page_bytes: sizeOf(plays, asked)
    };
    const asked_few = name.startsWith('ward') && few?.[name];
    if (little && asked_few) {
      await freshen(small);
      const [large_ms, small_ms] = await compareCalm(load, [
        { origin: product.origin, visits: asked },
        { origin: little.origin, visits: asked_few }
      ]);
      cases.push({
        ...found,
        p95_large_ms: large_ms?.p95_ms,
        p95_small_ms: small_ms?.p95_ms,
        p95_growth: (large_ms?.p95_ms ?? NaN) / (small_ms?.p95_ms ?? NaN)
      });
    } else cases.push(found);
  }
  return { cases, rss_mb: product.peakMb() };
};

/** Who asks for what, by case. */
async function visitsIn(city: City): Promise<Record<string, Visit[]>> {
  await endSessions(city);
  const clerks = await holders(city, 'commune_organization');
  const officers = await holders(city, 'city_organization');
  return {
    ward_page1: clerks.map((person) => ({ ...person, path: PATH })),
    ward_deep: await deepVisits(city, clerks, WARD_DEPTHS),
    city_page1: officers.map((person) => ({ ...person, path: PATH })),
    city_deep: await deepVisits(city, officers, CITY_DEPTHS)
  };
}

/** Pages that far down each person's list. */
async function deepVisits(city: City, people: readonly Person[], depths: readonly number[]): Promise<Visit[]> {
  const anchors = new Map<string, Promise<string[]>>();
  const visits: Visit[] = [];
  for (const person of people) {
    const key = `${person.lo}-${person.hi}`;
    if (!anchors.has(key)) anchors.set(key, anchorsAt(city, person, depths));
    for (const id of (await anchors.get(key)) ?? []) visits.push({ ...person, path: `${PATH}?sau=${id}` });
  }
  return visits;
}

async function anchorsAt(city: City, { lo, hi }: Person, depths: readonly number[]): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from (
      select id, row_number() over (order by given, middle, family, id) as no, count(*) over () as total
      from member where unit_pos between ${lo} and ${hi} and membership_status in ('official', 'probationary')) listed
    where no in (select floor(total * depth) from unnest(${depths}::numeric[]) depth)`.execute(city.db);
  return rows.map(({ id }) => id);
}

/** The median size of the pages of these visits, in bytes without compression. */
function sizeOf(plays: readonly Play[], visits: readonly Visit[]): number {
  const asked = new Set(visits.map(({ path, cookie }) => `${path} ${cookie}`));
  const sizes = plays.filter(({ path, cookie }) => asked.has(`${path} ${cookie}`)).map(({ bytes }) => bytes);
  return sizes.sort((a, b) => a - b)[Math.floor(sizes.length / 2)] ?? 0;
}
