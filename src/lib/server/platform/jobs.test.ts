import { pino } from 'pino';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { giveBackLeases, startWorkers, workOnce, type JobKind } from './jobs.ts';
import { NOW, useOwnDatabase, type OwnDatabase } from './testing.ts';
import { addSeconds } from './time.ts';

const own = useOwnDatabase();

const log = pino({ level: 'silent' });
let { app } = {} as OwnDatabase;
let now: Date;

beforeAll(() => {
  ({ app } = own());
});
beforeEach(() => {
  now = NOW;
});
afterEach(async () => {
  vi.useRealTimers();
  await app.db.deleteFrom('job').execute();
});

/** A promise, and what settles it. */
function latch(): { open: () => void; opened: Promise<void> } {
  let open = () => undefined as void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

const kind = (work: JobKind['work'], every_seconds?: number): JobKind => (every_seconds === undefined ? { work } : { work, every_seconds });

const put = (name: string) => app.db.insertInto('job').values({ kind: name, run_at: NOW }).execute();

const leaseOf = async (name: string) =>
  (await app.db.selectFrom('job').select('locked_until').where('kind', '=', name).executeTakeFirstOrThrow()).locked_until;

test('a long job does not keep a standing one waiting', async () => {
  const [begun, end, sealed] = [latch(), latch(), latch()];
  const kinds = {
    'test.long': kind(async () => {
      begun.open();
      await end.opened;
    }),
    'test.standing': kind(async () => {
      await begun.opened; // at the earliest while the long one runs
      sealed.open();
    }, 30)
  };
  await put('test.long');
  const workers = startWorkers(app.db, kinds, { log, now: () => now, idle_ms: 10 });
  await sealed.opened;
  expect(await leaseOf('test.long')).toEqual(addSeconds(NOW, 300));
  end.open();
  await workers.stop();
});

test('a worker leaves kinds it does not know to others', async () => {
  await put('test.other');
  expect(await workOnce(app.db, { 'test.mine': kind(async () => undefined) }, { log, now: () => now })).toBe(false);
  expect(await leaseOf('test.other')).toBeNull();
});

test('a job stays with its worker as long as the work takes, and no longer', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const [begun, end] = [latch(), latch()];
  const kinds = {
    'test.long': kind(async () => {
      begun.open();
      await end.opened;
    })
  };
  await put('test.long');
  const work = workOnce(app.db, kinds, { log, now: () => now });
  await begun.opened;
  now = addSeconds(NOW, 100);
  vi.advanceTimersByTime(100_000);
  while ((await leaseOf('test.long'))?.getTime() !== addSeconds(NOW, 400).getTime());
  now = addSeconds(NOW, 350);
  expect(await workOnce(app.db, kinds, { log, now: () => now })).toBe(false);
  end.open();
  await work;
  expect(vi.getTimerCount()).toBe(0);
});

test('what a dead process held is free again', async () => {
  await put('test.cut_short');
  await app.db
    .updateTable('job')
    .set({ locked_until: addSeconds(NOW, 300), attempts: 1 })
    .execute();
  const done = latch();
  const kinds = { 'test.cut_short': kind(async () => done.open()) };
  expect(await workOnce(app.db, kinds, { log, now: () => now })).toBe(false);
  await giveBackLeases(app.db);
  expect(await workOnce(app.db, kinds, { log, now: () => now })).toBe(true);
  await done.opened;
});

test('a job killed on its last attempt is not handed out again: it has failed, when its lease is over', async () => {
  const done = vi.fn(() => Promise.resolve());
  const kinds = { 'test.killer': kind(done) };
  const run = (seconds: number) => workOnce(app.db, kinds, { log, now: () => addSeconds(NOW, seconds) });
  const state = () => app.db.selectFrom('job').select(['failed_at', 'error', 'locked_until']).executeTakeFirstOrThrow();
  const held = addSeconds(NOW, 300);
  await put('test.killer');
  await app.db.updateTable('job').set({ locked_until: held, attempts: 6 }).execute();
  expect(await run(299)).toBe(false);
  expect(await state()).toEqual({ failed_at: null, error: '', locked_until: held });
  expect(await run(301)).toBe(true);
  expect(await state()).toEqual({ failed_at: addSeconds(NOW, 301), error: 'killed on its last attempt', locked_until: null });
  expect(await run(1_000_000)).toBe(false);
  expect(done).not.toHaveBeenCalled();
});

test('a standing job killed on its last attempt makes room for the next', async () => {
  const done = latch();
  const kinds = { 'test.standing': kind(async () => done.open(), 30) };
  await app.db.insertInto('job').values({ kind: 'test.standing', key: 'standing', run_at: NOW, attempts: 6 }).execute();
  expect(await workOnce(app.db, kinds, { log, now: () => now })).toBe(true);
  expect(await workOnce(app.db, kinds, { log, now: () => now })).toBe(true);
  await done.opened;
});
