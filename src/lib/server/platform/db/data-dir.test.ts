import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { appPassword, generatedKeys, openDataDir } from './data-dir.ts';

let base = '';
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'sotay-dir-'));
  chmodSync(base, 0o755);
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

describe('the lock', () => {
  test('lets one process in, names it to the second, and opens when the first gives it back', () => {
    const first = openDataDir(join(base, 'data'));
    expect(() => openDataDir(join(base, 'data'))).toThrow(`in use by process ${process.pid}`);
    first.release();
    openDataDir(join(base, 'data')).release();
  });

  test('refuses a second process while the first lives, and is taken over when that one was killed', async () => {
    const product = openElsewhere(join(base, 'data'));
    await once(product.stdout!, 'data');
    expect(() => openDataDir(join(base, 'data'))).toThrow(`in use by process ${product.pid}`);
    product.kill('SIGKILL');
    await once(product, 'exit');
    expect(openDataDir(join(base, 'data')).locked).toBe(true);
  });

  test('is won by exactly one of several processes that find a dead one’s', async () => {
    const dead = openElsewhere(join(base, 'data'));
    await once(dead.stdout!, 'data');
    dead.kill('SIGKILL');
    await once(dead, 'exit');
    const rivals = [1, 2, 3, 4].map(() => openElsewhere(join(base, 'data')));
    const said = await Promise.all(rivals.map(async (rival) => String((await once(rival.stdout!, 'data'))[0]).trim()));
    rivals.forEach((rival) => rival.kill('SIGKILL'));
    expect(said.sort()).toEqual(['locked', 'refused', 'refused', 'refused']);
  });

  test('does not take a process for its holder that only has its number', () => {
    openDataDir(join(base, 'data')).release();
    writeFileSync(join(base, 'data', 'lock'), JSON.stringify({ pid: process.pid, mark: '1@another-boot' }));
    expect(openDataDir(join(base, 'data')).locked).toBe(true);
  });

  test('lets a command share the directory, and leaves it to its holder', () => {
    const product = openDataDir(join(base, 'data'));
    const command = openDataDir(join(base, 'data'), { share: true });
    expect(command.locked).toBe(false);
    command.release();
    expect(() => openDataDir(join(base, 'data'))).toThrow('in use');
    product.release();
  });
});

describe('a directory that cannot be used', () => {
  test('of a newer version is refused', () => {
    openDataDir(base).release();
    writeFileSync(join(base, 'VERSION'), '2\n');
    expect(() => openDataDir(base)).toThrow('is of a newer version (format 2, this one knows 1)');
  });

  test('of something else is refused', () => {
    writeFileSync(join(base, 'VERSION'), 'photos');
    expect(() => openDataDir(base)).toThrow('is not a data directory of this product');
  });

  test('without the right to write is refused, whether it exists or not', () => {
    mkdirSync(join(base, 'data'), { mode: 0o555 });
    chmodSync(base, 0o555);
    asOrdinaryUser(() => {
      expect(() => openDataDir(join(base, 'data'))).toThrow('is not writable for this user');
      expect(() => openDataDir(join(base, 'new'))).toThrow('is not writable for this user');
    });
    chmodSync(base, 0o755);
  });

  test('that is a file is refused', () => {
    writeFileSync(join(base, 'file'), '');
    expect(() => openDataDir(join(base, 'file'))).toThrow('is not a folder');
    expect(() => openDataDir(join(base, 'file', 'below'))).toThrow('is not a folder');
  });
});

describe('what the product makes for itself', () => {
  test('stays the same from start to start and is readable by its owner only', () => {
    const made = generatedKeys(base);
    expect(generatedKeys(base)).toEqual(made);
    expect(Buffer.from(made.id_key, 'base64')).toHaveLength(32);
    expect(made.id_key).not.toBe(made.hash_key);
    expect(appPassword(base)).toBe(appPassword(base));
    for (const name of ['secrets.json', 'app-password']) expect(statSync(join(base, name)).mode & 0o077).toBe(0);
  });

  test('tells one installation from another', () => {
    const [one, other] = [openDataDir(join(base, 'one')), openDataDir(join(base, 'other'))];
    expect(one.installation_id).toMatch(/^[0-9a-f]{16}$/);
    expect(one.installation_id).not.toBe(other.installation_id);
    expect(readFileSync(join(one.path, 'installation'), 'utf8').trim()).toBe(one.installation_id);
  });
});

function openElsewhere(dir: string): ChildProcess {
  const script = `import { openDataDir } from ${JSON.stringify(join(import.meta.dirname, 'data-dir.ts'))};
    try { openDataDir(${JSON.stringify(dir)}); console.log('locked'); } catch { console.log('refused'); }
    setInterval(() => {}, 1000);`;
  return spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Root may write anywhere: the check is honest only without its power. */
function asOrdinaryUser(work: () => void): void {
  if (process.getuid?.() !== 0) return work();
  process.seteuid?.(65534);
  try {
    work();
  } finally {
    process.seteuid?.(0);
  }
}
