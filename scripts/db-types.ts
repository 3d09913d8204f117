/** Generates platform/db/types.ts from the migrated database; with `--verify` only says whether it is fresh. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { cloneDatabase, startTestCluster } from '../test/cluster.ts';

const root = join(import.meta.dirname, '..');
const cluster = await startTestCluster();
try {
  const database = await cloneDatabase(cluster);
  const args = [
    '--dialect',
    'postgres',
    '--date-parser',
    'string',
    '--url',
    database.ownerUrl,
    '--out-file',
    'src/lib/server/platform/db/types.ts',
    ...process.argv.slice(2)
  ];
  const { status } = spawnSync(join(root, 'node_modules', '.bin', 'kysely-codegen'), args, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit']
  });
  await database.drop();
  process.exitCode = status ?? 1;
} finally {
  await cluster.stop();
}
