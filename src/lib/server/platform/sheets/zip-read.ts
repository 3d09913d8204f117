import type { FileHandle } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';

import { fileBytes } from './file-bytes.ts';
import { SheetProblem } from './problem.ts';

/** One file inside a zip archive, as its central directory tells it. Sizes and offset in bytes. */
export type ZipEntry = {
  name: string;
  encrypted: boolean;
  method: number;
  crc: number;
  packed: number;
  size: number;
  offset: number;
};

/** Most bytes all parts read from one archive may unfold to; a real sheet of 500,000 rows needs about 300 MB. */
export const UNFOLDED_LIMIT = 1_073_741_824;
/** Most bytes out per byte in, asked once a part has passed RATIO_FREE_BYTES; real sheets stay below 60. */
const RATIO_LIMIT = 200;
const RATIO_FREE_BYTES = 16_777_216;
const DIRECTORY_LIMIT = 1_048_576;
const END_LENGTH = 22;
const END_SEARCH = END_LENGTH + 65_535;
const STORED = 0;
const DEFLATED = 8;

/**
 * The entries of an archive by lower-case name with `/` between folders, read from the central directory at its end.
 *
 * @throws SheetProblem `sheet.damaged` truncated or contradicting itself; `sheet.expands_too_far` more than 4 GiB (zip64)
 */
export async function zipEntries(file: FileHandle): Promise<Map<string, ZipEntry>> {
  const { size } = await file.stat();
  const tail = await bytesAt(file, Math.max(0, size - END_SEARCH), Math.min(size, END_SEARCH));
  const end = endRecord(tail);
  const length = tail.readUInt32LE(end + 12);
  const start = tail.readUInt32LE(end + 16);
  if (start === 0xffffffff || tail.readUInt16LE(end + 10) === 0xffff) throw new SheetProblem('sheet.expands_too_far');
  if (length > DIRECTORY_LIMIT || start + length > size) throw new SheetProblem('sheet.damaged');
  return directoryOf(await bytesAt(file, start, length));
}

/** How many bytes may still be unfolded from one archive, shared by all its parts. */
export type Allowance = { bytes: number };

/**
 * The bytes of one entry. Real bytes are counted while they unfold: what the archive claims is not trusted.
 *
 * @throws SheetProblem `sheet.expands_too_far` past the allowance or the ratio; `sheet.damaged` wrong size or checksum
 */
export async function* unfold(file: FileHandle, entry: ZipEntry, allowance: Allowance): AsyncGenerator<Buffer> {
  if (entry.size > allowance.bytes) throw new SheetProblem('sheet.expands_too_far');
  let size = 0;
  let crc = 0;
  for await (const chunk of rawBytes(file, entry)) {
    size += chunk.length;
    allowance.bytes -= chunk.length;
    const tooDense = size > RATIO_FREE_BYTES && size > entry.packed * RATIO_LIMIT;
    if (allowance.bytes < 0 || tooDense) throw new SheetProblem('sheet.expands_too_far');
    if (size > entry.size) throw new SheetProblem('sheet.damaged');
    crc = crc32(chunk, crc);
    yield chunk;
  }
  if (size !== entry.size || crc !== entry.crc) throw new SheetProblem('sheet.damaged');
}

async function* rawBytes(file: FileHandle, entry: ZipEntry): AsyncGenerator<Buffer> {
  if (entry.packed === 0) return;
  const header = await bytesAt(file, entry.offset, 30);
  if (header.readUInt32LE(0) !== 0x04034b50) throw new SheetProblem('sheet.damaged');
  const start = entry.offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  const packed = fileBytes(file, start, start + entry.packed);
  if (entry.method === STORED) return yield* packed;
  if (entry.method !== DEFLATED) throw new SheetProblem('sheet.damaged');
  try {
    // The outcome of the pipeline reaches us as an error of its last stream.
    yield* pipeline(Readable.from(packed), createInflateRaw({ chunkSize: 65_536 }), () => undefined);
  } catch (error) {
    throw isZlibError(error) ? new SheetProblem('sheet.damaged') : error;
  }
}

function directoryOf(directory: Buffer): Map<string, ZipEntry> {
  const entries = new Map<string, ZipEntry>();
  for (let at = 0; at + 46 <= directory.length;) {
    if (directory.readUInt32LE(at) !== 0x02014b50) throw new SheetProblem('sheet.damaged');
    const nameLength = directory.readUInt16LE(at + 28);
    const name = partName(directory.toString('utf8', at + 46, at + 46 + nameLength));
    if (entries.has(name)) throw new SheetProblem('sheet.damaged');
    entries.set(name, {
      name,
      encrypted: (directory.readUInt16LE(at + 8) & 1) === 1,
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      packed: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42)
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/** Part names are compared without case; some writers put a slash in front or use backslashes. */
function partName(name: string): string {
  return name.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase();
}

function endRecord(tail: Buffer): number {
  for (let at = tail.length - END_LENGTH; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) === 0x06054b50) return at;
  }
  throw new SheetProblem('sheet.damaged');
}

/** @throws SheetProblem `sheet.damaged` the file ends earlier */
async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead < length) throw new SheetProblem('sheet.damaged');
  return buffer;
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}
