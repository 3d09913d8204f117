// A roster of so many rows, as .csv: checked and written by the product, against a bare COPY of the rows it wrote.
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { sql, type Kysely } from 'kysely';
import pg from 'pg';
import { from, to } from 'pg-copy-streams';
import { applyImport, decideRest, IMPORT_LIMITS, receiveImport } from '#members';
import type { Writer } from '#platform/context.ts';
import { openPool } from '#platform/db/connect.ts';
import type { DB } from '#platform/db/types.ts';
import { diskFiles } from '#platform/files.ts';
import { tokenHash } from '#platform/seal.ts';
import { write } from '#platform/transaction.ts';
import { openCity, unitsOf, type City } from './harness/city.ts';
import { onEnd } from './harness/closing.ts';
import { holders } from './harness/people.ts';
import { startProduct, type Product } from './harness/product.ts';
import { say } from './harness/report.ts';
import { rosterCsv } from './harness/roster-csv.ts';
import type { Bench } from './run.ts';

/** Where the rows of a roster end up, in the order in which they can be copied. */
const TABLES = [
  { table: 'member', member: 'id' },
  { table: 'member_attachment', member: 'member_id' },
  { table: 'member_status', member: 'member_id' }
] as const;

/** `members`: rows of the file. The city they come into has its units, and one member in each. */
export const bench: Bench = async (rows) => {
  const units = unitsOf(rows);
  const city = await openCity(units, { name: `bench-import-${rows}`, units });
  await city.db.destroy(); // nobody may be connected to what is cloned
  const mine = await cloneOf(city, 'bench_product');
  const bare = await cloneOf(city, 'bench_copy');

  const product = await startProduct({ ...mine, keys: city.keys });
  const { check_s, apply_s } = await imported(mine, product, rows);
  const rss_mb = product.peakMb();
  await product.stop();
  say('copying the same rows');
  const limit_s = await copied(mine.db, { from: mine.ownerUrl, to: bare.ownerUrl, after: units });
  const whole_s = check_s + apply_s;
  return {
    cases: [{ case: 'import', rows, check_s, apply_s, whole_s, limit_s, times_limit: whole_s / limit_s, rows_a_second: rows / whole_s }],
    rss_mb
  };
};

interface Clone {
  db: Kysely<DB>;
  ownerUrl: string;
  appUrl: string;
}

/** A copy of the city's database on its own server, removed at the end. */
async function cloneOf(city: City, name: string): Promise<Clone> {
  const drop = () => asAdmin(city.adminUrl, `drop database if exists ${name} with (force)`);
  await drop();
  await asAdmin(city.adminUrl, `create database ${name} template sotay owner sotay_owner`);
  onEnd(drop);
  const { ownerUrl, appUrl } = await city.database(name);
  const { db, close } = openPool<DB>(ownerUrl, { max: 2, application_name: 'sotay bench', statement_timeout_ms: 0 });
  onEnd(close);
  return { db, ownerUrl, appUrl };
}

/** Sends the file as an officer of the city, has it checked and written by the product's worker; seconds of each part. */
async function imported(clone: Clone, product: Product, rows: number) {
  const officer = await officerOf(clone);
  const { db, close } = openPool<DB>(clone.appUrl, { max: 1, application_name: 'sotay bench' });
  onEnd(close);
  const by = <T>(work: (ctx: Writer) => Promise<T>) =>
    write(db, { caller: tokenHash(officer.token), now: new Date(), reference: 'bench' }, work);

  say(`writing a file of ${rows} rows`);
  const file = await diskFiles(join(product.data_dir, 'files')).store(rosterCsv(clone.db, rows), IMPORT_LIMITS.max_bytes);
  const check_began = performance.now();
  const import_id = await by((ctx) => receiveImport(ctx, { file, name: 'danh-sach.csv' }));
  await reached(clone.db, import_id, 'checked');
  const check_s = (performance.now() - check_began) / 1000;

  await by((ctx) => decideRest(ctx, { import_id, decision: 'new' }));
  const apply_began = performance.now();
  await by((ctx) => applyImport(ctx, import_id));
  await reached(clone.db, import_id, 'applied');
  return { check_s, apply_s: (performance.now() - apply_began) / 1000 };
}

/** An officer of the city: in branches of one member the seed has nobody for it. */
async function officerOf(clone: Clone) {
  await sql`
    insert into account_grant (account_id, role, unit_id, reach, from_on, basis, decision_number, state)
    select (select min(id) from account), 'city_organization', id, 'subtree', '2026-01-01', 'decision', '01-QĐ/TU', 'active'
    from org_unit where parent_id is null on conflict do nothing`.execute(clone.db);
  const [officer] = await holders(clone, 'city_organization');
  if (!officer) throw new Error('The city has no officer.');
  return officer;
}

/** Waits until the import is in that state, and tells every ten seconds how far it is. */
async function reached(db: Kysely<DB>, import_id: string, state: 'checked' | 'applied'): Promise<void> {
  for (let turn = 0; ; turn += 1) {
    const found = await db
      .selectFrom('member_import')
      .select(['state', 'problem', 'totals'])
      .where('id', '=', import_id)
      .executeTakeFirstOrThrow();
    if (found.state === state) return say(`${state}: ${JSON.stringify(found.totals)}`);
    if (found.state === 'failed') throw new Error(`The import failed: ${found.problem}`);
    if (turn % 50 === 49) {
      const job = await db
        .selectFrom('job')
        .select(['done', 'total', 'error'])
        .where('kind', 'like', 'members.import_%')
        .where('key', '=', import_id)
        .where('finished_at', 'is', null)
        .executeTakeFirst();
      say(`${state === 'checked' ? 'checking' : 'writing'}: ${job?.done ?? 0} of ${job?.total ?? 0} ${job?.error ?? ''}`);
    }
    await pause(200);
  }
}

/** Copies what the import wrote into the same tables of another clone; seconds of the copying in alone. */
async function copied(db: Kysely<DB>, way: { from: string; to: string; after: number }): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'sotay-bench-'));
  const source = new pg.Client({ connectionString: way.from });
  const target = new pg.Client({ connectionString: way.to });
  onEnd(async () => rmSync(folder, { recursive: true, force: true }));
  onEnd(() => Promise.all([source.end(), target.end()]));
  await Promise.all([source.connect(), target.connect()]);

  let seconds = 0;
  for (const { table, member } of TABLES) {
    const columns = await columnsOf(db, table);
    const file = join(folder, table);
    await pipeline(
      source.query(to(`copy (select ${columns} from ${table} where ${member} > ${way.after} order by id) to stdout`)),
      createWriteStream(file)
    );
    const began = performance.now();
    await pipeline(createReadStream(file), target.query(from(`copy ${table} (${columns}) from stdin`)));
    seconds += (performance.now() - began) / 1000;
  }
  return seconds;
}

/** The columns of a table that are given, not generated. */
async function columnsOf(db: Kysely<DB>, table: string): Promise<string> {
  const { rows } = await sql<{ columns: string }>`
    select string_agg(column_name, ', ' order by ordinal_position) as columns from information_schema.columns
    where table_schema = 'public' and table_name = ${table} and is_generated = 'NEVER'`.execute(db);
  return rows[0]?.columns ?? '';
}

async function asAdmin(adminUrl: string, statement: string): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query(statement).finally(() => admin.end());
}
