// What has become of the demo's units so far: founded, merged, renamed, one change decided for later; and their powers.
import type pg from 'pg';
import { REFORM_DAY, REFORM_DECISION, type SeedUnit } from './city.ts';
import { copyRows, type Row } from './copy.ts';
import type { DemoUnits } from './demo-units.ts';

/** A branch that had another name until that day. */
export const RENAMED = { from: 'Chi bộ số 15', on: '2026-03-02', decision: '22-QĐ/ĐU' };

/** A change that waits for its day. */
export const PLANNED = {
  to: 'Chi bộ tổ dân phố số 3 Dịch Vọng',
  on: '2027-01-01',
  decision: '41-QĐ/ĐU',
  recorded_at: '2026-11-19T03:20:00Z'
};

const UPPER = ['admit_member', 'expel_member', 'issue_card', 'sign_official_transfer', 'rate_member', 'rate_unit'];
const EVERYWHERE = ['manage_roster', 'publish_page', 'run_study', 'receive_feedback'];

/** Writes versions, decisions and powers of the units. `planner`: the account that recorded what is planned. */
export async function writeUnitHistory(client: pg.Client, units: DemoUnits, planner: number): Promise<void> {
  const renamed = units.at('branch_15');
  const table = 'org_unit_version (unit_id, from_on, to_on, name, kind, tier, parent_id)';
  const { rows: tiers } = await client.query<{ id: string; tier: string }>('select id, tier from org_unit');
  const tierOf = new Map(tiers.map(({ id, tier }) => [Number(id), tier]));
  await copyRows(
    client,
    table,
    units.list.flatMap((unit) => versionRows(unit, tierOf.get(unit.id) ?? '', unit === renamed))
  );
  await copyRows(
    client,
    'org_change (unit_id, kind, effective_on, decision_number, decided_on, detail, account_id, recorded_at, applied_at)',
    changeRows(units, planner)
  );
  await copyRows(
    client,
    'org_power (unit_id, power, from_on, decision_number)',
    units.list.filter(({ closed_on }) => !closed_on).flatMap(powerRows)
  );
}

function versionRows({ id, opened_on, closed_on, name, kind, parent_id }: SeedUnit, tier: string, renamed: boolean): Row[] {
  if (!renamed) return [[id, opened_on, closed_on, name, kind, tier, parent_id]];
  return [
    [id, opened_on, RENAMED.on, RENAMED.from, kind, tier, parent_id],
    [id, RENAMED.on, closed_on, name, kind, tier, parent_id]
  ];
}

function changeRows({ list, at }: DemoUnits, planner: number): Row[] {
  const reform = ['2025-06-20T02:00:00Z', `${REFORM_DAY}T00:00:00Z`];
  const [renamed, planned] = [at('branch_15'), at('branch_3')];
  const rows: Row[] = [];
  for (const { id, name, opened_on, closed_on, successor_id, parent_id, kind } of list) {
    if (!parent_id || kind === 'advisory_body') continue;
    if (closed_on) {
      const to = list[(successor_id ?? 0) - 1]?.name ?? '';
      rows.push([id, 'merge', closed_on, REFORM_DECISION, '2025-06-20', { from: name, to }, null, ...reform]);
      continue;
    }
    const first = id === renamed.id ? RENAMED.from : name;
    rows.push([id, 'create', opened_on, REFORM_DECISION, '2025-06-20', { to: first }, null, ...reform]);
  }
  const detail = { from: RENAMED.from, to: renamed.name };
  rows.push([
    renamed.id,
    'rename',
    RENAMED.on,
    RENAMED.decision,
    '2026-02-26',
    detail,
    planner,
    '2026-02-27T08:00:00Z',
    `${RENAMED.on}T00:00:05Z`
  ]);
  rows.push([
    planned.id,
    'rename',
    PLANNED.on,
    PLANNED.decision,
    '2026-11-18',
    { from: planned.name, to: PLANNED.to },
    planner,
    PLANNED.recorded_at,
    null
  ]);
  return rows;
}

function powerRows({ id, kind, milieu, opened_on }: SeedUnit): Row[] {
  const upper = kind === 'commune_org' || kind === 'direct_org';
  const powers = [...(upper || milieu || kind === 'city_org' ? EVERYWHERE : []), ...(upper ? UPPER : [])];
  if (milieu) powers.push('grant_exemption');
  if (kind === 'sectional_org') powers.push('appraise_branch_resolution');
  return powers.map((power) => [id, power, opened_on, upper ? REFORM_DECISION : '']);
}
