/** The product as a process: how it starts, refuses to start, lives beside others, and ends. */
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { isAlive } from '../../src/lib/server/platform/processes.ts';
import { addressOf, freshFolder, launch, test, type Process } from './own-product.ts';
import { expect } from './people.ts';

const key = Buffer.alloc(32, 7).toString('base64');
const started: Process[] = [];
let folder: ReturnType<typeof freshFolder>;
test.beforeAll(() => void (folder = freshFolder()));
test.afterEach(() => Promise.all(started.splice(0).map((product) => product.stop())));
test.afterAll(() => folder.remove());

/** Starts a product that ends with its test, whatever becomes of that. */
function begin(env: Record<string, string>): Process {
  const product = launch(env);
  started.push(product);
  return product;
}

/** What a product that cannot start says, line by line. It must end by itself, with 1, and without a stack. */
async function refusal(env: Record<string, string>): Promise<string[]> {
  const product = begin(env);
  const guard = setTimeout(() => process.kill(product.pid, 'SIGKILL'), 60_000);
  expect(await product.ended, product.said()).toBe(1);
  clearTimeout(guard);
  expect(product.said()).not.toMatch(/\n\s+at /);
  expect(product.said()).toContain('Cannot start:');
  return product
    .said()
    .slice(product.said().indexOf('Cannot start:'))
    .trim()
    .split('\n')
    .map((line) => line.trim());
}

/** The database server's own process, as the data directory names it. */
function postmaster(data: string): number {
  const home = existsSync(join(data, 'postgres-location'))
    ? readFileSync(join(data, 'postgres-location'), 'utf8').trim()
    : join(data, 'postgres');
  const file = join(home, 'data', 'postmaster.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0;
}

async function listening(): Promise<{ port: number; server: Server }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return { port: address instanceof Object ? address.port : 0, server };
}

test('it ends cleanly, is not started twice, leaves nothing behind, and takes up again what was left', async () => {
  const data = join(folder.path, 'data');
  const env = { SOTAY_DATA_DIR: data };

  const first = begin(env);
  const url = await addressOf(first);
  const database = postmaster(data);
  expect(isAlive(database)).toBe(true);
  expect(first.said()).toContain('bithu');
  expect(await refusal(env)).toEqual([
    `Cannot start: The data directory ${data} is in use by process ${first.pid}.`,
    'Stop that one first, or give this one another SOTAY_DATA_DIR.'
  ]);
  expect((await fetch(`${url}/readyz`)).status, 'the one that runs runs on').toBe(200);
  expect(await first.stop()).toBe(0);
  expect(isAlive(database), 'the database ended with it').toBe(false);
  expect(existsSync(join(data, 'lock'))).toBe(false);
  await expect(fetch(url)).rejects.toThrow();

  const { port, server } = await listening();
  expect((await refusal({ ...env, PORT: String(port) }))[0]).toBe(
    `Cannot start: Port ${port} on 127.0.0.1 is already in use by another program.`
  );
  server.close();
  expect(postmaster(data), 'nor does a start that failed leave a database').toBe(0);

  const killed = begin(env);
  await addressOf(killed);
  const left = postmaster(data);
  process.kill(killed.pid, 'SIGKILL');
  await killed.ended;
  expect(isAlive(left)).toBe(true);
  const next = begin(env);
  await addressOf(next);
  expect(postmaster(data), 'adopted').toBe(left);
  expect(next.said()).not.toContain('Filling the demo organization');
  expect(await next.stop()).toBe(0);
  expect(isAlive(left)).toBe(false);

  const interrupted = begin(env);
  await expect.poll(() => existsSync(join(data, 'lock')), { intervals: [5] }).toBe(true);
  expect(await interrupted.stop(), interrupted.said()).toBe(0);
  expect(postmaster(data), 'a start that was broken off leaves no database').toBe(0);
  expect(existsSync(join(data, 'lock'))).toBe(false);
});

test('what is wrong in its configuration is one clear line for each thing', async () => {
  const nowhere = { SOTAY_DATA_DIR: join(folder.path, 'unused') };
  expect(await refusal({ SOTAY_MODE: 'production' })).toEqual([
    'Cannot start:',
    'DATABASE_URL is missing: the PostgreSQL server of production',
    'SOTAY_ID_KEY is missing: the key that encrypts personal IDs (openssl rand -base64 32)',
    'SOTAY_HASH_KEY is missing: the key for exact search of personal IDs (openssl rand -base64 32)',
    'SOTAY_PUBLIC_URL is missing: the address people use, e.g. https://sotay.example.vn'
  ]);
  const odd = { PORT: 'abc', SOTAY_MODE: 'prod', SOTAY_ID_KEY: 'short', DATABASE_URL: 'mysql://x', SOTAY_POOL_SIZE: '1' };
  const lines = await refusal({ ...nowhere, ...odd });
  expect(
    lines
      .slice(1)
      .map((line) => line.split(':')[0])
      .sort()
  ).toEqual(Object.keys(odd).sort());
  expect(lines.join('\n'), 'no word of what was typed, which may be a secret').not.toContain('short');
  expect(existsSync(nowhere.SOTAY_DATA_DIR), 'nothing was begun').toBe(false);
});

test('a data directory that cannot be used is one clear line', async () => {
  const newer = join(folder.path, 'newer');
  mkdirSync(newer);
  writeFileSync(join(newer, 'VERSION'), '99\n');
  expect((await refusal({ SOTAY_DATA_DIR: newer }))[0]).toBe(
    `Cannot start: The data directory ${newer} is of a newer version (format 99, this one knows 1).`
  );
  writeFileSync(join(folder.path, 'file'), '');
  expect((await refusal({ SOTAY_DATA_DIR: join(folder.path, 'file') }))[0]).toMatch(/ is not a folder\.$/);
  // the one place where not even root may write
  expect((await refusal({ SOTAY_DATA_DIR: '/sys/sotay' }))[0]).toMatch(/ is (not writable for this user|on a read-only file system)\.$/);
});

test.describe('a given database', () => {
  const beside = () => ({ SOTAY_DATA_DIR: join(folder.path, 'beside') });

  test('that is away, knows another password, or is too old, is one clear line', async ({ own }) => {
    const { port, server } = await listening();
    server.close();
    await once(server, 'close');
    const away = await refusal({ ...beside(), DATABASE_URL: `postgres://sotay:geheim@127.0.0.1:${port}/sotay` });
    expect(away[0]).toMatch(/^Cannot start: .*database/);
    expect(away.join('\n')).toContain('ECONNREFUSED');

    const [{ at = 0 } = {}] = await own.ask<{ at: number }>('select inet_server_port() as at');
    const wrong = await refusal({ ...beside(), DATABASE_URL: `postgres://sotay_owner:geheim@127.0.0.1:${at}/sotay` });
    expect(wrong.join('\n')).toContain('password authentication failed');

    const old = await oldServer();
    const too_old = await refusal({ ...beside(), DATABASE_URL: `postgres://sotay@127.0.0.1:${old.port}/sotay` });
    old.server.close();
    expect(too_old).toEqual(['Cannot start: The database server is older than PostgreSQL 15.', 'Use PostgreSQL 15 or newer.']);
    for (const lines of [away, wrong]) expect(lines.join('\n')).not.toContain('geheim');
  });

  test('of production gets no invented people, no one-click sign-in, and no page of parts', async ({ own }) => {
    const database = 'sotay_production';
    const at = (url: string) => Object.assign(new URL(url), { pathname: `/${database}` }).href;
    await own.administer(`create database ${database} owner ${new URL(own.database_url).username} template template0 encoding 'UTF8'`);
    await own.administer(`create extension unaccent schema public; create extension pg_trgm schema public`, database);
    const product = begin({
      ...beside(),
      SOTAY_MODE: 'production',
      SOTAY_PUBLIC_URL: 'http://sotay.example.vn',
      SOTAY_ID_KEY: key,
      SOTAY_HASH_KEY: key,
      DATABASE_URL: at(own.database_url),
      DATABASE_APP_URL: at(own.database_app_url)
    });
    const url = await addressOf(product);
    const door = await fetch(`${url}/dang-nhap`);
    expect(door.status).toBe(200);
    const text = await door.text();
    expect(text).toContain('Tên đăng nhập');
    expect(text).not.toMatch(/minh.hoa|minh họa|account_id/i);
    const ask = (path: string, init: RequestInit = {}) => fetch(url + path, { redirect: 'manual', ...init });
    expect((await ask('/he-thong/thanh-phan')).status).toBe(404);
    expect((await ask('/dang-nhap/minh-hoa')).headers.get('location')).toBe('/dang-nhap');
    const entered = await ask('/dang-nhap/minh-hoa', {
      method: 'POST',
      headers: { origin: url },
      body: new URLSearchParams({ account_id: '1', ve: '/' })
    });
    expect(entered.status).toBe(404);
    expect(entered.headers.get('set-cookie')).toBeNull();
    expect(product.said()).not.toContain('bithu');
    expect(await own.administer('select count(*)::int as n from member', database)).toEqual([{ n: 0 }]);
    expect(await product.stop()).toBe(0);
  });
});

/** A server that lets everyone in and says it is PostgreSQL 14: as much of the protocol as our first question needs. */
async function oldServer(): Promise<{ port: number; server: Server }> {
  const message = (type: string, body: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeInt32BE(body.length + 4);
    return Buffer.concat([Buffer.from(type), length, body]);
  };
  const int = (bytes: 2 | 4, value: number) => {
    const buffer = Buffer.alloc(bytes);
    buffer.writeIntBE(value, 0, bytes);
    return buffer;
  };
  const text = (value: string) => Buffer.from(`${value}\0`);
  const ready = message('Z', Buffer.from('I'));
  const values = { database: 'sotay', version: '140000', encoding: 'UTF8', vietnamese: 't', creates: 't' };
  const described = Object.keys(values).map((name) =>
    Buffer.concat([text(name), int(4, 0), int(2, 0), int(4, name === 'version' ? 23 : 25), int(2, -1), int(4, -1), int(2, 0)])
  );
  const row = Object.values(values).map((value) => Buffer.concat([int(4, value.length), Buffer.from(value)]));
  const count = int(2, row.length);
  const answer = Buffer.concat([
    message('T', Buffer.concat([count, ...described])),
    message('D', Buffer.concat([count, ...row])),
    message('C', text('SELECT 1')),
    ready
  ]);
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.write(Buffer.concat([message('R', int(4, 0)), ready]));
      socket.on('data', (asked) => asked[0] === 'Q'.charCodeAt(0) && socket.write(answer));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return { port: address instanceof Object ? address.port : 0, server };
}
