import { statfs } from 'node:fs/promises';
import { sql, type Kysely } from 'kysely';
import { verifyAudit } from '#security';
import type { Config } from '../lib/server/platform/config.ts';
import type { DB } from '../lib/server/platform/db/types.ts';
import { StartError } from '../lib/server/platform/start-error.ts';
import { EXIT, type Run } from './command.ts';
import { withDatabase, type Opened } from './open.ts';

/** What one check found. `fault` none: all is well, and `found` says what there is. */
interface Finding {
  found: string;
  fault?: string;
}

/** Free room below which a data directory is nearly full, in bytes. */
const LITTLE_ROOM = 1_000_000_000;

/** `doctor`: one line for each thing that must be right. */
export const doctor: Run = async ({ config, say }) => {
  const findings: [string, Finding][] = [
    ['configuration', { found: `mode ${config.mode}, ${config.public_url}` }],
    ['disk', await disk(config)]
  ];
  try {
    await withDatabase(
      config,
      () => undefined,
      async (opened) => void findings.push(...(await databaseFindings(opened)))
    );
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    findings.push(['database', { found: '', fault: `${error.message} ${error.hint}`.trim() }]);
  }
  for (const [name, { found, fault }] of findings) say(`${fault ? 'FAULT' : 'ok   '} ${name}: ${fault ?? found}`);
  return findings.some(([, { fault }]) => fault) ? EXIT.faults : EXIT.done;
};

async function databaseFindings({ db }: Opened): Promise<[string, Finding][]> {
  return [
    ['database', await server(db)],
    ['migrations', await migrated(db)],
    ['tree', await tree(db)],
    ['counts', await counts(db)],
    ['indexes', await indexes(db)],
    ['audit log', await auditLog(db)],
    ['jobs', await jobs(db)]
  ];
}

async function disk({ data_dir }: Config): Promise<Finding> {
  const room = await statfs(data_dir).catch(() => undefined);
  if (!room) return { found: `${data_dir} is not there yet` };
  const free = room.bavail * room.bsize;
  const found = `${(free / 1e9).toFixed(1)} GB free at ${data_dir}`;
  return free < LITTLE_ROOM ? { found, fault: `only ${found}` } : { found };
}

async function server(db: Kysely<DB>): Promise<Finding> {
  const { rows } = await sql<{ version: string; collation: boolean; extensions: string; size: string }>`
    select current_setting('server_version') as version, exists (select from pg_collation where collname = 'vi-x-icu') as collation,
           (select string_agg(extname, ', ' order by extname) from pg_extension where extname in ('unaccent', 'pg_trgm')) as extensions,
           pg_size_pretty(pg_database_size(current_database())) as size`.execute(db);
  const [is] = rows;
  return {
    found: `PostgreSQL ${is?.version}, ${is?.extensions}, collation vi-x-icu ${is?.collation ? 'present' : 'missing'}, ${is?.size}`
  };
}

async function migrated(db: Kysely<DB>): Promise<Finding> {
  const { rows } = await sql<{ n: number; last: string }>`select count(*)::int as n, max(name) as last from schema_migration`.execute(db);
  return { found: `${rows[0]?.n} applied, last ${rows[0]?.last}` };
}

async function tree(db: Kysely<DB>): Promise<Finding> {
  const { rows } = await sql<{ faults: number; units: number }>`
    select (select count(*) from app.tree_faults)::int as faults, (select count(*) from org_unit)::int as units`.execute(db);
  const [is] = rows;
  return is?.faults ? { found: '', fault: `${is.faults} units stand at a wrong position` } : { found: `${is?.units} units in place` };
}

/** The kept counts against the rosters themselves. */
async function counts(db: Kysely<DB>): Promise<Finding> {
  const { rows } = await sql<{ wrong: number; members: number }>`
    with counted as (select unit_id, membership_status, activity_status, sex, count(*) as n from member group by 1, 2, 3, 4)
    select count(*) filter (where coalesce(c.n, 0) <> coalesce(k.n, 0))::int as wrong, coalesce(sum(c.n), 0)::int as members
    from counted c full join (select * from member_count where n <> 0) k using (unit_id, membership_status, activity_status, sex)`.execute(
    db
  );
  const [is] = rows;
  return is?.wrong ? { found: '', fault: `${is.wrong} counts differ from their list` } : { found: `${is?.members} members, as counted` };
}

/** An index build that was cut short leaves an index nobody may use. */
async function indexes(db: Kysely<DB>): Promise<Finding> {
  const { rows } = await sql<{ name: string }>`select indexrelid::regclass::text as name from pg_index where not indisvalid`.execute(db);
  if (rows.length > 0) return { found: '', fault: `not usable: ${rows.map(({ name }) => name).join(', ')}` };
  const { rows: seeds } = await sql<{ waiting: boolean }>`select to_regclass('scale_seed.dropped') is not null as waiting`.execute(db);
  if (!seeds[0]?.waiting) return { found: 'all usable' };
  const { rows: dropped } = await sql<{ n: number }>`select count(*)::int as n from scale_seed.dropped`.execute(db);
  return dropped[0]?.n ? { found: '', fault: `${dropped[0].n} are missing: a seed was cut short, run it again` } : { found: 'all usable' };
}

async function auditLog(db: Kysely<DB>): Promise<Finding> {
  const { faults, head, unsealed } = await verifyAudit(db);
  if (faults.length > 0) return { found: '', fault: `${faults.length} seals do not hold: run sotay audit verify` };
  return { found: `${head ? `sealed up to entry ${head.last_id}` : 'not sealed yet'}, ${unsealed} waiting` };
}

async function jobs(db: Kysely<DB>): Promise<Finding> {
  const { rows } = await sql<{ failed: number }>`select count(*) filter (where failed_at is not null)::int as failed from job`.execute(db);
  return rows[0]?.failed ? { found: '', fault: `${rows[0].failed} have failed for good` } : { found: 'none has failed' };
}
