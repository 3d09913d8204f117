// A city of any size, in the proportions of the real one (500,000 members in 20,000 units). Written in chunks, each with its
// mark in the same transaction: killed anywhere and started again, it goes on where it was.
import { Worker } from 'node:worker_threads';
import pg from 'pg';
import { hash } from '@node-rs/argon2';
import type { Keys } from '../../src/lib/server/platform/seal.ts';
import { StartError } from '../../src/lib/server/platform/start-error.ts';
import { REFORM_DAY, REFORM_DECISION, writeUnits } from './city.ts';
import { continueNumbers } from './copy.ts';
import { MIN_UNITS, scalePlan, type ScalePlan, type ScaleSize } from './scale-plan.ts';
import { dropIndexes, restoreIndexes } from './scale-indexes.ts';
import type { WorkerAnswer, WorkerOrder } from './scale-worker.ts';

/** The password of every account of a scale seed. */
export const SCALE_PASSWORD = 'mua-thu-ha-noi';

/** How far it is: `share` 0–1 of the whole work, in words what is being done. */
export type Progress = (share: number, doing: string) => void;

/** Where to, with which keys, how large. */
export type ScaleOrder = { ownerUrl: string; keys: Keys; size: ScaleSize; threads?: number };

/** Shares of the work that the stages take, measured at 500,000. */
const MEMBERS_FROM = 0.03;
const MEMBERS_TO = 0.8;
const INDEXES_TO = 0.96;

/**
 * Fills an empty, migrated database; gives how many members this run wrote (0 when everything was there).
 *
 * @throws StartError too few units or members, another organization is in the database, or a seed of another size
 */
export async function seedScale({ ownerUrl, keys, size, threads = 2 }: ScaleOrder, progress: Progress): Promise<number> {
  requirePossible(size);
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'sotay seed scale', options: '-c search_path=public' });
  await client.connect();
  try {
    const plan = scalePlan(size);
    progress(0, 'units');
    await begin(client, size, plan);
    const left = await chunksLeft(client, plan);
    const order = { ownerUrl, size, ...keys, password_hash: await hash(SCALE_PASSWORD) };
    const written = await writeChunks({ left, order, threads }, (done) => {
      const before = size.members - left.reduce((sum, no) => sum + membersIn(plan, no), 0);
      progress(MEMBERS_FROM + (MEMBERS_TO - MEMBERS_FROM) * ((before + done) / size.members), 'members');
    });
    await restoreIndexes(ownerUrl, (waiting, all) => progress(MEMBERS_TO + (INDEXES_TO - MEMBERS_TO) * (1 - waiting / all), 'indexes'));
    progress(INDEXES_TO, 'statistics');
    await continueNumbers(client, ['org_unit', 'member', 'member_position', 'account', 'account_grant']);
    await client.query('select app.add_up_names()');
    await client.query('vacuum (analyze)');
    progress(1, 'done');
    return written;
  } finally {
    await client.end();
  }
}

function requirePossible({ members, units }: ScaleSize): void {
  if (!Number.isInteger(units) || units < MIN_UNITS)
    throw new StartError(`A city needs at least ${MIN_UNITS} units.`, `--units ${MIN_UNITS} or more`);
  if (!Number.isInteger(members) || members < units || members > 10_000_000) {
    throw new StartError('A city needs at least as many members as units, and at most ten million.', '--members between the two');
  }
}

/** Writes the units, once, and the marks by which a later run knows what is there. */
async function begin(client: pg.Client, { members, units }: ScaleSize, plan: ScalePlan): Promise<void> {
  const { rows } = await client.query<{ begun: boolean; filled: boolean }>(
    `select to_regclass('scale_seed.run') is not null as begun, exists (select from org_unit) as filled`
  );
  if (rows[0]?.begun) return requireSame(client, { members, units });
  if (rows[0]?.filled)
    throw new StartError(
      'The database already holds an organization.',
      'A seed fills an empty one: give it another SOTAY_DATA_DIR or DATABASE_URL.'
    );

  await client.query('begin');
  await client.query(`create schema scale_seed
    create table run (members int not null, units int not null)
    create table chunk (no int primary key)
    create table dropped (name text primary key, definition text not null)`);
  await client.query('insert into scale_seed.run values ($1, $2)', [members, units]);
  await client.query(`insert into installation (kind) values ('scale')`);
  await writeUnits(client, plan.units);
  await client.query(
    `insert into org_unit_version (unit_id, from_on, name, kind, tier, parent_id) select id, opened_on, name, kind, tier, parent_id from org_unit`
  );
  await client.query(
    `insert into org_change (unit_id, kind, effective_on, decision_number, detail, recorded_at, applied_at)
     select id, 'create', opened_on, $1, jsonb_build_object('to', name), $2::date, $2::date from org_unit where parent_id is not null`,
    [REFORM_DECISION, REFORM_DAY]
  );
  await client.query(
    `insert into org_power (unit_id, power, from_on, decision_number)
     select id, power, $2, $1 from org_unit, unnest(array['admit_member', 'expel_member', 'issue_card', 'sign_official_transfer', 'manage_roster']) power
     where tier = 'upper_grassroots'`,
    [REFORM_DECISION, REFORM_DAY]
  );
  await dropIndexes(client);
  await client.query('commit');
}

async function requireSame(client: pg.Client, size: ScaleSize): Promise<void> {
  const { rows } = await client.query<ScaleSize>('select members, units from scale_seed.run');
  const [run] = rows;
  if (run?.members === size.members && run.units === size.units) return;
  throw new StartError(
    `The database holds a seed of ${run?.members} members and ${run?.units} units.`,
    'Ask for the same, or give another SOTAY_DATA_DIR.'
  );
}

async function chunksLeft(client: pg.Client, { chunks }: ScalePlan): Promise<number[]> {
  const { rows } = await client.query<{ no: number }>('select no from scale_seed.chunk');
  const done = new Set(rows.map(({ no }) => no));
  return [...chunks.keys()].filter((no) => !done.has(no));
}

function membersIn({ chunks }: ScalePlan, no: number): number {
  return (chunks[no] ?? []).reduce((sum, { size }) => sum + size, 0);
}

/** Lets threads write the chunks; gives the number of members written. Fails when one of them does. */
async function writeChunks(work: { left: number[]; order: WorkerOrder; threads: number }, told: (done: number) => void): Promise<number> {
  const waiting = [...work.left];
  let done = 0;
  const threads = Array.from(
    { length: Math.min(work.threads, waiting.length) },
    () => new Worker(new URL('./scale-worker.ts', import.meta.url), { workerData: work.order })
  );
  const ends = threads.map(
    (thread) =>
      new Promise<void>((resolve, reject) => {
        thread.on('message', ({ members }: WorkerAnswer) => {
          told((done += members));
          thread.postMessage(waiting.shift() ?? 'end');
        });
        thread.once('error', reject);
        thread.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a thread ended with ${code}`))));
      })
  );
  try {
    await Promise.all(ends);
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
  return done;
}
