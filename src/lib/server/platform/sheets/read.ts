import { mkdtemp, open, rmdir, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

import { csvRows } from './csv-read.ts';
import { decodedText, detectEncoding } from './encoding.ts';
import type { TextEncodingName } from './encoding.ts';
import { fileBytes } from './file-bytes.ts';
import { SheetProblem } from './problem.ts';
import type { SheetRow } from './row.ts';
import { openArchive, readWorkbook } from './xlsx-parts.ts';
import { xlsxRows } from './xlsx-read.ts';
import { zipEntries } from './zip-read.ts';

export { SheetProblem } from './problem.ts';
export type { SheetProblemCode } from './problem.ts';
export type { CellMark, SheetRow } from './row.ts';

/** Bytes of the file as it comes, and rows with something in them, the heading row included. */
export type SheetLimits = { max_bytes: number; max_rows: number };

/** An open sheet. Its rows can be walked once; the file is closed when the walk ends, however it ends. */
export type Sheet = {
  format: 'xlsx' | 'csv';
  /** The name on the sheet's tab; a text file has none. */
  sheet_name: string | null;
  decoded_as: TextEncodingName;
  rows: AsyncIterable<SheetRow>;
  /** Closes the file; needed only when the rows are never walked. */
  close(): Promise<void>;
};

const SNIFFED_BYTES = 4096;
const ZIP = '504b0304';
const OLE = 'd0cf11e0a1b11ae1';

/**
 * Opens a spreadsheet (.xlsx: its first visible sheet) or a text table (.csv, .txt) for reading row by row.
 * What it is, is told by its content, never by its name. A path is read in place; a stream is first put into a
 * nameless temporary file, because an archive has its directory at the end.
 * Memory: text tables need about 1 MB whatever their length; .xlsx needs its shared texts.
 *
 * @throws SheetProblem here what can be told from the outside, the rest while the rows are walked;
 *   a sheet without any row ends the walk with `sheet.empty`
 */
export async function readSheet(source: string | Readable, limits: SheetLimits): Promise<Sheet> {
  const file = typeof source === 'string' ? await open(source) : await spool(source, limits.max_bytes);
  try {
    const { size } = await file.stat();
    if (size > limits.max_bytes) throw tooLarge(limits.max_bytes);
    if (size === 0) throw new SheetProblem('sheet.empty');
    const { rows, ...about } = await openContent(file);
    return { ...about, rows: guarded(rows, file, limits.max_rows), close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function openContent(file: FileHandle): Promise<Omit<Sheet, 'close'>> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(SNIFFED_BYTES), 0, SNIFFED_BYTES, 0);
  const start = buffer.subarray(0, bytesRead);
  if (start.toString('hex', 0, 4) === ZIP) return openXlsx(file);
  if (start.toString('hex', 0, 8) === OLE) throw new SheetProblem(await oleProblem(file));
  if (/^(\ufeff|\xef\xbb\xbf)?\s*(<|%PDF|\{\\rtf)/.test(start.toString('latin1'))) throw new SheetProblem('sheet.not_a_sheet');
  const decoded_as = await detectEncoding(file);
  return { format: 'csv', sheet_name: null, decoded_as, rows: csvRows(decodedText(file, decoded_as)) };
}

async function openXlsx(file: FileHandle): Promise<Omit<Sheet, 'close'>> {
  const archive = openArchive(file, await zipEntries(file));
  const workbook = await readWorkbook(archive);
  return { format: 'xlsx', sheet_name: workbook.sheet, decoded_as: 'utf-8', rows: xlsxRows(archive, workbook) };
}

/** Counts the rows and closes the file behind the last one. */
async function* guarded(rows: AsyncIterable<SheetRow>, file: FileHandle, limit: number): AsyncGenerator<SheetRow> {
  let count = 0;
  try {
    for await (const row of rows) {
      count += 1;
      if (count > limit) throw new SheetProblem('sheet.too_many_rows', { row: row.row, limit });
      yield row;
    }
    if (count === 0) throw new SheetProblem('sheet.empty');
  } finally {
    await file.close();
  }
}

/** A compound file is an old .xls, or the envelope of a password-protected .xlsx: its directory names the stream. */
async function oleProblem(file: FileHandle) {
  const name = Buffer.from('EncryptedPackage', 'utf16le');
  let before = Buffer.alloc(0);
  for await (const chunk of fileBytes(file)) {
    const bytes = Buffer.concat([before, chunk]);
    if (bytes.includes(name)) return 'sheet.encrypted';
    before = bytes.subarray(-name.length);
  }
  return 'sheet.old_format';
}

/** A stream in a file that has no name any more, so it is gone with its handle even when the process is killed. */
async function spool(source: Readable, limit: number): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'sheet-'));
  const path = join(folder, 'upload');
  const file = await open(path, 'wx+', 0o600);
  await unlink(path);
  await rmdir(folder);
  let size = 0;
  try {
    for await (const chunk of source) {
      size += chunk.length;
      if (size > limit) throw tooLarge(limit);
      await file.write(chunk);
    }
  } catch (error) {
    await file.close();
    throw error;
  }
  return file;
}

function tooLarge(limit: number): SheetProblem {
  return new SheetProblem('sheet.too_large', { limit: Math.floor(limit / 1_048_576) });
}
