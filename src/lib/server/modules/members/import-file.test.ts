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
