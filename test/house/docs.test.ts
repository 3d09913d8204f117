// Generated documents that nobody regenerates are worse than none.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { test, useOwnDatabase } from '#platform/testing.ts';
import { generatedDocs } from '../../scripts/docs/all.ts';
import { root } from './files.ts';

const own = useOwnDatabase();

test('docs/generated is fresh (npm run docs)', async () => {
  const stale = Object.entries(await generatedDocs(own().ownerUrl))
    .filter(([name, text]) => {
      const path = join(root, 'docs/generated', name);
      return !existsSync(path) || readFileSync(path, 'utf8') !== text;
    })
    .map(([name]) => name);
  expect(stale).toEqual([]);
});
