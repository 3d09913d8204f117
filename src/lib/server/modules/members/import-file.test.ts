import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import pino from 'pino';
import { expect, test } from 'vitest';
import { diskFiles, type FileStore } from '#platform/files.ts';
import { workOnce, type Job } from '#platform/jobs.ts';
import { KEYS, NOW } from '#platform/testing.ts';
import { addSeconds } from '#platform/time.ts';
import { checkImport } from './import-check.ts';
import { importPage } from './import.queries.ts';
import { endAbandoned } from './import-end.ts';
import { useStage } from './import.testing.ts';
import { receiveImport } from './import.ts';

const stageOf = useStage();
const log = pino({ level: 'silent' });

const HEAD = 'Họ và tên;Ngày sinh;Giới tính;Ngày vào Đảng;Ngày chính thức;Chi bộ;Số định danh cá nhân';
const ROW = 'Cù Thị Màn;01/02/1990;Nữ;03/02/2015;03/02/2016;Chi bộ 1A;001190000345';

test.for([
  ['checked', `${HEAD}\n${ROW}\n`],
  ['failed', `${HEAD}\n`]
])('the file of an import killed when it was %s but the file not yet removed is removed by the next run', async ([state, content]) => {
  const { app, by, owner, units } = stageOf();
  const folder = await mkdtemp(join(tmpdir(), 'import-file-'));
  try {
    const files = diskFiles(folder);
    const { key, ...about } = await files.store(Readable.from([Buffer.from(content ?? '')]), 1000);
    const officer = { role: 'record_officer' as const, unit_id: units.ward_1.id };
    await by(officer, (ctx) => receiveImport(ctx, { file: { key, ...about }, name: 'a.csv' }));
    const killed: FileStore = { ...files, remove: () => Promise.reject(new Error('killed')) };
    const run = (store: FileStore, days: number) =>
      workOnce(
        app.db,
        { 'members.import_check': { work: (job: Job) => checkImport(job, { keys: KEYS, files: store }) } },
        { log, now: () => addSeconds(NOW, 86_400 * days) }
      );
    const states = () => owner.db.selectFrom('member_import').select('state').execute();

    await run(killed, 0);
    expect(await states()).toEqual([{ state }]);
    (await files.open(key)).destroy();
    await run(files, 1);
    await expect(files.open(key)).rejects.toMatchObject({ name: 'NotFound' });
    expect(await states()).toEqual([{ state }]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('an import that was checked stays so, however often its file cannot be removed', async () => {
  const { app, by, owner, units } = stageOf();
  const folder = await mkdtemp(join(tmpdir(), 'import-file-'));
  try {
    const files = diskFiles(folder);
    const file = await files.store(Readable.from([Buffer.from(`${HEAD}\n${ROW}\n`)]), 1000);
    const officer = { role: 'record_officer' as const, unit_id: units.ward_1.id };
    await by(officer, (ctx) => receiveImport(ctx, { file, name: 'a.csv' }));
    const tools = { keys: KEYS, files: { ...files, remove: () => Promise.reject(new Error('killed')) } };
    const kinds = { 'members.import_check': { work: (job: Job) => checkImport(job, tools) } };
    for (let day = 0; await workOnce(app.db, kinds, { log, now: () => addSeconds(NOW, 86_400 * day) }); day += 1);
    expect(await owner.db.selectFrom('member_import').select('state').execute()).toEqual([{ state: 'checked' }]);
    expect(await owner.db.selectFrom('job').select('attempts').execute()).toEqual([{ attempts: 6 }]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** An import that is being read while its job stands as given, and what looks after it later. */
async function reading(job: { attempts: number; failed_at: Date | null }, work: (cast: ReadingCast) => Promise<void>): Promise<void> {
  const { app, by, owner, units } = stageOf();
  const folder = await mkdtemp(join(tmpdir(), 'import-file-'));
  try {
    const files = diskFiles(folder);
    const file = await files.store(Readable.from([Buffer.from(`${HEAD}\n${ROW}\n`)]), 1000);
    const officer = { role: 'record_officer' as const, unit_id: units.ward_1.id };
    const id = await by(officer, (ctx) => receiveImport(ctx, { file, name: 'a.csv' }));
    await owner.db.updateTable('member_import').set({ state: 'reading', started_at: NOW }).where('id', '=', id).execute();
    await owner.db
      .updateTable('job')
      .set({ ...job, locked_until: addSeconds(NOW, 300) })
      .where('key', '=', id)
      .execute();
    const tools = { keys: KEYS, files };
    const kinds = {
      'members.import_check': { work: (one: Job) => checkImport(one, tools) },
      'members.import_abandoned': { work: (one: Job) => endAbandoned(one, tools), every_seconds: 900 }
    };
    await work({
      kept: () => files.open(file.key).then((content) => void content.destroy()),
      runAll: async (now) => {
        while (await workOnce(app.db, kinds, { log, now: () => now }));
      },
      page: () => by(officer, (ctx) => importPage(ctx, id))
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

interface ReadingCast {
  /** Rejects when the file is gone. */
  kept: () => Promise<void>;
  runAll: (now: Date) => Promise<void>;
  page: () => ReturnType<typeof importPage>;
}

test.for([
  ['killed on its last attempt', { attempts: 6, failed_at: null }],
  ['given up when nothing could be noted', { attempts: 6, failed_at: NOW }]
] as const)('an import whose check was %s ends as failed, with its reason, and its file is removed', async ([, job]) => {
  await reading(job, async ({ kept, runAll, page }) => {
    await runAll(addSeconds(NOW, 301));
    expect(await page()).toMatchObject({
      state: 'failed',
      problem: 'members.import_not_read',
      running: false,
      given_up: false
    });
    await expect(kept()).rejects.toMatchObject({ name: 'NotFound' });
  });
});

test('an import whose check may still go on is left alone while its lease lasts, and is read after that', async () => {
  await reading({ attempts: 5, failed_at: null }, async ({ kept, runAll, page }) => {
    await runAll(addSeconds(NOW, 299));
    expect(await page()).toMatchObject({ state: 'reading', running: true });
    await kept();
    await runAll(addSeconds(NOW, 301));
    expect(await page()).toMatchObject({ state: 'checked' });
  });
});
