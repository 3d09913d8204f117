import { expect, test } from 'vitest';
import { communeName, directUnits, hanoiCommunes, partyGroups, unitsBelowCommune, unitsBelowDirect } from './places.ts';
import type { PlannedUnit } from './places.ts';

const communes = hanoiCommunes();
const all = (units: PlannedUnit[]): PlannedUnit[] => units.flatMap((unit) => [unit, ...all(unit.children)]);
const plans = [
  ...communes.map((commune) => unitsBelowCommune(commune, 150, 1)),
  ...directUnits.map(({ sort }) => unitsBelowDirect(sort, 300, 1))
];

test('Hanoi has 51 wards and 75 communes, each with its own code', () => {
  expect(communes.filter(({ type }) => type === 'ward')).toHaveLength(51);
  expect(communes.filter(({ type }) => type === 'commune')).toHaveLength(75);
  expect(new Set(communes.map(({ code }) => code)).size).toBe(126);
  expect(communeName({ code: '00004', type: 'ward', name: 'Ba Đình' })).toBe('Đảng bộ phường Ba Đình');
});

test('a plan has the size asked for and is the same at each run', () => {
  for (const size of [13, 40, 150, 700]) {
    const plan = unitsBelowCommune({ code: '00376', type: 'commune', name: 'Sóc Sơn' }, size, 1);
    expect(all(plan)).toHaveLength(size);
    expect(unitsBelowCommune({ code: '00376', type: 'commune', name: 'Sóc Sơn' }, size, 1)).toEqual(plan);
  }
});

test('siblings have different names', () => {
  const check = (units: PlannedUnit[]) => {
    expect(new Set(units.map(({ name }) => name)).size).toBe(units.length);
    for (const { children } of units) check(children);
  };
  plans.forEach(check);
});

test('only allowed children stand below a parent, and only branches have people of their own', () => {
  const allowed: Record<string, string[]> = {
    grassroots_org: ['sectional_org', 'branch'],
    sectional_org: ['branch'],
    grassroots_branch: [],
    branch: []
  };
  for (const unit of all(plans.flat())) {
    for (const child of unit.children) expect(allowed[unit.kind]).toContain(child.kind);
    expect(unit.milieu !== undefined).toBe(unit.kind === 'branch' || unit.kind === 'grassroots_branch');
    expect(unit.branch_type !== null).toBe(unit.kind === 'branch');
  }
  expect(plans.flat().filter(({ branch_type }) => branch_type === 'residential').length).toBeGreaterThan(126 * 80);
});

test('every name is NFC', () => {
  for (const { name } of [...all(plans.flat()), ...partyGroups(3)]) expect(name).toBe(name.normalize('NFC'));
});
