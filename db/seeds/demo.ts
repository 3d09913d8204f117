// The demo organization: small and lively, the same at each run (personal IDs and the password are sealed anew).
import pg from 'pg';
import { hash } from '@node-rs/argon2';
import type { Runtime } from '../../src/lib/server/platform/runtime.ts';
import { positionsOf, writeUnits } from './city.ts';
import { continueNumbers, copyRows } from './copy.ts';
import {
  accountRows,
  accountTable,
  activationRows,
  activationTable,
  DEMO_PASSWORD,
  demoAccounts,
  grantRows,
  grantTable
} from './demo-accounts.ts';
import { cast } from './demo-cast.ts';
import { writeUnitHistory } from './demo-history.ts';
import { writeLog } from './demo-log.ts';
import { demoMembers } from './demo-members.ts';
import { demoOffices, positionRows, positionTable } from './demo-offices.ts';
import { demoUnits } from './demo-units.ts';
import { attachmentRows, attachmentTable, memberRow, memberTable, statusRows, statusTable } from './member-rows.ts';

/** The people one may sign in as: login, password, name with office. A dozen; everyone else of the demo has the same password. */
export const demoLogins: { login: string; password: string; name: string }[] = cast.flatMap(({ login, label, name }) =>
  login && label ? [{ login, password: DEMO_PASSWORD, name: `Đ/c ${name} – ${label}` }] : []
);

/** Fills an empty, migrated database with the demo organization, all of it or nothing. About a second. */
export async function seedDemo(ownerUrl: string, { keys }: Pick<Runtime, 'keys'>): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'sotay seed demo', options: '-c search_path=public' });
  await client.connect();
  try {
    await client.query('begin');
    await fill(client, keys);
    await client.query('commit');
    await client.query('analyze');
  } finally {
    await client.end();
  }
}

async function fill(client: pg.Client, keys: Runtime['keys']): Promise<void> {
  const units = demoUnits();
  const members = demoMembers(units);
  const held = demoOffices(units, members);
  const accounts = demoAccounts(members);
  const issuer = accounts.find(({ login }) => login === 'quantri1')?.id ?? 0;

  await client.query(`insert into installation (kind) values ('demo')`);
  await writeUnits(client, units.list);
  const positions = await positionsOf(client);
  await copyRows(
    client,
    memberTable,
    members.map((m) => memberRow(m, positions.get(m.unit_id) ?? 0, keys))
  );
  await copyRows(
    client,
    attachmentTable,
    members.flatMap((m) => [...attachmentRows(m)])
  );
  await copyRows(
    client,
    statusTable,
    members.flatMap((m) => [...statusRows(m)])
  );
  await copyRows(client, positionTable, positionRows(held));
  await copyRows(client, accountTable, accountRows(accounts, await hash(DEMO_PASSWORD)));
  await copyRows(client, activationTable, activationRows(accounts, keys, issuer));
  const grants = grantRows(units, accounts, held);
  await copyRows(client, grantTable, grants);
  await writeUnitHistory(client, units, accounts.find(({ login }) => login === 'tochuc')?.id ?? 0);
  await writeLog(client, { units, members, accounts, grants }, positions);
  await continueNumbers(client, [
    'org_unit',
    'member',
    'member_position',
    'account',
    'account_grant',
    'member_change_request',
    'audit_entry'
  ]);
}
