import { describe, expect, test } from 'vitest';
import { formParts } from './multipart.ts';

const TYPE = 'multipart/form-data; boundary=----abc';
const FORM =
  '------abc\r\nContent-Disposition: form-data; name="once"\r\n\r\n12\r\n------abc\r\n' +
  'Content-Disposition: form-data; name="tep"; filename="danh sách %22a%22.csv"\r\nContent-Type: text/csv\r\n\r\n' +
  'Họ tên\r\n--\r\n------ab\r\nx\r\n------abc\r\nContent-Disposition: form-data; name="rong"\r\n\r\n\r\n------abc--\r\n';

async function read(text: string, size: number, type = TYPE) {
  const bytes = Buffer.from(text);
  async function* arriving() {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const parts: [string, string | undefined, string][] = [];
  for await (const { name, file_name, content } of formParts(arriving(), type)) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of content) chunks.push(Uint8Array.from(chunk));
    parts.push([name, file_name, Buffer.concat(chunks).toString('utf8')]);
  }
  return parts;
}

describe('a form with a file', () => {
  test.for([1, 2, 3, 7, 64, 10_000])('is read alike when it arrives in pieces of %d bytes', async (size) => {
    expect(await read(FORM, size)).toEqual([
      ['once', undefined, '12'],
      ['tep', 'danh sách "a".csv', 'Họ tên\r\n--\r\n------ab\r\nx'],
      ['rong', undefined, '']
    ]);
  });

  test('may leave the file unread', async () => {
    const names: string[] = [];
    for await (const { name } of formParts(
      (async function* () {
        yield Buffer.from(FORM);
      })(),
      TYPE
    ))
      names.push(name);
    expect(names).toEqual(['once', 'tep', 'rong']);
  });

  test('is refused when it ends in the middle, or is something else', async () => {
    await expect(read(FORM.slice(0, 200), 50)).rejects.toThrow('form.not_valid');
    await expect(read(FORM, 50, 'application/json')).rejects.toThrow('form.not_valid');
    await expect(read('nothing of the kind', 50)).rejects.toThrow('form.not_valid');
  });
});
