// Everyone on the demo's rosters: the cast in its branches, then invented people until each branch has its size.
import type { ActivityStatus, ExitReason } from '../../src/lib/text/labels.ts';
import { splitName } from '../../src/lib/text/name.ts';
import type { SeedUnit } from './city.ts';
import { cast, type CastMember } from './demo-cast.ts';
import type { DemoUnits } from './demo-units.ts';
import type { SeedMember } from './member-rows.ts';
import { person, SEED_DAY } from './names.ts';
import { between, randomOf } from './random.ts';

const SEED = 2025;

/** Everyone of the demo, the cast first. The same at each run. */
export function demoMembers(units: DemoUnits): SeedMember[] {
  const members = cast.map((one, index) => castMember(one, index, units));
  for (const branch of units.list.filter(({ milieu, closed_on }) => milieu && !closed_on)) {
    const named = members.filter(({ unit_id }) => unit_id === branch.id).length;
    for (let left = rosterSize(branch) - named; left > 0; left -= 1) members.push(invented(members.length, branch, units.list));
  }
  return members.map((member) => ({ ...member, ...pastOf(member, units) }));
}

/** The branch of the demo people was made of two: each of its older members comes from one of them. */
function pastOf({ id, unit_id }: SeedMember, units: DemoUnits): Partial<SeedMember> {
  if (unit_id !== units.at('branch_7').id) return {};
  const old = units.at(id % 2 ? 'old_branch_5' : 'old_branch_6');
  return { before: { unit_id: old.id, since: old.opened_on } };
}

function castMember(
  { name, sex, born_on, joined_on, branch, activity_status = 'active', host }: CastMember,
  index: number,
  units: DemoUnits
): SeedMember {
  const recognized = `${Number(joined_on.slice(0, 4)) + 1}${joined_on.slice(4)}`;
  const isOfficial = recognized <= SEED_DAY;
  return {
    ...person(index, SEED),
    ...splitName(name),
    id: index + 1,
    unit_id: units.at(branch).id,
    sex,
    born_on,
    joined_on,
    decided_on: new Date(Date.parse(joined_on) - 18 * 86_400_000).toISOString().slice(0, 10),
    official_on: isOfficial ? recognized : null,
    membership_status: isOfficial ? 'official' : 'probationary',
    activity_status,
    activity_from: '2026-02-15',
    ...(host && { host_id: units.at(host).id })
  };
}

function rosterSize({ id, milieu }: SeedUnit): number {
  const random = randomOf(id, SEED);
  return milieu === 'residential' ? between(random, 21, 32) : between(random, 8, 15);
}

function invented(index: number, branch: SeedUnit, units: readonly SeedUnit[]): SeedMember {
  const random = randomOf(index, SEED + 1);
  const one: SeedMember = {
    ...person(index, SEED, branch.milieu),
    id: index + 1,
    unit_id: branch.id,
    activity_from: `2026-0${between(random, 1, 9)}-10`
  };
  const made = { ...one, ...unusual(index, one) };
  if (made.activity_status === 'temporarily_elsewhere') made.host_id = hostOf(index, branch, units).id;
  if (made.activity_from <= made.joined_on) made.activity_from = SEED_DAY;
  return made;
}

/** What seldom happens, by member number: in so small a city chance alone would not show it. */
const rare: Record<number, ActivityStatus> = {
  211: 'suspended',
  618: 'suspended',
  404: 'interrupted',
  95: 'abroad',
  731: 'abroad',
  380: 'in_transfer',
  1210: 'in_transfer'
};
const gone: Record<number, [string, ExitReason]> = {
  133: ['2025-11-03', 'deceased'],
  290: ['2026-01-18', 'deceased'],
  517: ['2026-04-01', 'moved_out'],
  650: ['2026-05-20', 'removal'],
  702: ['2026-06-09', 'withdrawal'],
  866: ['2026-07-30', 'deceased'],
  1001: ['2026-09-01', 'moved_out'],
  1305: ['2026-10-12', 'deceased']
};

function unusual(index: number, { official_on }: SeedMember): Partial<SeedMember> {
  if (!official_on) return {};
  const left = gone[index];
  if (left && official_on < left[0])
    return { membership_status: 'left', activity_status: 'active', left: { on: left[0], reason: left[1] } };
  return rare[index] ? { activity_status: rare[index] } : {};
}

function hostOf(index: number, home: SeedUnit, units: readonly SeedUnit[]): SeedUnit {
  const others = units.filter(({ milieu, id, closed_on }) => milieu && id !== home.id && !closed_on);
  return others[(index * 7919) % others.length] ?? home;
}
