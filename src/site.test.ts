import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ensureBuilt, requireBuilt } from './site.ts';

test('production takes only a build of exactly this source', async () => {
  const root = mkdtempSync(join(tmpdir(), 'sotay-site-'));
  try {
    mkdirSync(join(root, 'src'));
    mkdirSync(join(root, 'node_modules', 'vite', 'bin'), { recursive: true });
    writeFileSync(join(root, 'src', 'page.ts'), 'one');
    // stands for the builder: makes the folder, as the real one does
    writeFileSync(join(root, 'node_modules', 'vite', 'bin', 'vite.js'), `require('node:fs').mkdirSync('build', { recursive: true })`);
    const told: string[] = [];

    expect(() => requireBuilt(root)).toThrow('not built: run npm run build');
    await ensureBuilt(root, (line) => told.push(line));
    requireBuilt(root);
    await ensureBuilt(root, (line) => told.push(line));
    expect(told).toHaveLength(1);

    writeFileSync(join(root, 'src', 'page.ts'), 'two');
    expect(() => requireBuilt(root)).toThrow('not built: run npm run build');
  } finally {
    rmSync(root, { recursive: true });
  }
});
