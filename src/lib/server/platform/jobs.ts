import { sql, type Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Writer } from './context.ts';
import type { DB, JsonObject } from './db/types.ts';
import { addSeconds } from './time.ts';
import { write } from './transaction.ts';

/** One piece of background work while it runs. `progress` is seen by others at once, apart from the job's own transaction. */
export interface Job {
  id: string;
  payload: JsonObject;
  attempts: number;
  log: Logger;
  progress: (done: number, total: number) => Promise<void>;
  /** Runs one step in a transaction of its own, as the system. A long job has many; each must bear being run again. */
  step: <T>(work: (ctx: Writer) => Promise<T>) => Promise<T>;
}

/** The work of one kind of job. Throwing has it tried again, later and later, six times in all; so has a process killed at it. */
export type JobWork = (job: Job) => Promise<void>;

/** A kind's work and, for a standing job, how often it comes. */
export interface JobKind {
  work: JobWork;
  every_seconds?: number;
}

/** Puts work into the queue, in the transaction that causes it. With a `key`, a second one like it waits only once. */
export async function enqueue(ctx: Writer, kind: string, payload: JsonObject = {}, key?: string): Promise<void> {
  await ctx.db
    .insertInto('job')
    .values({ kind, key: key ?? null, payload: JSON.stringify(payload), run_at: ctx.now })
    .onConflict((conflict) => conflict.columns(['kind', 'key']).where('finished_at', 'is', null).where('failed_at', 'is', null).doNothing())
    .execute();
}

/** So long a job stays with a process that has fallen silent; a working one renews it three times meanwhile. */
const LEASE_SECONDS = 300;
const RENEW_MS = 100_000;
const ATTEMPTS = 6;

/** What a worker needs besides the database: the log, the clock, and how long it rests when nothing is due. */
type Tools = { log: Logger; now: () => Date; idle_ms: number };

/** Something that works until stopped. `stop` waits for the job at hand, at most as long as the caller lets it. */
export interface Worker {
  stop(): Promise<void>;
}

/**
 * Two workers, each taking one due job at a time: one for standing jobs, one for the rest, so that an import of minutes
 * never keeps the seal of the log waiting.
 */
export function startWorkers(db: Kysely<DB>, kinds: Record<string, JobKind>, tools: Tools): Worker {
  const only = (standing: boolean) =>
    Object.fromEntries(Object.entries(kinds).filter(([, kind]) => (kind.every_seconds !== undefined) === standing));
  const workers = [startWorker(db, only(true), tools), startWorker(db, only(false), tools)];
  return { stop: async () => void (await Promise.all(workers.map((worker) => worker.stop()))) };
}

/** Frees every job that a process held which is no more. Only where this process is the only one that works here. */
export async function giveBackLeases(db: Kysely<DB>): Promise<void> {
  await db.updateTable('job').set({ locked_until: null }).where('locked_until', 'is not', null).where('finished_at', 'is', null).execute();
}

function startWorker(db: Kysely<DB>, kinds: Record<string, JobKind>, tools: Tools): Worker {
  let running = true;
  let wake: () => void = () => undefined;
  const loop = (async () => {
    while (running) {
      const worked = await workOnce(db, kinds, tools).catch((problem: unknown) => {
        tools.log.error({ error: String(problem) }, 'job queue');
        return false;
      });
      if (!worked && running)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, tools.idle_ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
    }
  })();
  return {
    async stop() {
      running = false;
      wake();
      await loop;
    }
  };
}

/**
 * Takes one due job of these kinds and does it, holding it as long as the work takes. One whose last attempt was killed is only marked
 * as failed. False when none was due.
 */
export async function workOnce(db: Kysely<DB>, kinds: Record<string, JobKind>, tools: Omit<Tools, 'idle_ms'>): Promise<boolean> {
  const now = tools.now();
  await plantStanding(db, kinds, now);
  const row = await claim(db, Object.keys(kinds), now);
  const kind = row && kinds[row.kind];
  if (!row || !kind) return false;
  if (row.attempts > ATTEMPTS) {
    tools.log.error({ job: row.id, kind: row.kind }, 'job given up: its last attempt was killed');
    await postpone(db, row, now, 'killed on its last attempt');
    return true;
  }
  const entry = () => ({ caller: 'system' as const, now: tools.now(), reference: `job${row.id}` });
  const until = () => addSeconds(tools.now(), LEASE_SECONDS);
  const holding = setInterval(() => {
    renew(db, row.id, { locked_until: until() }).catch((problem: unknown) =>
      tools.log.warn({ job: row.id, error: String(problem) }, 'lease of a job')
    );
  }, RENEW_MS);
  try {
    await kind.work({
      id: row.id,
      payload: row.payload as JsonObject,
      attempts: row.attempts,
      log: tools.log,
      progress: (done, total) => renew(db, row.id, { locked_until: until(), done, total }),
      step: (work) => write(db, entry(), work)
    });
    await db.updateTable('job').set({ finished_at: tools.now(), locked_until: null, error: '' }).where('id', '=', row.id).execute();
  } catch (problem) {
    tools.log.error(
      { job: row.id, kind: row.kind, attempt: row.attempts, error: problem instanceof Error ? problem.stack : String(problem) },
      'job failed'
    );
    await postpone(db, row, tools.now(), problem);
  } finally {
    clearInterval(holding);
  }
  return true;
}

async function claim(db: Kysely<DB>, kinds: string[], now: Date) {
  const { rows } = await sql<{ id: string; kind: string; payload: unknown; attempts: number }>`
    update job set attempts = attempts + 1, locked_until = ${addSeconds(now, LEASE_SECONDS)}
    where id = (select id from job where finished_at is null and failed_at is null and run_at <= ${now} and kind = any(${kinds})
                  and (locked_until is null or locked_until < ${now})
                order by run_at, id limit 1 for update skip locked)
    returning id, kind, payload, attempts`.execute(db);
  return rows[0];
}

async function renew(db: Kysely<DB>, id: string, held: { locked_until: Date; done?: number; total?: number }): Promise<void> {
  await db.updateTable('job').set(held).where('id', '=', id).where('finished_at', 'is', null).execute();
}

async function postpone(db: Kysely<DB>, row: { id: string; attempts: number }, now: Date, problem: unknown): Promise<void> {
  const given_up = row.attempts >= ATTEMPTS;
  await db
    .updateTable('job')
    .set({
      locked_until: null,
      run_at: addSeconds(now, 5 * 4 ** row.attempts),
      failed_at: given_up ? now : null,
      error: (problem instanceof Error ? problem.message : String(problem)).slice(0, 500)
    })
    .where('id', '=', row.id)
    .execute();
}

/** Standing jobs: one waiting row for each, planted again after the last was done. */
async function plantStanding(db: Kysely<DB>, kinds: Record<string, JobKind>, now: Date): Promise<void> {
  for (const [kind, { every_seconds }] of Object.entries(kinds)) {
    if (every_seconds === undefined) continue;
    await sql`
      insert into job (kind, key, run_at)
      select ${kind}, 'standing', ${now}
      where not exists (select 1 from job where kind = ${kind} and key = 'standing' and failed_at is null
                          and (finished_at is null or finished_at > ${addSeconds(now, -every_seconds)}))
      on conflict do nothing`.execute(db);
    await sql`delete from job where kind = ${kind} and key = 'standing' and finished_at < ${addSeconds(now, -every_seconds)}`.execute(db);
  }
}
