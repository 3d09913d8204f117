// Who holds which office in the demo: what the cast's lines say, then the branches and committees that still need somebody.
import type { SeedUnit } from './city.ts';
import type { Row } from './copy.ts';
import { cast } from './demo-cast.ts';
import type { DemoUnits } from './demo-units.ts';
import type { SeedMember } from './member-rows.ts';
import { branchOfficers, committeeOffices, eligible, type Officer } from './officers.ts';

/** An office held: `id` is its number in the database. */
export type Held = Officer & { id: number; unit: SeedUnit; from_on: string; decision: string };

export const positionTable = 'member_position (id, member_id, unit_id, position, manner, from_on, to_on, decision_number)';

/** Branches whose first secretary was followed by another: the history shows both. */
const SECOND_SECRETARY = 11;

/** Every office of the demo, open ones first; the ended ones carry `to_on`. */
export function demoOffices(units: DemoUnits, members: readonly SeedMember[]): Held[] {
  const held: Held[] = [];
  const hold = (officer: Officer, unit: SeedUnit, since: { from_on: string; decision: string }) =>
    held.push({ ...officer, ...since, unit, id: held.length + 1 });

  cast.forEach(({ offices = [] }, index) => {
    for (const { position, at, from_on, decision } of offices) {
      const member = members[index];
      if (member) hold({ member, position }, units.at(at), { from_on, decision });
    }
  });
  const rosters = Map.groupBy(members.slice(cast.length), ({ unit_id }) => unit_id); // the cast holds what its lines say, no more
  for (const unit of units.list) {
    const roster = rosters.get(unit.id);
    if (!roster) continue;
    const known = held.filter((office) => office.unit === unit);
    for (const officer of branchOfficers(roster, known)) hold(officer, unit, { from_on: '2025-08-12', decision: '01-NQ/CB' });
  }
  for (const unit of committees(units.list)) {
    const people = eligible(membersBelow(unit, units.list, rosters)).filter(({ id }) => !held.some(({ member }) => member.id === id));
    const isUpper = unit.kind !== 'grassroots_org';
    const offices = isUpper ? committeeOffices : committeeOffices.slice(0, 1);
    offices.forEach((position, index) => {
      const member = people[index];
      if (member) hold({ member, position }, unit, { from_on: '2025-07-01', decision: isUpper ? '4795-QĐ/TU' : '07-QĐ/ĐU' });
    });
  }
  return held;
}

/** Rows of `positionTable`, with the secretaries before today's where there was another. */
export function positionRows(held: readonly Held[]): Row[] {
  const rows: Row[] = held.map(({ id, member, unit, position, from_on, decision }) => {
    const manner = /committee|secretary/.test(position) && /NQ/.test(decision) ? 'elected' : 'appointed';
    return [id, member.id, unit.id, position, manner, from_on, null, decision];
  });
  held.forEach(({ member, unit, position }, index) => {
    if (position !== 'committee_member' || index % SECOND_SECRETARY !== 0 || unit.kind !== 'branch') return;
    rows.push([rows.length + 1, member.id, unit.id, 'secretary', 'elected', '2025-07-01', '2025-08-12', '4790-QĐ/TU']);
  });
  return rows;
}

/** The units above branches that have people below them, the city included. */
function committees(list: readonly SeedUnit[]): SeedUnit[] {
  const parents = new Set(list.filter(({ milieu }) => milieu).map(({ parent_id }) => parent_id));
  for (const unit of [...list].reverse()) if (parents.has(unit.id)) parents.add(unit.parent_id);
  return list.filter(({ id, closed_on, milieu }) => parents.has(id) && !closed_on && !milieu).reverse();
}

/** The members who work in the unit's own agencies; all of its members where it is a grassroots organization itself. */
function membersBelow(unit: SeedUnit, list: readonly SeedUnit[], rosters: Map<number, SeedMember[]>): SeedMember[] {
  const below = new Set([unit.id]);
  for (const { id, parent_id, branch_type } of list) if (parent_id && below.has(parent_id) && branch_type !== 'residential') below.add(id);
  return [...below].flatMap((id) => rosters.get(id) ?? []);
}
