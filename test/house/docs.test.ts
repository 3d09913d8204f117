// Generated documents that nobody regenerates are worse than none.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { databaseUrls, test, useDatabase } from '#platform/testing.ts';
import { generatedDocs } from '../../scripts/docs/all.ts';
import { root } from './files.ts';

useDatabase();

test('docs/generated is fresh (npm run docs)', async () => {
  const stale = Object.entries(await generatedDocs(databaseUrls().ownerUrl))
    .filter(([name, text]) => {
      const path = join(root, 'docs/generated', name);
      return !existsSync(path) || readFileSync(path, 'utf8') !== text;
    })
    .map(([name]) => name);
  expect(stale).toEqual([]);
});
