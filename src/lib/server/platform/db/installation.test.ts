import pg from 'pg';
import { expect, inject, test } from 'vitest';
import { plantUnits } from '#test/cast.ts';
import { cloneDatabase } from '#test/cluster.ts';
import { seedDemo } from '../../../../../db/seeds/demo.ts';
import { KEYS } from '../testing.ts';
import { openPool } from './connect.ts';
import { requireFitting } from './installation.ts';
import type { DB } from './types.ts';

const MODES = ['demo', 'development', 'production'] as const;

test('a demo runs on invented data only, production on real data only; an empty database suits both', async () => {
  const database = await cloneDatabase(inject('cluster'));
  const owner = openPool<DB>(database.ownerUrl, { max: 1, application_name: 'test', log: () => undefined });
  const accepted = async () => {
    const modes: string[] = [];
    for (const mode of MODES)
      await requireFitting(owner.db, mode).then(
        () => modes.push(mode),
        (problem: Error) => expect(problem.name).toBe('StartError')
      );
    return modes;
  };
  const mark = (kind: string) =>
    owner.db
      .insertInto('installation')
      .values({ kind })
      .onConflict((conflict) => conflict.column('one').doUpdateSet({ kind }))
      .execute();
  try {
    expect(await accepted()).toEqual(['demo', 'development', 'production']);
    await owner.db.transaction().execute((tx) => plantUnits(tx)); // by a version that left no mark
    expect(await accepted()).toEqual(['development', 'production']);
    await mark('real');
    expect(await accepted()).toEqual(['development', 'production']);
    await mark('scale');
    expect(await accepted()).toEqual(['demo', 'development']);
  } finally {
    await owner.close();
    await database.drop();
  }
});

test('the demo marks what it fills', async () => {
  const database = await cloneDatabase(inject('cluster'));
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  await seedDemo(database.ownerUrl, { keys: KEYS });
  expect((await client.query('select kind from installation')).rows).toEqual([{ kind: 'demo' }]);
  await client.end();
  await database.drop();
});
