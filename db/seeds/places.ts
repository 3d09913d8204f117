// The units below a ward, a commune or a direct unit, planned by number: real only down to the 126 and the six,
// invented from there on. A plan is a pure function of its home and the wanted size.
import { readFileSync } from 'node:fs';
import type { BranchType, NodeKind } from '../../src/lib/text/labels.ts';
import type { Milieu } from './names.ts';
import * as words from './place-words.ts';
import { between, randomOf } from './random.ts';
import type { Random } from './random.ts';

/** A ward or commune of the city: its administrative code (not the Party's) and its bare name. */
export type Commune = { code: string; type: 'ward' | 'commune'; name: string };

/** A unit to be planted. `milieu` says what people a unit with a roster of its own has; undefined above the branches. */
export type PlannedUnit = {
  kind: NodeKind;
  branch_type: BranchType | null;
  name: string;
  milieu: Milieu | undefined;
  children: PlannedUnit[];
};

/** The six direct units beside the wards and communes, and what their grassroots organizations are. */
export const directUnits = [
  { name: 'Đảng bộ các cơ quan Đảng thành phố Hà Nội', sort: 'agency' },
  { name: 'Đảng bộ Ủy ban nhân dân thành phố Hà Nội', sort: 'agency' },
  { name: 'Đảng bộ Công an thành phố Hà Nội', sort: 'force' },
  { name: 'Đảng bộ Bộ Tư lệnh Thủ đô Hà Nội', sort: 'force' },
  { name: 'Đảng bộ các trường đại học, cao đẳng Hà Nội', sort: 'university' },
  { name: 'Đảng bộ Đại học Quốc gia Hà Nội', sort: 'university' }
] as const;

export type DirectSort = (typeof directUnits)[number]['sort'];

const direct: Record<DirectSort, { named: (no: number) => string; parts: readonly string[] }> = {
  agency: { named: (no) => `Đảng bộ Cơ quan số ${no}`, parts: words.agencyParts },
  force: { named: (no) => `Đảng bộ Đơn vị số ${no}`, parts: ['Ban chỉ huy', 'Đội 1', 'Đội 2', 'Đội 3', 'Đội 4', 'Đội 5'] },
  university: { named: (no) => `Đảng bộ Trường thành viên số ${no}`, parts: words.universityParts }
};

/** The 126 wards and communes of Hanoi, in the order of the list. */
export function hanoiCommunes(): Commune[] {
  const text = readFileSync(new URL('./hanoi-units.csv', import.meta.url), 'utf8');
  return text
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => {
      const [code = '', type, name = ''] = line.split(',');
      return { code, type: type === 'ward' ? 'ward' : 'commune', name };
    });
}

/** The Party organization of a ward or commune: 'Đảng bộ phường Ba Đình', 'Đảng bộ xã Sóc Sơn'. */
export function communeName(commune: Commune): string {
  return `Đảng bộ ${placeOf(commune)}`;
}

/**
 * About `size` units below a ward or commune (at least 13): seven in ten are branches of a street or village,
 * then the agencies, schools, police, army and health branches, and enterprises with branches of their own.
 */
export function unitsBelowCommune(commune: Commune, size: number, seed: number): PlannedUnit[] {
  const random = randomOf(Number(commune.code), seed);
  const place = placeOf(commune);
  const fixed = [
    organization(`Đảng bộ các cơ quan Đảng ${place}`, ['Văn phòng', 'Ban Xây dựng Đảng', 'Mặt trận Tổ quốc và các đoàn thể']),
    organization(`Đảng bộ Ủy ban nhân dân ${place}`, ['Văn phòng', 'Phòng Kinh tế', 'Phòng Văn hóa - Xã hội']),
    ...['Công an', 'Quân sự', 'Trạm Y tế'].map((body) => grassrootsBranch(`Chi bộ ${body} ${place}`))
  ];
  const residential = Math.max(2, Math.round((size - count(fixed)) * 0.76));
  const first = between(random, 0, 99);
  const streets = Array.from({ length: residential }, (_, index) => residentialBranch(commune, index, first));
  const plan = [...fixed, ...streets];
  for (let left = size - count(plan), no = 0; left > 0; left = size - count(plan), no += 1) {
    plan.push(left >= 5 && no % 3 === 2 ? firm(no, left - 1, random) : school(no));
  }
  return plan;
}

/** About `size` units below one of the six direct units: grassroots organizations, some in sections, with their branches. */
export function unitsBelowDirect(sort: DirectSort, size: number, seed: number): PlannedUnit[] {
  const random = randomOf(size, seed);
  const plan: PlannedUnit[] = [];
  for (let no = 1, left = size; left > 0; no += 1, left = size - count(plan)) {
    const parts = direct[sort].parts.slice(0, Math.max(1, Math.min(left - 1, between(random, 4, 9))));
    const unit = organization(direct[sort].named(no), parts);
    plan.push(no % 6 === 5 && left > 14 ? inSections(unit) : unit);
  }
  return plan;
}

/** The party groups of a branch large enough to be divided: 'Tổ đảng số 1', 'Tổ đảng số 2' … */
export function partyGroups(groups: number): PlannedUnit[] {
  return Array.from({ length: groups }, (_, index) => ({
    kind: 'party_group',
    branch_type: null,
    name: `Tổ đảng số ${index + 1}`,
    milieu: undefined,
    children: []
  }));
}

function residentialBranch({ type }: Commune, index: number, first: number): PlannedUnit {
  const name = type === 'ward' ? `Chi bộ tổ dân phố số ${index + 1}` : `Chi bộ thôn ${village(first + index)}`;
  return branch(name, 'residential', 'residential');
}

/** A different village for each number: every pair of words is met once before a digit is added. */
function village(no: number): string {
  const { villageFirst, villageSecond } = words;
  const row = Math.floor(no / villageFirst.length);
  const round = Math.floor(row / villageSecond.length);
  const name = `${villageFirst[no % villageFirst.length]} ${villageSecond[(no * 5 + row) % villageSecond.length]}`;
  return round === 0 ? name : `${name} ${round + 1}`;
}

function school(no: number): PlannedUnit {
  const { schoolLevels, schoolNames } = words;
  const row = Math.floor(no / schoolLevels.length);
  const round = Math.floor(row / schoolNames.length);
  const name = `${schoolLevels[no % schoolLevels.length]} ${schoolNames[row % schoolNames.length]}`;
  return grassrootsBranch(`Chi bộ ${name}${round === 0 ? '' : ` ${round + 1}`}`);
}

function firm(no: number, branches: number, random: Random): PlannedUnit {
  const { firmNames, firmParts, trades } = words;
  const row = Math.floor(no / firmNames.length);
  const name = `Đảng bộ Công ty Cổ phần ${trades[(no + row) % trades.length]} ${firmNames[no % firmNames.length]}`;
  return organization(name, firmParts.slice(0, Math.min(branches, between(random, 4, 7))));
}

/** The same organization with its branches under two sections. */
function inSections(unit: PlannedUnit): PlannedUnit {
  const half = Math.ceil(unit.children.length / 2);
  const section = (no: number, children: PlannedUnit[]): PlannedUnit => ({
    kind: 'sectional_org',
    branch_type: null,
    name: `Đảng bộ bộ phận số ${no}`,
    milieu: undefined,
    children
  });
  return { ...unit, children: [section(1, unit.children.slice(0, half)), section(2, unit.children.slice(half))] };
}

function organization(name: string, parts: readonly string[]): PlannedUnit {
  const children = parts.map((part) => branch(`Chi bộ ${part}`, 'workplace', 'attached'));
  return { kind: 'grassroots_org', branch_type: null, name, milieu: undefined, children };
}

function grassrootsBranch(name: string): PlannedUnit {
  return { kind: 'grassroots_branch', branch_type: null, name, milieu: 'workplace', children: [] };
}

function branch(name: string, milieu: Milieu, branch_type: BranchType): PlannedUnit {
  return { kind: 'branch', branch_type, name, milieu, children: [] };
}

function count(units: PlannedUnit[]): number {
  return units.reduce((sum, unit) => sum + 1 + count(unit.children), 0);
}

function placeOf({ type, name }: Commune): string {
  return `${type === 'ward' ? 'phường' : 'xã'} ${name}`;
}
