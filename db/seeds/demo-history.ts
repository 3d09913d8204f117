// What has happened in the demo so far: decisions about units, requests, an import, and the log that goes with it.
import type pg from 'pg';
import { REFORM_DAY, REFORM_DECISION } from './city.ts';
import { copyRows, type Row } from './copy.ts';
import type { DemoAccount } from './demo-accounts.ts';
import type { DemoUnits } from './demo-units.ts';
import type { SeedMember } from './member-rows.ts';

/** What the history speaks of. */
export type DemoFacts = { units: DemoUnits; members: readonly SeedMember[]; accounts: readonly DemoAccount[] };

/** Writes the demo's past. */
export async function writeHistory(client: pg.Client, facts: DemoFacts): Promise<void> {
  await writeUnitHistory(client, facts);
}

async function writeUnitHistory(client: pg.Client, { units }: DemoFacts): Promise<void> {
  await client.query(`insert into org_unit_version (unit_id, from_on, to_on, name, kind, tier, parent_id)
    select id, opened_on, closed_on, name, kind, tier, parent_id from org_unit order by id`);
  const table = 'org_change (unit_id, kind, effective_on, decision_number, decided_on, detail, recorded_at, applied_at)';
  const done = [`${REFORM_DAY}T00:00:00Z`, `${REFORM_DAY}T00:00:00Z`];
  const rows: Row[] = units.list
    .filter(({ parent_id, closed_on, kind }) => parent_id && !closed_on && kind !== 'advisory_body')
    .map(({ id, name, opened_on }) => [id, 'create', opened_on, REFORM_DECISION, '2025-06-20', { to: name }, ...done]);
  for (const { id, name, successor_id } of units.list.filter(({ closed_on }) => closed_on)) {
    const successor = units.list[(successor_id ?? 0) - 1]?.name ?? '';
    rows.push([id, 'merge', REFORM_DAY, REFORM_DECISION, '2025-06-20', { from: name, to: successor }, ...done]);
  }
  await copyRows(client, table, rows);
}
