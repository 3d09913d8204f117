import type { FileHandle } from 'node:fs/promises';

import { fileBytes } from './file-bytes.ts';
import { SheetProblem } from './problem.ts';

/** The encodings a text file may have. */
export type TextEncodingName = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1258';

/** Anything that is not plain ASCII, Vietnamese letters or usual punctuation betrays another encoding. */
const FOREIGN =
  /[^\t\n\r -~\u00a0\u20ab\u2013\u2014\u2018-\u201e\u2020-\u2022\u2026ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]/;

/**
 * The encoding of a text file, found by reading all of it once: a byte order mark, else valid UTF-8, else
 * Windows-1258 when the whole file then is Vietnamese text. The old TCVN3 and VNI fonts and Windows-1252 cannot be
 * told apart for certain, so they are refused rather than guessed.
 *
 * @throws SheetProblem `sheet.encoding` none of these; `sheet.not_a_sheet` binary content
 */
export async function detectEncoding(file: FileHandle): Promise<TextEncodingName> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(3), 0, 3, 0);
  const start = buffer.subarray(0, bytesRead).toString('hex');
  if (start.startsWith('fffe')) return 'utf-16le';
  if (start.startsWith('feff')) return 'utf-16be';
  if (await everyPiece(file, 'utf-8', () => true)) return 'utf-8';
  if (start !== 'efbbbf' && (await isVietnamese1258(file))) return 'windows-1258';
  throw new SheetProblem('sheet.encoding');
}

/** The text of the file in pieces, from its beginning, without byte order mark. @throws SheetProblem `sheet.encoding` */
export async function* decodedText(file: FileHandle, encoding: TextEncodingName): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  try {
    for await (const chunk of fileBytes(file)) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  } catch (error) {
    throw error instanceof TypeError ? new SheetProblem('sheet.encoding') : error;
  }
}

/** Whether all of the file can be decoded and every piece of it satisfies `fits`. */
async function everyPiece(file: FileHandle, encoding: TextEncodingName, fits: (text: string) => boolean) {
  try {
    for await (const text of decodedText(file, encoding)) {
      if (text.includes('\0')) throw new SheetProblem('sheet.not_a_sheet');
      if (!fits(text)) return false;
    }
    return true;
  } catch (error) {
    if (error instanceof SheetProblem && error.code === 'sheet.encoding') return false;
    throw error;
  }
}

/** In Windows-1258 tones are letters of their own behind the vowel: where each of them composes, the guess is right. */
async function isVietnamese1258(file: FileHandle): Promise<boolean> {
  let tones = 0;
  let before = '';
  const fits = await everyPiece(file, 'windows-1258', (piece) => {
    tones += piece.match(/[\u0300\u0301\u0303\u0309\u0323]/g)?.length ?? 0;
    const text = before + piece;
    before = piece.slice(-1);
    return !FOREIGN.test(text.normalize('NFC').replace(/^[\u0300-\u0323]/, ''));
  });
  return fits && tones > 0;
}
