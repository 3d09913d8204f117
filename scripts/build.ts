/** Builds the site when its source has changed since the last build. */
import { join } from 'node:path';
import { ensureBuilt } from '../src/site.ts';

await ensureBuilt(join(import.meta.dirname, '..'), (line) => void process.stdout.write(`${line}\n`));
