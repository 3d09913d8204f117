/** A product of the tests' own, started as its operator starts it: its database can be taken away, looked into and changed. */
import { spawn } from 'node:child_process';
import { chmodSync, closeSync, mkdtempSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { request as requests, type APIRequestContext } from '@playwright/test';
import pg from 'pg';
import { startBundledServer, type BundledServer } from '../../src/lib/server/platform/db/embedded.ts';
import { prepareOwnServer } from '../../src/lib/server/platform/db/own-server.ts';
import { headers, PASSWORD, test as people } from './people.ts';

const root = join(import.meta.dirname, '..', '..');

/** Longer than any start or stop may take, also on a busy machine: then it is ended, and the test fails by its code. */
const GUARD_MS = 60_000;

/** The product as a process. */
export interface Process {
  pid: number;
  /** What it wrote so far, both streams together. */
  said: () => string;
  /** Its exit code; null when it had to be killed. */
  ended: Promise<number | null>;
  /** Asks it to end as a service manager does, and waits. */
  stop: () => Promise<number | null>;
}

/** Starts the product with these variables and no others; any free port unless one is given. */
export function launch(env: Record<string, string>): Process {
  const child = spawn(process.execPath, ['src/main.ts'], {
    cwd: root,
    env: { PATH: process.env.PATH ?? '', PORT: '0', SOTAY_LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe']
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const stop = async () => {
    const guard = setTimeout(() => child.kill('SIGKILL'), GUARD_MS);
    child.kill('SIGTERM');
    return ended.finally(() => clearTimeout(guard));
  };
  return { pid: child.pid ?? 0, said: () => said, ended, stop };
}

/** The address of a product once it answers. @throws Error it ended instead: what it said */
export async function addressOf(product: Process): Promise<string> {
  let over = false;
  void product.ended.then(() => (over = true));
  for (const until = Date.now() + GUARD_MS; Date.now() < until && !over; await pause(30)) {
    const [, address] = /(http:\/\/localhost:\d+)/.exec(product.said()) ?? [];
    if (address && (await fetch(`${address}/readyz`).catch(() => undefined))?.ok) return address;
  }
  throw new Error(`the product did not start:\n${product.said()}`);
}

/** A fresh folder that the database's user may pass, and what removes it. */
export function freshFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'sotay-e2e-'));
  chmodSync(path, 0o755);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** A port nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(address instanceof Object ? address.port : 0));
    });
  });
}

/** A running product with a database server beside it. */
export interface Own {
  url: string;
  /** The site without a browser: signed in with password and second factor, or nobody. */
  caller: (login?: string) => Promise<APIRequestContext>;
  /** Changes or reads the database as its owner. */
  ask: <T extends pg.QueryResultRow>(text: string, values?: unknown[]) => Promise<T[]>;
  /** The same as the server's administrator, in any of its databases. */
  administer: (text: string, database?: string) => Promise<pg.QueryResultRow[]>;
  /** The owner's address, and the site's own. */
  database_url: string;
  database_app_url: string;
  /** The statements of each transaction in which the site looked up who is asking, while `work` ran. */
  statements: (work: () => Promise<unknown>) => Promise<string[][]>;
  /** Takes the database away, and brings it back where it was. */
  database: { stop: () => Promise<void>; start: () => Promise<void> };
  /** Port for an identity provider, which is not there when the product starts. */
  provider_port: number;
  said: () => string;
}

/** Specs on a product of their own, one for each worker that needs one. */
export const test = people.extend<object, { own: Own }>({
  own: [
    async ({}, use) => {
      const folder = freshFolder();
      const server = await serverIn(folder.path);
      const database = { app_password: 'only-for-tests', installation_id: 'e2e', database: 'sotay' };
      const { ownerUrl, appUrl } = await prepareOwnServer({ adminUrl: server.now.adminUrl, ...database });
      const provider_port = await freePort();
      const product = launch({
        SOTAY_DATA_DIR: join(folder.path, 'data'),
        DATABASE_URL: ownerUrl,
        DATABASE_APP_URL: appUrl,
        SOTAY_OIDC_ISSUER: `http://127.0.0.1:${provider_port}`,
        SOTAY_OIDC_CLIENT_ID: 'sotay',
        SOTAY_OIDC_CLIENT_SECRET: 'only-for-tests-only-for-tests',
        SOTAY_OIDC_NAME: 'định danh thử'
      });
      try {
        const url = await addressOf(product);
        await use({
          url,
          caller: (login) => callerOf(url, login),
          ask: (text, values = []) => asked(ownerUrl, text, values),
          administer: (text, database = 'sotay') =>
            asked(Object.assign(new URL(server.now.adminUrl), { pathname: `/${database}` }).href, text, []),
          database_url: ownerUrl,
          database_app_url: appUrl,
          statements: (work) => statementsDuring(join(dirname(server.now.cluster_dir), 'server.log'), work),
          database: server,
          provider_port,
          said: product.said
        });
      } finally {
        await product.stop();
        await server.stop();
        folder.remove();
      }
    },
    { scope: 'worker', timeout: 120_000 }
  ]
});

/** Speed instead of safety, and every statement in the log under its process and its program. */
const settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  shared_buffers: '64MB',
  log_statement: 'all',
  log_line_prefix: '¶%p %a¶'
};

async function serverIn(folder: string): Promise<{ now: BundledServer; stop: () => Promise<void>; start: () => Promise<void> }> {
  const begin = () => startBundledServer({ data_dir: folder, settings, log: () => undefined });
  const server = {
    now: await begin(),
    stop: () => server.now.stop(),
    start: async () => void (server.now = await begin())
  };
  return server;
}

async function asked<T extends pg.QueryResultRow>(url: string, text: string, values: unknown[]): Promise<T[]> {
  const client = new pg.Client({ connectionString: url, application_name: 'test' });
  await client.connect();
  try {
    return (await client.query<T>(text, values)).rows;
  } finally {
    await client.end();
  }
}

async function callerOf(url: string, login: string | undefined): Promise<APIRequestContext> {
  const caller = await requests.newContext({ baseURL: url, extraHTTPHeaders: headers(url) });
  if (login === undefined) return caller;
  await caller.post('/dang-nhap', { form: { login, password: PASSWORD, ve: '/ca-nhan' } });
  await caller.post('/xac-thuc?/demo', { form: { ve: '/ca-nhan' } });
  const home = await caller.get('/ca-nhan', { maxRedirects: 0 });
  if (home.status() !== 200) throw new Error(`${login} is not in: ${home.status()}`);
  return caller;
}

async function statementsDuring(log: string, work: () => Promise<unknown>): Promise<string[][]> {
  const before = statSync(log).size;
  await work();
  const written = Buffer.alloc(statSync(log).size - before);
  const file = openSync(log, 'r');
  readSync(file, written, 0, written.length, before);
  closeSync(file);
  const open = new Map<string, string[]>();
  const done: string[][] = [];
  for (const line of written.toString().split('¶').slice(1).reduce<string[][]>(inPairs, [])) {
    const [who = '', said = ''] = line;
    const statement = /^LOG: {2}(?:statement|execute [^:]*): ([^]*)$/.exec(said)?.[1]?.replace(/\s+/g, ' ').trim();
    if (statement === undefined || !who.endsWith(' sotay')) continue;
    if (/^(begin|start transaction)/i.test(statement)) open.set(who, []);
    open.get(who)?.push(statement);
    if (/^(commit|rollback)/i.test(statement)) {
      const all = open.get(who) ?? [];
      if (all.some((one) => one.includes('app.enter('))) done.push(all);
      open.delete(who);
    }
  }
  return done;
}

function inPairs(pairs: string[][], part: string, at: number): string[][] {
  if (at % 2 === 0) pairs.push([part]);
  else pairs.at(-1)?.push(part);
  return pairs;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
