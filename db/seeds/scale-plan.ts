// The plan of a city of any size: its units, the size of every branch's roster, and the chunks in which they are written.
// A pure function of the numbers asked for, so that every process that fills the database makes the same plan.
import { cityUnits, type SeedUnit } from './city.ts';
import type { Milieu } from './names.ts';
import { directUnits, hanoiCommunes, unitsBelowCommune, unitsBelowDirect, type PlannedUnit } from './places.ts';
import { randomOf } from './random.ts';

/** How large the city shall be. */
export type ScaleSize = { members: number; units: number };

/** Fewest units a plan can have: the city's own, one ward and one direct unit with branches. */
export const MIN_UNITS = 160;

/** What the members of a branch do beside: lead a unit above, work for it, work for the city. */
export type Seat = { task: 'heads' | 'secretary' | 'staff' | 'city'; unit_id: number; kind: SeedUnit['kind'] };

/** A branch and its members: those with the numbers `first` to `first + size - 1`. */
export type BranchPlan = { no: number; unit_id: number; milieu: Milieu; first: number; size: number; seats: Seat[] };

export type ScalePlan = { units: SeedUnit[]; branches: BranchPlan[]; chunks: BranchPlan[][] };

const SEED = 1;
/** Members written in one transaction, and the number of transactions that even a small city has. */
const CHUNK = { members: 2000, fewest: 8 };
/** Share of the direct units in all units below the 132, and the smallest one worth planning. */
const DIRECT = { share: 0.1, least: 8 };
/** Units below a ward, roughly, when there are not enough for all 126. */
const WARD_UNITS = 40;

/** The plan of a city with exactly so many units and members. */
export function scalePlan({ members, units }: ScaleSize): ScalePlan {
  const communes = hanoiCommunes();
  const rest = units - 1 - communes.length - directUnits.length;
  const direct = planDirect(rest);
  const sizes = communeSizes(rest - count(direct.flat()));
  const list = cityUnits({
    commune: (index) => (communes[index] && sizes[index] ? unitsBelowCommune(communes[index], sizes[index], SEED) : []),
    direct: (index) => direct[index] ?? []
  });
  const branches = rosters(list, members);
  giveSeats(list, branches);
  return { units: list, branches, chunks: inChunks(branches, Math.min(CHUNK.members, Math.ceil(members / CHUNK.fewest))) };
}

/** Each grassroots organization has its secretary from its first branch. */
function seatSecretaries(list: readonly SeedUnit[], branches: readonly BranchPlan[]): void {
  const led = new Set<number>();
  for (const branch of branches) {
    for (let up = list[branch.unit_id - 1]?.parent_id; up; up = list[up - 1]?.parent_id) {
      const unit = list[up - 1];
      if (unit?.kind !== 'grassroots_org' || led.has(up)) continue;
      led.add(up);
      branch.seats.push({ task: 'secretary', unit_id: up, kind: unit.kind });
    }
  }
}

/** What stands below the direct units: a tenth of all, not quite to the unit. */
function planDirect(rest: number): PlannedUnit[][] {
  const wanted = Math.max(DIRECT.least, Math.round(rest * DIRECT.share));
  const planned = directUnits.slice(0, Math.floor(wanted / DIRECT.least));
  return planned.map(({ sort }) => unitsBelowDirect(sort, Math.floor(wanted / planned.length), SEED));
}

/** How many units below each ward or commune: all the rest, by no two alike. */
function communeSizes(rest: number): number[] {
  const wards = Math.min(hanoiCommunes().length, Math.max(1, Math.round(rest / WARD_UNITS)));
  return shares(rest, unevenly(wards, 0.6, 1.4));
}

/** Members by branch: streets have more than workplaces, and no two branches are alike. */
function rosters(list: readonly SeedUnit[], members: number): BranchPlan[] {
  const homes = list.flatMap(({ id, milieu }) => (milieu ? [{ id, milieu }] : []));
  const weights = unevenly(homes.length, 0.6, 1.5).map((weight, index) => weight * (homes[index]?.milieu === 'residential' ? 1 : 0.75));
  const counts = shares(members, weights);
  let first = 1;
  return homes.map(({ id, milieu }, no) => {
    const branch = { no, unit_id: id, milieu, first, size: counts[no] ?? 0, seats: [] };
    first += branch.size;
    return branch;
  });
}

/** Those who lead and serve the units below the city come from their agencies: the first branches of each. */
function giveSeats(list: readonly SeedUnit[], branches: readonly BranchPlan[]): void {
  const topOf: (SeedUnit | undefined)[] = [];
  for (const unit of list) topOf[unit.id] = unit.parent_id === 1 ? unit : topOf[unit.parent_id ?? 0];
  for (const [top, own] of Map.groupBy(branches, ({ unit_id }) => topOf[unit_id])) {
    if (!top) continue;
    const seat = (index: number, task: Seat['task'], { id, kind } = top) =>
      own[index % own.length]?.seats.push({ task, unit_id: id, kind });
    seat(0, 'heads');
    seat(1, 'staff');
    seatSecretaries(list, own);
    if (top.name !== directUnits[0].name || !list[0]) continue;
    seat(2, 'heads', list[0]);
    for (const index of [3, 4, 5]) seat(index, 'city', list[0]);
  }
}

function count(units: readonly PlannedUnit[]): number {
  return units.reduce((sum, { children }) => sum + 1 + count(children), 0);
}

function inChunks(branches: readonly BranchPlan[], most: number): BranchPlan[][] {
  const chunks: BranchPlan[][] = [[]];
  let size = 0;
  for (const branch of branches) {
    if (size + branch.size > most && size > 0) {
      chunks.push([]);
      size = 0;
    }
    chunks.at(-1)?.push(branch);
    size += branch.size;
  }
  return chunks;
}

function unevenly(count: number, from: number, to: number): number[] {
  return Array.from({ length: count }, (_, index) => from + (to - from) * randomOf(index, SEED + count)());
}

/** A whole number divided by weights, nothing lost by rounding. */
function shares(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  let before = 0;
  return weights.map((weight) => {
    const from = Math.round((before / sum) * total);
    before += weight;
    return Math.round((before / sum) * total) - from;
  });
}
