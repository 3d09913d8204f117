// The rows of one chunk of a large city: its members with everything that hangs on them, their offices, accounts and grants.
import type { Keys } from '../../src/lib/server/platform/seal.ts';
import type { Role } from '../../src/lib/server/platform/permissions.ts';
import { joinName } from '../../src/lib/text/name.ts';
import type { Row } from './copy.ts';
import { handleOf } from './handle.ts';
import { attachmentRows, memberRow, statusRows, type SeedMember } from './member-rows.ts';
import { person, SEED_DAY } from './names.ts';
import { branchOfficers, committeeOffices, eligible, type Officer } from './officers.ts';
import type { BranchPlan, ScalePlan, Seat } from './scale-plan.ts';

/** What the rows need beside the plan. */
export type ScaleFacts = { plan: ScalePlan; positions: Map<number, number>; keys: Keys; password_hash: string };

/** Rows by table. */
export type ChunkRows = Record<'members' | 'attachments' | 'statuses' | 'accounts' | 'offices' | 'grants', Row[]>;

export const scaleAccountTable = 'account (id, member_id, name, login, password_hash, state, created_at, activated_at)';
export const scaleGrantTable =
  'account_grant (id, account_id, role, unit_id, reach, from_on, basis, decision_number, position_id, state, proposed_at, confirmed_at)';
export const scaleOfficeTable = 'member_position (id, member_id, unit_id, position, manner, from_on, decision_number)';

const SEED = 1;
const SINCE = '2025-08-12';
const AT = '2025-08-15T02:00:00Z';
/** Numbers set aside for the offices and grants of one branch. */
const NUMBERS = 64;
/** How many lead a unit. */
const HEADS: Partial<Record<Seat['task'], number>> = { heads: 3, secretary: 1 };

/** Who works for a ward or commune, for a direct unit, for the city; one person for each role in the list. */
const commune: Role[] = ['commune_organization', 'commune_organization', 'record_officer', 'unit_administrator', 'unit_administrator'];
const district: Role[] = ['district_organization', 'district_organization', 'record_officer', 'unit_administrator', 'unit_administrator'];
const city: Role[] = [
  'city_organization',
  'city_organization',
  'city_organization',
  'city_inspection',
  'city_office',
  'city_propaganda',
  'unit_administrator',
  'system_administrator'
];

/** The rows of a chunk. The same at each run, apart from the seals. */
export function chunkRows(branches: readonly BranchPlan[], facts: ScaleFacts): ChunkRows {
  const rows: ChunkRows = { members: [], attachments: [], statuses: [], accounts: [], offices: [], grants: [] };
  for (const branch of branches) {
    const roster = rosterOf(branch, facts.plan);
    const position = facts.positions.get(branch.unit_id) ?? 0;
    for (const member of roster) {
      rows.members.push(memberRow(member, position, facts.keys));
      rows.attachments.push(...attachmentRows(member));
      rows.statuses.push(...statusRows(member));
      rows.accounts.push([member.id, member.id, joinName(member), handleOf(member, member.id), facts.password_hash, 'active', AT, AT]);
    }
    addOffices(branch, roster, rows);
  }
  return rows;
}

/** The members of a branch. */
function rosterOf({ first, size, unit_id, milieu, no }: BranchPlan, { branches }: ScalePlan): SeedMember[] {
  return Array.from({ length: size }, (_, index) => {
    const id = first + index;
    const one = person(id - 1, SEED, milieu);
    const activity_from = one.joined_on < '2026-03-01' ? '2026-03-01' : SEED_DAY;
    const away = one.activity_status === 'temporarily_elsewhere' && branches.length > 1;
    const host = branches[(no + 1 + (id % (branches.length - 1))) % branches.length];
    return { ...one, id, unit_id, activity_from, ...(away && host && { host_id: host.unit_id }) };
  });
}

function addOffices(branch: BranchPlan, roster: readonly SeedMember[], { offices, grants }: ChunkRows): void {
  let number = branch.no * NUMBERS;
  const busy = new Set<number>();
  const hold = ({ member, position }: Officer, unit_id: number, role?: Role): void => {
    number += 1;
    busy.add(member.id);
    offices.push([number, member.id, unit_id, position, 'elected', SINCE, '01-NQ/CB']);
    if (role) grants.push([number, member.id, role, unit_id, 'subtree', SINCE, 'position', '01-NQ/CB', number, 'active', AT, AT]);
  };
  const free = () => eligible(roster).filter(({ id }) => !busy.has(id));

  for (const officer of branchOfficers(roster)) {
    hold(officer, branch.unit_id, officer.position === 'secretary' ? 'branch_secretary' : 'branch_committee');
  }
  for (const seat of branch.seats) {
    const heads = HEADS[seat.task] ?? 0;
    free()
      .slice(0, heads)
      .forEach((member, index) => hold({ member, position: committeeOffices[index] ?? 'secretary' }, seat.unit_id));
  }
  for (const seat of branch.seats) {
    const roles = rolesOf(seat);
    free()
      .slice(0, roles.length)
      .forEach((member, index) => {
        number += 1;
        busy.add(member.id);
        grants.push([number, member.id, roles[index], seat.unit_id, 'subtree', SINCE, 'decision', '14-QĐ/ĐU', null, 'active', AT, AT]);
      });
  }
}

function rolesOf({ task, kind }: Seat): Role[] {
  if (HEADS[task]) return [];
  if (task === 'city') return city;
  return kind === 'commune_org' ? commune : district;
}
