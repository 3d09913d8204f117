import type { Reader } from '#platform/context.ts';
import { headingKey } from '#text/headings.ts';
import type { RowProblem } from './import-problem.ts';

/** A unit as an import knows it. */
interface KnownUnit {
  id: string;
  name: string;
  inside: boolean;
  holds_members: boolean;
}

/** What a row's unit is: the branch, or why not. `outside`: the unit is there, but not below the importing one. */
export type FoundUnit = { unit_id: string | null; problem?: RowProblem; outside?: true };

/** Finds the branch that a row names by its code or by its name. */
export type FindUnit = (code: string, name: string) => FoundUnit;

/** All open units by code and by name, those below the importing unit first. About 200 bytes a unit. */
export async function unitFinder(ctx: Reader, within: { lo: number; hi: number }): Promise<FindUnit> {
  const rows = await ctx.db
    .selectFrom('org_unit')
    .innerJoin('org_kind', 'org_kind.kind', 'org_unit.kind')
    .select(['org_unit.id', 'org_unit.name', 'org_unit.code', 'org_unit.lft', 'org_kind.holds_members'])
    .where('org_unit.closed_on', 'is', null)
    .execute();
  const by_code = new Map<string, KnownUnit>();
  const by_name = new Map<string, KnownUnit[]>();
  for (const { id, name, code, lft, holds_members } of rows) {
    const unit = { id, name, inside: within.lo <= lft && lft <= within.hi, holds_members };
    if (code) by_code.set(codeKey(code), unit);
    const key = headingKey(name);
    const same = by_name.get(key);
    if (same) same.push(unit);
    else by_name.set(key, [unit]);
  }
  return (code, name) => {
    const coded = code === '' ? by_code.get(codeKey(name)) : by_code.get(codeKey(code));
    if (coded) return chosen([coded], coded.name);
    if (code !== '') return { unit_id: null, problem: { code: 'members.import_row_unit_unknown', field: 'unit', values: { code } } };
    return chosen(by_name.get(headingKey(name)) ?? [], name);
  };
}

function chosen(units: KnownUnit[], said: string): FoundUnit {
  const inside = units.filter((unit) => unit.inside);
  const branches = inside.filter((unit) => unit.holds_members);
  const [branch] = branches;
  if (branches.length === 1 && branch) return { unit_id: branch.id };
  if (branches.length > 1)
    return {
      unit_id: null,
      problem: { code: 'members.import_row_unit_several', field: 'unit', values: { count: branches.length, code: said } }
    };
  if (inside.length > 0)
    return { unit_id: null, problem: { code: 'members.import_row_unit_no_roster', field: 'unit', values: { code: said } } };
  if (units.length > 0) return { unit_id: null, outside: true, problem: { code: 'members.import_row_unit_outside', field: 'unit' } };
  return { unit_id: null, problem: { code: 'members.import_row_unit_unknown', field: 'unit', values: { code: said } } };
}

function codeKey(code: string): string {
  return code.replace(/\s/g, '').toUpperCase();
}
