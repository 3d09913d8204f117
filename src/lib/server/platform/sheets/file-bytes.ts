import type { FileHandle } from 'node:fs/promises';

/**
 * The bytes of an open file from `start` to before `end` (default: all of it), in pieces. Unlike the streams of a
 * file handle, leaving off half-way does nothing to the handle, so the file can be read again.
 */
export async function* fileBytes(file: FileHandle, start = 0, end = Infinity): AsyncGenerator<Buffer> {
  for (let position = start; position < end;) {
    const length = Math.min(PIECE_BYTES, end - position);
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, position);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    position += bytesRead;
  }
}

const PIECE_BYTES = 131_072;
