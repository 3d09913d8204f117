import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isAlive } from '../processes.ts';
import { startBundledServer, type BundledServer } from './embedded.ts';

const quiet = { log: () => undefined, settings: { shared_buffers: '16MB' } };
let base = '';
const start = () => startBundledServer({ data_dir: base, ...quiet });

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'sotay-pg-'));
  chmodSync(base, 0o755);
  const server = await start();
  await ask(server, 'create table kept (n int)');
  await server.stop();
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('the bundled server', () => {
  test('keeps its port and its rows from one start to the next', async () => {
    const first = await start();
    await ask(first, 'insert into kept values (1)');
    await first.stop();
    const second = await start();
    expect(second).toMatchObject({ port: first.port, adopted: false });
    expect(await ask(second, 'select count(*)::int as n from kept')).toEqual([{ n: 1 }]);
    await second.stop();
  });

  test('outlives a product that is killed, and is adopted by the next one', async () => {
    const product = startInAnotherProcess();
    const port = Number(await firstLine(product));
    product.kill('SIGKILL');
    await once(product, 'exit');

    const next = await start();
    expect(next).toMatchObject({ port, adopted: true });
    const pid = postmasterPid(next);
    await next.stop();
    expect(isAlive(pid)).toBe(false);
  });

  test('comes back with every acknowledged row after it was killed itself, at the same address', async () => {
    const server = await start();
    await ask(server, 'truncate kept; insert into kept select generate_series(1, 500)');
    await keepBusy(server);
    const killed = postmasterPid(server);
    process.kill(killed, 'SIGKILL');
    await expect
      .poll(() => ask(server, 'select count(*)::int as n from kept').catch(() => 'gone'), { timeout: 15_000 })
      .toEqual([{ n: 500 }]);
    expect(postmasterPid(server)).not.toBe(killed);
    await server.stop();
    await expect(ask(server, 'select')).rejects.toThrow('ECONNREFUSED');
  });

  test('starts again when both it and the product were killed', async () => {
    const product = startInAnotherProcess();
    await firstLine(product);
    product.kill('SIGKILL');
    await once(product, 'exit');
    const pid_file = join(base, 'postgres', 'data', 'postmaster.pid');
    process.kill(Number(readFileSync(pid_file, 'utf8').split('\n')[0]), 'SIGKILL');
    const again = await start();
    expect(again.adopted).toBe(false);
    expect(await ask(again, 'select count(*)::int as n from kept')).toEqual([{ n: 500 }]);
    await again.stop();
  });

  test('moves to another port when its own is taken, and stays there', async () => {
    const before = await start();
    await before.stop();
    const stranger = createServer().listen(before.port, '127.0.0.1');
    await once(stranger, 'listening');
    const moved = await start();
    await moved.stop();
    stranger.close();
    expect(moved.port).not.toBe(before.port);
    const after = await start();
    await after.stop();
    expect(after.port).toBe(moved.port);
  });

  test('is not kept from starting by a pid file whose number now belongs to another program', async () => {
    const server = await start();
    const cluster = server.cluster_dir;
    const left = readFileSync(join(cluster, 'postmaster.pid'), 'utf8');
    await server.stop();

    const { uid, gid } = statSync(cluster);
    const stranger = spawn('sleep', ['60'], { uid, gid, cwd: '/' });
    await once(stranger, 'spawn');
    writeFileSync(join(cluster, 'postmaster.pid'), left.replace(/^\d+/, String(stranger.pid)), { mode: 0o600 });
    chownSync(join(cluster, 'postmaster.pid'), uid, gid);
    const again = await start();
    stranger.kill();
    expect(again.adopted).toBe(false);
    await again.stop();
  });

  test('listens on this machine only, and asks for a password', async () => {
    const server = await start();
    expect(await ask(server, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    const guess = new pg.Client({ connectionString: server.adminUrl.replace(/:[^:@]+@/, ':guess@') });
    await expect(guess.connect()).rejects.toThrow('password authentication failed');
    expect(statSync(join(base, 'postgres', 'server.json')).mode & 0o077).toBe(0);
    await server.stop();
  });

  test('works in a folder that is closed to other users, also as root', async () => {
    const closed = join(base, 'closed');
    mkdirSync(join(closed, 'data'), { recursive: true });
    chmodSync(closed, 0o700);
    const server = await startBundledServer({ data_dir: join(closed, 'data'), ...quiet });
    expect(await ask(server, 'show data_directory')).toEqual([{ data_directory: server.cluster_dir }]);
    await server.stop();
    const again = await startBundledServer({ data_dir: join(closed, 'data'), ...quiet });
    expect(again.cluster_dir).toBe(server.cluster_dir);
    await again.stop();
    rmSync(dirname(server.cluster_dir), { recursive: true });
  });

  test('says what is wrong when its files are of another PostgreSQL', async () => {
    const version = join(base, 'postgres', 'data', 'PG_VERSION');
    const right = readFileSync(version, 'utf8');
    writeFileSync(version, '11\n');
    await expect(start()).rejects.toMatchObject({ name: 'StartError', hint: expect.stringContaining('incompatible with server') });
    writeFileSync(version, right);
  });

  test('says which program is missing in PG_BIN_DIR', async () => {
    await expect(startBundledServer({ data_dir: base, bin_dir: '/nowhere', ...quiet })).rejects.toThrow(
      'no PostgreSQL program "initdb" in /nowhere'
    );
  });
});

async function ask(server: BundledServer, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: server.adminUrl });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

/** Leaves a statement under way, so that a backend outlives the killed postmaster for a moment. */
async function keepBusy(server: BundledServer): Promise<void> {
  const client = new pg.Client({ connectionString: server.adminUrl });
  client.on('error', () => undefined);
  await client.connect();
  void client.query('select pg_sleep(1)').catch(() => undefined);
}

function startInAnotherProcess(): ChildProcess {
  const launcher = JSON.stringify(join(import.meta.dirname, 'embedded.ts'));
  const options = `{ data_dir: ${JSON.stringify(base)}, log() {}, settings: { shared_buffers: '16MB' } }`;
  const script = `import { startBundledServer } from ${launcher};
    console.log((await startBundledServer(${options})).port); setInterval(() => {}, 1000);`;
  return spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function firstLine(child: ChildProcess): Promise<string> {
  const [chunk] = (await once(child.stdout!, 'data')) as [Buffer];
  return chunk.toString();
}

function postmasterPid(server: BundledServer): number {
  return Number(readFileSync(join(server.cluster_dir, 'postmaster.pid'), 'utf8').split('\n')[0]);
}
