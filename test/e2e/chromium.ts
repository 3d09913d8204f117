import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflate } from '@sparticuz/chromium';

/** How Playwright starts the Chromium that comes from the npm registry: the same one on every machine. */
export interface Launch {
  executablePath: string;
  args: string[];
  env: Record<string, string>;
}

/**
 * Unpacks the browser (once, into the temporary folder) and the libraries it needs, for machines that lack them.
 * The archive's libraries come last in the search path: what the machine has wins.
 */
export async function chromium(): Promise<Launch> {
  const bin = join(import.meta.dirname, '..', '..', 'node_modules', '@sparticuz', 'chromium', 'bin');
  const [executablePath] = await Promise.all(
    ['chromium.br', 'al2023.tar.br', 'swiftshader.tar.br'].map((name) => inflate(join(bin, name)))
  );
  if (!executablePath || !existsSync(executablePath)) throw new Error('the browser could not be unpacked');
  const libraries = join(tmpdir(), 'al2023', 'lib');
  const known = process.env.LD_LIBRARY_PATH;
  return {
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--font-render-hinting=none',
      '--js-flags=--always-sparkplug' // every page runs all of axe once: compiled at once, a tenth faster than interpreted first
    ],
    env: { ...(process.env as Record<string, string>), LD_LIBRARY_PATH: known ? `${known}:${libraries}` : libraries }
  };
}
