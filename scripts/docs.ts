/** Writes docs/generated from what the code and the migrated database say. The house test says when they are stale. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cloneDatabase, startTestCluster } from '../test/cluster.ts';
import { generatedDocs } from './docs/all.ts';

const folder = join(import.meta.dirname, '..', 'docs', 'generated');
const cluster = await startTestCluster();
try {
  const database = await cloneDatabase(cluster);
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(await generatedDocs(database.ownerUrl))) writeFileSync(join(folder, name), text);
  await database.drop();
} finally {
  await cluster.stop();
}
