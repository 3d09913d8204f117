import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';

import { NotFound, RuleBroken } from '#platform/errors.ts';
import { getRuntime } from '#platform/runtime.ts';

/** What the store knows of a file: `key` is random and tells nothing, `size` in bytes, `type` is told by the content. */
export type StoredFile = { key: string; size: number; sha256: string; type: string };

/** Where bytes are kept that people upload or the product makes. Never a whole file in memory. */
export interface FileStore {
  /**
   * Keeps what comes, at most `limit` bytes; it is there completely or not at all.
   *
   * @throws RuleBroken `form.file_too_large`
   */
  store(content: AsyncIterable<Uint8Array>, limit: number): Promise<StoredFile>;
  /** The bytes of a file. @throws NotFound */
  open(key: string): Promise<Readable>;
  /** Forgets a file; one that is gone already is no error. */
  remove(key: string): Promise<void>;
  /** The keys of files kept since before that instant, in batches. */
  keptBefore(before: Date): AsyncIterable<string[]>;
}

const KEY = /^[0-9a-f]{32}$/;
const SHELF = /^[0-9a-f]{2}$/;
const TYPES: [RegExp, string][] = [
  [/^%PDF-/, 'application/pdf'],
  [/^PK\x03\x04/, 'application/zip'],
  [/^\x89PNG\r\n/, 'image/png'],
  [/^\xff\xd8\xff/, 'image/jpeg'],
  [/^RIFF.{4}WEBP/s, 'image/webp'],
  [/^[^\x00-\x08\x0e-\x1f]+$/, 'text/plain']
];
const UNKNOWN_TYPE = 'application/octet-stream';
const SNIFFED_BYTES = 512;
const UNFINISHED = 'unfinished';

/** The product's store. Not part of the runtime: what it throws must be of the same bundle as who catches it. */
export function fileStore(): FileStore {
  return diskFiles(join(getRuntime().config.data_dir, 'files'));
}

/** Files in a folder of the disk, spread over 256 folders. Spreadsheets and documents of Office count as zip. */
export function diskFiles(folder: string): FileStore {
  const placeOf = (key: string) => {
    if (!KEY.test(key)) throw new NotFound('file');
    return join(folder, key.slice(0, 2), key);
  };

  return {
    async store(content, limit) {
      const key = randomBytes(16).toString('hex');
      const place = placeOf(key);
      const unfinished = join(folder, UNFINISHED, key);
      await mkdir(dirname(unfinished), { recursive: true, mode: 0o700 });
      await mkdir(dirname(place), { recursive: true, mode: 0o700 });
      try {
        const about = await fill(unfinished, content, limit);
        await rename(unfinished, place);
        return { key, ...about };
      } catch (error) {
        await rm(unfinished, { force: true });
        throw error;
      }
    },

    async open(key) {
      const file = await open(placeOf(key)).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'ENOENT' ? new NotFound('file') : error;
      });
      return file.createReadStream();
    },

    async remove(key) {
      await rm(placeOf(key), { force: true });
    },

    async *keptBefore(before) {
      for (const shelf of (await namesIn(folder)).filter((name) => SHELF.test(name))) {
        const keys: string[] = [];
        for (const key of (await namesIn(join(folder, shelf))).filter((name) => KEY.test(name)))
          if (await isOlder(join(folder, shelf, key), before)) keys.push(key);
        if (keys.length > 0) yield keys;
      }
    }
  };
}

/** Removes what was being sent when a process ended: unfinished files that have not grown since `before`. */
export async function removeUnfinished(folder: string, before: Date): Promise<void> {
  for (const name of await namesIn(join(folder, UNFINISHED))) {
    const path = join(folder, UNFINISHED, name);
    if (await isOlder(path, before)) await rm(path, { force: true });
  }
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
}

async function isOlder(path: string, before: Date): Promise<boolean> {
  const about = await stat(path).catch(() => undefined); // another process may have moved or removed it meanwhile
  return about !== undefined && about.mtime < before;
}

async function fill(path: string, content: AsyncIterable<Uint8Array>, limit: number): Promise<Omit<StoredFile, 'key'>> {
  const file = await open(path, 'wx', 0o600);
  try {
    return await write(file, content, limit);
  } finally {
    await file.close();
  }
}

async function write(file: FileHandle, content: AsyncIterable<Uint8Array>, limit: number) {
  const hash = createHash('sha256');
  let size = 0;
  let start = Buffer.alloc(0);
  for await (const chunk of content) {
    size += chunk.length;
    if (size > limit) throw new RuleBroken('form.file_too_large', undefined, { max: `${Math.floor(limit / 1_048_576)} MB` });
    if (start.length < SNIFFED_BYTES) start = Buffer.concat([start, chunk.subarray(0, SNIFFED_BYTES - start.length)]);
    hash.update(chunk);
    await file.writeFile(chunk);
  }
  await file.sync();
  return { size, sha256: hash.digest('hex'), type: typeOf(start.toString('latin1')) };
}

function typeOf(start: string): string {
  return TYPES.find(([mark]) => mark.test(start))?.[1] ?? UNKNOWN_TYPE;
}
