// One city as a flat list of units, each after its parent, numbered from 1: what the demo and the scale seed both plant.
import type { Client, PoolClient } from 'pg';
import type { BranchType, NodeKind } from '../../src/lib/text/labels.ts';
import { copyRows } from './copy.ts';
import type { Milieu } from './names.ts';
import { communeName, directUnits, hanoiCommunes } from './places.ts';
import type { PlannedUnit } from './places.ts';

/** The day the shape of 2025 begins: no districts, 126 wards and communes right below the city. */
export const REFORM_DAY = '2025-07-01';

/** The decision that every unit of the new shape names (invented). */
export const REFORM_DECISION = '6100-QĐ/TU';

/** One unit of a seed. Ids are numbers here: the database gets them as they are. */
export type SeedUnit = {
  id: number;
  parent_id: number | null;
  kind: NodeKind;
  branch_type: BranchType | null;
  name: string;
  code: string | null;
  sort_no: number;
  opened_on: string;
  closed_on: string | null;
  successor_id: number | null;
  /** What people its roster has; undefined above the branches. */
  milieu: Milieu | undefined;
  /** Another tier than its kind has today. */
  tier?: string;
};

/** What stands below a ward or commune (by its place in the list), and below a direct unit. */
export type Below = { commune(index: number): PlannedUnit[]; direct(index: number): PlannedUnit[] };

/** The city of 2025: the root, its 126 wards and communes, its six direct units, and what `below` plans under them. */
export function cityUnits(below: Below): SeedUnit[] {
  const units: SeedUnit[] = [];
  const root = add(units, null, { kind: 'city_org', name: 'Đảng bộ Thành phố Hà Nội', code: '01', opened_on: '1930-03-17' });
  hanoiCommunes().forEach((commune, index) => {
    const code = `01.${digits(index + 1)}`;
    const unit = add(units, root, { kind: 'commune_org', name: communeName(commune), code, opened_on: REFORM_DAY });
    plant(units, unit, below.commune(index));
  });
  directUnits.forEach(({ name }, index) => {
    const unit = add(units, root, { kind: 'direct_org', name, code: `01.${digits(501 + index)}`, opened_on: REFORM_DAY });
    plant(units, unit, below.direct(index));
  });
  return units;
}

type NewUnit = Pick<SeedUnit, 'kind' | 'name'> & Partial<SeedUnit>;

/** Adds a unit after its siblings; gives it. */
export function add(units: SeedUnit[], parent: SeedUnit | null, unit: NewUnit): SeedUnit {
  const blank = { branch_type: null, code: null, opened_on: REFORM_DAY, closed_on: null, successor_id: null, milieu: undefined };
  const added = { ...blank, ...unit, id: units.length + 1, parent_id: parent?.id ?? null, sort_no: units.length };
  units.push(added);
  return added;
}

/** Adds planned units and what is planned below them, with the codes PP.UUU.GGG.SSS.BBB of their places. */
function plant(units: SeedUnit[], parent: SeedUnit, plan: readonly PlannedUnit[]): void {
  plan.forEach((planned, index) => {
    const { children, ...facts } = planned;
    const unit = add(units, parent, { ...facts, code: codeBelow(parent, planned.kind, index + 1) });
    plant(units, unit, children);
  });
}

/** Copies the units into the database, places them in the tree and writes the first version of each. */
export async function writeUnits(client: Client | PoolClient, units: readonly SeedUnit[]): Promise<void> {
  const { rows: kinds } = await client.query<{ kind: string; tier: string; usage_level: string | null }>(
    'select kind, tier, usage_level from org_kind'
  );
  const kindOf = new Map(kinds.map((row) => [row.kind, row]));
  const columns = 'id, parent_id, kind, branch_type, name, code, tier, usage_level, sort_no, opened_on, closed_on, successor_id, lft, rgt';
  const rows = units.map((u) => {
    const kind = kindOf.get(u.kind);
    const [tier, level] = [u.tier ?? kind?.tier, kind?.usage_level];
    return [
      u.id,
      u.parent_id,
      u.kind,
      u.branch_type,
      u.name,
      u.code,
      tier,
      level,
      u.sort_no,
      u.opened_on,
      u.closed_on,
      u.successor_id,
      u.id,
      u.id
    ];
  });
  await copyRows(client, `org_unit (${columns})`, rows);
  await client.query('select app.tree_number(1, 1, $1)', [1000 * units.length]);
}

/** The tree position of each unit, by its number. */
export async function positionsOf(client: Client | PoolClient): Promise<Map<number, number>> {
  const { rows } = await client.query<{ id: string; lft: number }>('select id, lft from org_unit');
  return new Map(rows.map(({ id, lft }) => [Number(id), lft]));
}

const LAST_PART: Partial<Record<NodeKind, number>> = { grassroots_org: 2, grassroots_branch: 2, sectional_org: 3, branch: 4 };

/** The code of a unit below one with a code: its number stands at the place of its kind, zeros between. */
function codeBelow(parent: SeedUnit, kind: NodeKind, no: number): string | null {
  const place = LAST_PART[kind];
  if (!place || !parent.code) return null;
  const parts = parent.code.split('.');
  while (parts.length < place) parts.push('000');
  return [...parts, digits(no)].join('.');
}

function digits(no: number): string {
  return String(no).padStart(3, '0');
}
