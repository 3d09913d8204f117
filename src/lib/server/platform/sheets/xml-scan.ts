import { SheetProblem } from './problem.ts';

/** What a scan reports. `name` is local (without namespace prefix), `tag` the raw tag for `attribute`. */
export type XmlEvents = {
  open(name: string, tag: string): void;
  text(text: string): void;
  close(name: string): void;
};

/** A text or tag longer than this (in characters) is no part of a sheet. */
const LONGEST_PIECE = 1_048_576;
const ASIDE: Record<string, string> = { '<!--': '-->', '<?': '?>' };
const CDATA = '<![CDATA[';
const QUESTION = 63;
const EXCLAMATION = 33;
const DOUBLE_QUOTE = 34;
const SINGLE_QUOTE = 39;
const SLASH = 47;
const COLON = 58;
const EQUALS = 61;
const GREATER = 62;
/** Below it: space, tab and line ends. */
const AFTER_SPACE = 33;

/**
 * A scanner of XML that comes in pieces, made for the parts of an .xlsx file: feed it text, then call `end`.
 * It keeps nothing but the unfinished end of the last piece. Document types (and so entities of their own) are refused.
 *
 * @throws SheetProblem `sheet.damaged` this is not XML, or a piece of it has no end
 */
export function xmlScanner(events: XmlEvents): { write(text: string): void; end(): void } {
  let rest = '';

  function write(piece: string): void {
    const xml = rest + piece;
    let at = 0;
    for (;;) {
      const next = step(xml, at, events);
      if (next === at) break;
      at = next;
    }
    rest = xml.slice(at);
    if (rest.length > LONGEST_PIECE) throw new SheetProblem('sheet.damaged');
  }

  function end(): void {
    if (rest.trim() !== '') throw new SheetProblem('sheet.damaged');
  }

  return { write, end };
}

/**
 * The value of an attribute in a raw tag (with or without prefix), its entities resolved; undefined when it has none.
 * No space is expected around `=`: no program writes one.
 */
export function attribute(tag: string, name: string): string | undefined {
  for (let at = tag.indexOf(name); at > 0; at = tag.indexOf(name, at + 1)) {
    const before = tag.charCodeAt(at - 1);
    const start = at + name.length + 2;
    if ((before >= AFTER_SPACE && before !== COLON) || tag.charCodeAt(start - 2) !== EQUALS) continue;
    return resolved(tag.slice(start, tag.indexOf(tag.charAt(start - 1), start)));
  }
  return undefined;
}

/** Reports the piece of XML that begins at `at` and returns where it ends, or `at` when its end is not there yet. */
function step(xml: string, at: number, events: XmlEvents): number {
  const angle = xml.indexOf('<', at);
  if (angle === -1) return at;
  if (angle > at) {
    events.text(resolved(xml.slice(at, angle)));
    return angle;
  }
  const next = xml.charCodeAt(at + 1);
  if (next === EXCLAMATION || next === QUESTION) return aside(xml, at, events);
  const end = endOfTag(xml, at);
  if (end === -1) return at;
  const tag = xml.slice(at, end);
  if (next === SLASH) events.close(nameOf(tag, 2));
  else {
    const name = nameOf(tag, 1);
    events.open(name, tag);
    if (tag.charCodeAt(tag.length - 2) === SLASH) events.close(name);
  }
  return end;
}

/** Where the tag that begins at `at` is over, or -1; a `>` between quotes does not end it. */
function endOfTag(xml: string, at: number): number {
  for (let i = at + 1; i < xml.length; i += 1) {
    const unit = xml.charCodeAt(i);
    if (unit === GREATER) return i + 1;
    if (unit !== DOUBLE_QUOTE && unit !== SINGLE_QUOTE) continue;
    i = xml.indexOf(xml.charAt(i), i + 1);
    if (i === -1) return -1;
  }
  return -1;
}

/** The name in a tag, without its prefix. */
function nameOf(tag: string, start: number): string {
  let from = start;
  let end = start;
  for (; end < tag.length; end += 1) {
    const unit = tag.charCodeAt(end);
    if (unit === GREATER || unit === SLASH || unit < AFTER_SPACE) break;
    if (unit === COLON) from = end + 1;
  }
  return tag.slice(from, end);
}

/** Comments, processing instructions and CDATA sections. */
function aside(xml: string, at: number, events: XmlEvents): number {
  if (xml.startsWith(CDATA, at)) {
    const end = xml.indexOf(']]>', at);
    if (end === -1) return at;
    events.text(xml.slice(at + CDATA.length, end));
    return end + 3;
  }
  for (const [start, stop] of Object.entries(ASIDE)) {
    if (!xml.startsWith(start, at)) continue;
    const end = xml.indexOf(stop, at + start.length);
    return end === -1 ? at : end + stop.length;
  }
  if (xml.length - at < CDATA.length) return at;
  throw new SheetProblem('sheet.damaged');
}

const NAMED: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function resolved(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED[String(name)] ?? whole;
    const code = decimal === undefined ? parseInt(String(hex), 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}
