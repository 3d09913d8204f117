import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { plantUnits } from '#test/cast.ts';
import { diskFiles } from '#platform/files.ts';
import type { Job } from '#platform/jobs.ts';
import { NOW, test, useDatabase } from '#platform/testing.ts';
import { addSeconds } from '#platform/time.ts';
import { sweepFiles } from './file-jobs.ts';

useDatabase();

test('files that no import is to read are removed after a day, those being read and those just sent are kept', async ({ tx, asSystem }) => {
  const folder = await mkdtemp(join(tmpdir(), 'sweep-'));
  try {
    const files = diskFiles(folder);
    const keep = async (seconds_ago: number) => {
      const { key } = await files.store(Readable.from([Buffer.from('a;b')]), 10);
      const at = addSeconds(NOW, -seconds_ago);
      await utimes(join(folder, key.slice(0, 2), key), at, at);
      return key;
    };
    const states = ['received', 'reading', 'checked', 'applying', 'applied', 'cancelled', 'failed'] as const;
    const named = await Promise.all(states.map(() => keep(200_000)));
    const [orphan, fresh] = [await keep(86_401), await keep(86_399)];
    const units = await plantUnits(tx);
    await tx
      .insertInto('member_import')
      .values(
        states.map((state, index) => ({
          unit_id: units.ward_2.id,
          unit_pos: units.ward_2.lft,
          file_key: named[index] ?? '',
          file_name: 'a.csv',
          file_bytes: 3,
          file_sha256: Buffer.alloc(32),
          state
        }))
      )
      .execute();
    const logged: object[] = [];
    const log = { info: (what: object) => logged.push(what) };
    const system = await asSystem();
    const job = { log, step: (work: (ctx: typeof system) => unknown) => work(system) } as unknown as Job;
    await sweepFiles(job, { files, now: NOW });
    await sweepFiles(job, { files, now: NOW });

    for (const key of [orphan, ...named.slice(2)]) await expect(files.open(key)).rejects.toMatchObject({ name: 'NotFound' });
    for (const key of [fresh, ...named.slice(0, 2)]) (await files.open(key)).destroy();
    expect(logged).toEqual([{ removed: 6 }]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('no other table names stored files', async ({ tx }) => {
  const { rows } = await sql<{ name: string }>`
    select table_name || '.' || column_name as name from information_schema.columns
    where table_schema = 'public' and column_name like '%file_key'`.execute(tx);
  expect(rows.map(({ name }) => name)).toEqual(['member_import.file_key']);
});
