import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { StartError } from './lib/server/platform/start-error.ts';
import { privateHeaders, type ServeParts } from './server.ts';

/**
 * Builds the site when there is no build of exactly this source, and says so.
 *
 * @throws StartError the build fails: its last lines
 */
export async function ensureBuilt(root: string, say: (line: string) => void): Promise<void> {
  const source = sourceHash(root);
  if (isBuilt(root, source)) return;
  say('Building the site (once for each version)…');
  await runBuild(root);
  writeFileSync(stampOf(root), source);
}

/**
 * In production nothing is built at start: the installation is read-only, and a start takes no minute.
 *
 * @throws StartError there is no build of exactly this source
 */
export function requireBuilt(root: string): void {
  if (!isBuilt(root, sourceHash(root)))
    throw new StartError('The site is not built: run npm run build.', `In ${root}, as the user who owns it; then start again.`);
}

function isBuilt(root: string, source: string): boolean {
  return existsSync(stampOf(root)) && readFileSync(stampOf(root), 'utf8') === source;
}

function stampOf(root: string): string {
  return join(root, 'build', '.stamp');
}

/** Loads the built site. Its settings are read from the environment when it is imported, and only then. */
export async function loadSite(root: string): Promise<ServeParts['handler']> {
  process.env.PROTOCOL_HEADER = privateHeaders.proto;
  process.env.ADDRESS_HEADER = privateHeaders.ip;
  process.env.BODY_SIZE_LIMIT = '101M'; // the file of an import; hooks.server.ts limits every other route to 1 MB
  const { handler } = (await import(pathToFileURL(join(root, 'build', 'handler.js')).href)) as { handler: ServeParts['handler'] };
  return handler;
}

/** A hash of everything the build is made from. */
function sourceHash(root: string): string {
  const hash = createHash('sha256');
  const files = ['package-lock.json', 'package.json', 'vite.config.ts', 'tsconfig.json'].map((name) => join(root, name));
  for (const dir of ['src', 'static', 'docs/huong-dan']) files.push(...filesIn(join(root, dir)));
  for (const file of files) {
    if (existsSync(file))
      hash
        .update(`${relative(root, file)}\n`)
        .update(readFileSync(file))
        .update('\n');
  }
  return hash.digest('hex');
}

function filesIn(dir: string): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function runBuild(root: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
    const child = spawn(process.execPath, [vite, 'build', '--logLevel', 'warn'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said = (said + chunk).slice(-4000)));
    const end = () => child.kill();
    process.once('exit', end);
    child.once('error', reject);
    child.once('close', (code) => {
      process.off('exit', end);
      if (code === 0) resolve();
      else reject(new StartError('The site could not be built.', said.trim()));
    });
  });
}
