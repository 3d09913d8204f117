/**
 * Tests of the import: its work spans many transactions, so they use pools of their own on the file's database, as the product does,
 * and clean up behind themselves.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { plantUnits, type CastUnits } from '#test/cast.ts';
import type { Writer } from '#platform/context.ts';
import type { Database } from '#platform/db/connect.ts';
import type { DB } from '#platform/db/types.ts';
import { diskFiles } from '#platform/files.ts';
import { workOnce } from '#platform/jobs.ts';
import type { Role } from '#platform/permissions.ts';
import { tokenHash } from '#platform/seal.ts';
import { KEYS, NOW, useOwnDatabase, type OwnDatabase } from '#platform/testing.ts';
import { write } from '#platform/transaction.ts';
import { runImport } from './import-apply.ts';
import { checkImport } from './import-check.ts';
import { applyImport, receiveImport } from './import.ts';

/** A command and who gives it. */
export interface Command {
  who: { role: Role; unit_id: string };
  act: (ctx: Writer) => Promise<unknown>;
}

export interface Stage {
  units: CastUnits;
  owner: Database<DB>;
  app: Database<DB>;
  /** A command by a holder of the role on the unit, in a transaction that commits. */
  by: <T>(who: { role: Role; unit_id: string }, work: (ctx: Writer) => Promise<T>) => Promise<T>;
  /** Two commands at once: the second begins when the first is done but not yet committed, which it is when the second waits for it. */
  race: (first: Command, second: Command) => Promise<{ first: string; second: string }>;
  /** Sends a file as the record officer of a unit and checks it; gives the import's id. */
  check: (content: string | Buffer, unit_id?: string) => Promise<string>;
  /** Gives the word and writes. */
  apply: (import_id: string, unit_id?: string) => Promise<void>;
  /** Does the jobs that are due, at most `times`. */
  work: (times?: number) => Promise<void>;
  row: (
    import_id: string,
    row_no: number
  ) => Promise<{
    outcome: string | null;
    effect: string | null;
    problems: unknown;
    changes: unknown;
    cells: unknown;
    unit_id: string | null;
  }>;
  totals: (import_id: string) => Promise<Record<string, number>>;
}

/** Gives the test file a stage: the cast's units, committed. */
export function useStage(): () => Stage {
  const own = useOwnDatabase();
  let stage: Stage;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'import-'));
    stage = await makeStage(own(), folder);
  });
  afterEach(async () => {
    const tables = [
      'job',
      'member_import',
      'member_import_row',
      'member_import_sum',
      'member_change_request',
      'member_change',
      'member_status',
      'member_attachment',
      'member',
      'member_count'
    ];
    // without triggers, so that thousands of rows are not looked up one by one in every table that may name them
    await stage.owner.pool.query(
      `set session_replication_role = replica; ${tables.map((table) => `delete from ${table};`).join(' ')} reset session_replication_role`
    );
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  return () => stage;
}

async function makeStage({ owner, app, blocked }: OwnDatabase, folder: string): Promise<Stage> {
  const units = await owner.db.transaction().execute((tx) => plantUnits(tx));
  const files = diskFiles(folder);
  const log = pino({ level: 'silent' });
  const tools = { keys: KEYS, files };
  const kinds = {
    'members.import_check': { work: (job: Parameters<typeof runImport>[0]) => checkImport(job, tools) },
    'members.import_apply': { work: runImport }
  };
  let n = 0;

  const by: Stage['by'] = async ({ role, unit_id }, act) => {
    const token = tokenHash(`import-${role}-${unit_id}-${(n += 1)}`);
    const account = await owner.db
      .insertInto('account')
      .values({ unit_id: units.city.id, name: `Cán bộ ${n}`, login: `cb${n}`, state: 'active' })
      .returning('id')
      .executeTakeFirstOrThrow();
    await owner.db
      .insertInto('account_grant')
      .values({
        account_id: account.id,
        role,
        unit_id,
        reach: 'subtree',
        from_on: '2026-01-01',
        basis: 'decision',
        decision_number: '01-QĐ/TU',
        state: 'active'
      })
      .execute();
    await owner.db
      .insertInto('account_session')
      .values({
        account_id: account.id,
        token_hash: token,
        created_at: NOW,
        last_used_at: NOW,
        idle_seconds: 7200,
        expires_at: new Date(NOW.getTime() + 43_200_000),
        second_factor_at: NOW,
        stepped_up_at: NOW
      })
      .execute();
    return write(app.db, { caller: token, now: NOW, reference: 'TEST' }, act);
  };
  const race: Stage['race'] = async (first, second) => {
    let other = Promise.resolve('');
    const one = await ending(
      by(first.who, async (ctx) => {
        await first.act(ctx);
        other = ending(by(second.who, second.act));
        await Promise.race([blocked(), other]);
      })
    );
    return { first: one, second: await other };
  };
  const work: Stage['work'] = async (times = 10) => {
    for (let i = 0; i < times && (await workOnce(app.db, kinds, { log, now: () => NOW })); i += 1);
  };
  const officer = (unit_id = units.ward_1.id) => ({ role: 'record_officer' as const, unit_id });
  return {
    units,
    owner,
    app,
    by,
    race,
    work,
    async check(content, unit_id) {
      const file = await files.store(
        (async function* () {
          yield Buffer.from(content);
        })(),
        10_000_000
      );
      const id = await by(officer(unit_id), (ctx) => receiveImport(ctx, { file, name: 'danh-sach.csv' }));
      await work();
      return id;
    },
    async apply(import_id, unit_id) {
      await by(officer(unit_id), (ctx) => applyImport(ctx, import_id));
      await work();
    },
    row: (import_id, row_no) =>
      owner.db
        .selectFrom('member_import_row')
        .select(['outcome', 'effect', 'problems', 'changes', 'cells', 'unit_id'])
        .where('import_id', '=', import_id)
        .where('row_no', '=', row_no)
        .executeTakeFirstOrThrow(),
    totals: async (import_id) =>
      (await owner.db.selectFrom('member_import').select('totals').where('id', '=', import_id).executeTakeFirstOrThrow()).totals as Record<
        string,
        number
      >
  };
}

/** How a command ended: 'done', or what it was refused with. */
function ending(command: Promise<unknown>): Promise<string> {
  return command.then(
    () => 'done',
    (problem: Error) => problem.message
  );
}
