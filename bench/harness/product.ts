import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { root } from '../../src/boot.ts';
import { end } from './child.ts';
import type { City } from './city.ts';
import { onEnd } from './closing.ts';

/** The product as operators run it, in a process of its own. */
export interface Product {
  origin: string;
  /** Its data directory: of this run alone, removed when it stops. */
  data_dir: string;
  /** Peak of its resident memory so far, in MB (10⁶ bytes); undefined where the system does not tell. */
  peakMb(): number | undefined;
  stop(): Promise<void>;
}

/** The build may have to be made first. */
const START_MS = 180_000;

/** Starts the built product on the city's database, reached at `appUrl`. */
export async function startProduct(city: Pick<City, 'ownerUrl' | 'appUrl' | 'keys'>, appUrl = city.appUrl): Promise<Product> {
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const data_dir = mkdtempSync(join(tmpdir(), 'sotay-bench-'));
  const child = spawn('sh', [join(root, 'scripts', 'node.sh'), join(root, 'src', 'main.ts')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...settings(city, appUrl), PORT: String(port), SOTAY_PUBLIC_URL: origin, SOTAY_DATA_DIR: data_dir }
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said = (said + chunk).slice(-2000)));
  const stop = async () => {
    await end(child);
    rmSync(data_dir, { recursive: true, force: true });
  };
  onEnd(stop);

  const until = Date.now() + START_MS;
  while (!(await answers(`${origin}/readyz`))) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`The product does not start: ${said.trim()}`);
    await pause(100);
  }
  return { origin, data_dir, stop, peakMb: () => peakMb(child.pid ?? 0) };
}

function settings({ ownerUrl, keys }: Pick<City, 'ownerUrl' | 'keys'>, appUrl: string) {
  return {
    SOTAY_MODE: 'development', // production takes no invented city; nothing else differs
    HOST: '127.0.0.1',
    DATABASE_URL: ownerUrl,
    DATABASE_APP_URL: appUrl,
    SOTAY_ID_KEY: keys.id_key.toString('base64'),
    SOTAY_HASH_KEY: keys.hash_key.toString('base64'),
    SOTAY_LOG_LEVEL: 'warn',
    SOTAY_METRICS_PORT: '',
    SOTAY_TRUST_PROXY: '',
    SOTAY_POOL_SIZE: '',
    SOTAY_OIDC_ISSUER: ''
  };
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false
  );
}

/** The peak of a process's resident memory, in MB (10⁶ bytes). */
export function peakMb(pid: number): number | undefined {
  try {
    const kib = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kib === undefined ? undefined : Math.round((Number(kib) * 1024) / 1e5) / 10;
  } catch {
    return undefined;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
