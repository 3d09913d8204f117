import { inflateSync } from 'node:zlib';

/** The text of a PDF made by typst, one line per run of text, in drawing order: what a reader of the screen gets. */
export function pdfText(pdf: Uint8Array): string {
  const objects = objectsOf(Buffer.from(pdf));
  const letters = new Map<string, Map<number, string>>();
  for (const { dictionary } of objects.values()) {
    for (const [, name = '', font = ''] of dictionary.matchAll(/\/(f\d+) (\d+) 0 R/g)) {
      const map = /\/ToUnicode (\d+) 0 R/.exec(objects.get(font)?.dictionary ?? '')?.[1];
      letters.set(name, lettersOf(objects.get(map ?? '')?.content ?? ''));
    }
  }
  return [...objects.values()].flatMap(({ content }) => linesOf(content, letters)).join('\n');
}

type PdfObject = { dictionary: string; content: string };

function objectsOf(bytes: Buffer): Map<string, PdfObject> {
  const source = bytes.toString('latin1');
  const objects = new Map<string, PdfObject>();
  for (const match of source.matchAll(/(?:^|\n)(\d+) 0 obj\n([^]*?)\n(endobj|stream\r?\n)/g)) {
    const [whole, id = '', dictionary = '', end] = match;
    const start = match.index + whole.length;
    const raw = bytes.subarray(start, start + Number(/\/Length (\d+)/.exec(dictionary)?.[1] ?? 0));
    const isText = end !== 'endobj' && !/\/Subtype \/(CIDFontType0C|OpenType|XML)|\/Length1/.test(dictionary);
    const content = isText ? (dictionary.includes('/FlateDecode') ? inflateSync(raw) : raw).toString('latin1') : '';
    objects.set(id, { dictionary, content });
  }
  return objects;
}

/** The letters of a font's glyphs, from its ToUnicode map. */
function lettersOf(map: string): Map<number, string> {
  const text = (hex: string) => Buffer.from(hex, 'hex').swap16().toString('utf16le');
  return new Map(
    [...map.matchAll(/<([0-9a-fA-F]{4})> <((?:[0-9a-fA-F]{4})+)>\n/g)].map(([, glyph = '', hex = '']) => [parseInt(glyph, 16), text(hex)])
  );
}

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
const TOKEN = /\(|<([0-9a-fA-F]*)>|\/(f\d+) [\d.]+ Tf|T[jJ]/g;

function linesOf(content: string, letters: Map<string, Map<number, string>>): string[] {
  const lines: string[] = [];
  const token = new RegExp(TOKEN);
  let font = '';
  let shown = '';
  for (let found = token.exec(content); found; found = token.exec(content)) {
    const [text, hex, named] = found;
    if (named) font = named;
    else if (hex !== undefined) shown += Buffer.from(hex, 'hex').toString('latin1');
    else if (text === '(') {
      const string = literal(content, token.lastIndex);
      shown += string.value;
      token.lastIndex = string.end;
    } else {
      lines.push(glyphsOf(shown).map((glyph) => letters.get(font)?.get(glyph) ?? '\ufffd').join(''));
      shown = '';
    }
  }
  return lines;
}

/** The string whose opening bracket stands before `start`: brackets in it are escaped or in pairs. */
function literal(content: string, start: number): { value: string; end: number } {
  let depth = 1;
  let at = start;
  for (; depth > 0 && at < content.length; at += 1) {
    if (content[at] === '\\') at += 1;
    else if (content[at] === '(') depth += 1;
    else if (content[at] === ')') depth -= 1;
  }
  const raw = content.slice(start, at - 1);
  const value = raw.replace(/\\(\d{1,3}|[^])/g, (_, escaped: string) =>
    /\d/.test(escaped) ? String.fromCharCode(parseInt(escaped, 8)) : (ESCAPES[escaped] ?? escaped)
  );
  return { value, end: at };
}

function glyphsOf(shown: string): number[] {
  const bytes = Buffer.from(shown, 'latin1');
  return Array.from({ length: bytes.length >> 1 }, (_, index) => bytes.readUInt16BE(index * 2));
}
