// Invented people for the demo and the scale seed: person(index, seed) is a pure function, so any size is
// reproducible and resumable. Everything is counted back from one fixed day, the same at each run.
import type { ActivityStatus, MembershipStatus, Sex } from '../../src/lib/text/labels.ts';
import { familyName, fashions, wellKnown } from './name-words.ts';
import type { Fashion } from './name-words.ts';
import { between, pick, randomOf, weighted } from './random.ts';
import type { Random } from './random.ts';

/** The day the seeds are counted back from: nobody in them is younger, and nothing happened later. */
export const SEED_DAY = '2026-11-22';

/** Where a branch is: people of a street are mostly retired, those of a workplace are not. */
export type Milieu = 'residential' | 'workplace';

/** One invented member, in the columns of the member table. */
export type Person = {
  index: number;
  family: string;
  middle: string;
  given: string;
  sex: Sex;
  born_on: string;
  joined_on: string;
  decided_on: string;
  official_on: string | null;
  /** '999' and nine digits, all different: no province has the code 999, so no real person has such a number. */
  personal_id: string;
  /** '057' and seven digits, all different: no operator was given 057. One elder in seven has none. */
  phone: string | null;
  membership_status: MembershipStatus;
  activity_status: ActivityStatus;
};

const DAY_MS = 86_400_000;
const LAST_DAY = Date.parse(SEED_DAY) / DAY_MS;

/** Ages by share, [from, to]. */
// prettier-ignore
const ages = {
  residential: weighted<[number, number]>([
    [[19, 30], 6], [[31, 40], 8], [[41, 50], 9], [[51, 60], 14], [[61, 70], 31], [[71, 80], 22], [[81, 96], 10]
  ]),
  workplace: weighted<[number, number]>([
    [[19, 30], 17], [[31, 40], 33], [[41, 50], 30], [[51, 60], 19], [[61, 63], 1]
  ])
};

/** Days on which branches like to admit: month and day, by share; the rest fall anywhere in the year. */
const admissionDays = weighted<string | undefined>([
  ['02-03', 26],
  ['05-19', 23],
  ['09-02', 17],
  ['11-07', 13],
  ['12-22', 8],
  [undefined, 13]
]);

/** The index-th invented person of a seed. Indexes up to ten million give different IDs and phones. */
export function person(index: number, seed: number, milieu: Milieu = 'residential'): Person {
  const random = randomOf(index, seed);
  const age = between(random, ...ages[milieu](random));
  const sex: Sex = random() < (age > 60 ? 0.37 : 0.47) ? 'female' : 'male';
  const born = LAST_DAY - Math.floor((age + random()) * 365.2425);
  const joined = joiningDay(random, born);
  const official = joined + 365 + between(random, 1, 50);
  const isOfficial = official <= LAST_DAY;
  return {
    index,
    ...nameOf(random, sex, yearOf(born)),
    sex,
    born_on: dayText(born),
    joined_on: dayText(joined),
    decided_on: dayText(joined - between(random, 5, 28)),
    official_on: isOfficial ? dayText(official) : null,
    personal_id: `999${scattered(index * 387_420_489 + seed * 7_654_321, 9)}`,
    phone: age > 70 && random() < 0.14 ? null : `057${scattered(index * 4_782_969 + seed * 1_234_567, 7)}`,
    membership_status: isOfficial ? 'official' : 'probationary',
    activity_status: isOfficial ? activityOf(random, age) : 'active'
  };
}

/** A name as the people of that sex born that year carry it. The last middle word and the given name differ. */
export function nameOf(random: Random, sex: Sex, bornIn: number): Pick<Person, 'family' | 'middle' | 'given'> {
  const fashion = fashions.find(({ until }) => bornIn <= until)?.[sex];
  if (!fashion) throw new Error(`there is no fashion of names for ${bornIn}`);
  for (;;) {
    const family = familyName(random);
    const [middle, given] = ownName(random, fashion);
    if (!middle.endsWith(given) && !wellKnown.has(`${family} ${middle} ${given}`)) return { family, middle, given };
  }
}

/** Middle and given name. */
function ownName(random: Random, { plain, plainShare, longShare, pairShare, middles, givens, pairs }: Fashion): [string, string] {
  const share = random();
  if (share < pairShare) return pick(random, pairs);
  const given = pick(random, givens);
  if (share < pairShare + plainShare) return [plain, given];
  const middle = pick(random, middles);
  return [share < pairShare + plainShare + longShare ? `${plain} ${middle}` : middle, given];
}

/** Joins a month or more after the 18th birthday, most often before 36, on a day that branches like. */
function joiningDay(random: Random, born: number): number {
  const earliest = Math.ceil(born + 18 * 365.2425) + 30;
  const wanted = earliest + Math.floor((random() + random()) * 9 * 365);
  const feast = admissionDays(random);
  const day = feast ? Date.parse(`${yearOf(wanted)}-${feast}`) / DAY_MS + between(random, -2, 1) : wanted;
  if (day >= earliest && day <= LAST_DAY) return day;
  return earliest + Math.floor(random() * Math.min(LAST_DAY - earliest, 4 * 365));
}

function activityOf(random: Random, age: number): ActivityStatus {
  const chance = random();
  if (age >= 80 && chance < 0.55) return 'exempt';
  if (age >= 72 && chance < 0.06) return 'exempt';
  if (age < 60 && chance < 0.012) return 'temporarily_elsewhere';
  if (age < 50 && chance < 0.018) return 'abroad';
  if (chance > 0.9985) return 'in_transfer';
  return 'active';
}

/** The last digits of a number. A multiplier prime to ten makes them different for every index they can tell apart. */
function scattered(number: number, digits: number): string {
  return String(number % 10 ** digits).padStart(digits, '0');
}

function yearOf(day: number): number {
  return new Date(day * DAY_MS).getUTCFullYear();
}

function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
