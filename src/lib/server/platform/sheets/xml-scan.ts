import { SheetProblem } from './problem.ts';

/** What a scan reports. `name` is local (without namespace prefix), `tag` the raw tag for `attribute`. */
export type XmlEvents = {
  open(name: string, tag: string): void;
  text(text: string): void;
  close(name: string): void;
};

/** A text or tag longer than this (in characters) is no part of a sheet. */
const LONGEST_PIECE = 1_048_576;
const TAG = /<(\/?)(?:[\w.-]+:)?([\w.-]+)[^>"']*(?:(?:"[^"]*"|'[^']*')[^>"']*)*>/y;
const ASIDE: Record<string, string> = { '<!--': '-->', '<?': '?>' };
const CDATA = '<![CDATA[';

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

/** The value of an attribute in a raw tag, its entities resolved; undefined when the tag has none of that name. */
export function attribute(tag: string, name: string): string | undefined {
  let at = tag.indexOf(name + '="');
  while (at > 0 && !/[\s:]/.test(tag.charAt(at - 1))) at = tag.indexOf(name + '="', at + 1);
  if (at > 0) return resolved(tag.slice(at + name.length + 2, tag.indexOf('"', at + name.length + 2)));

  const found = new RegExp(`\\s(?:\\w+:)?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag);
  const value = found?.[1] ?? found?.[2];
  return value === undefined ? undefined : resolved(value);
}

/** Reports the piece of XML that begins at `at` and returns where it ends, or `at` when its end is not there yet. */
function step(xml: string, at: number, events: XmlEvents): number {
  const angle = xml.indexOf('<', at);
  if (angle === -1) return at;
  if (angle > at) {
    events.text(resolved(xml.slice(at, angle)));
    return angle;
  }
  if (xml.charCodeAt(at + 1) === 0x21 || xml.charCodeAt(at + 1) === 0x3f) return aside(xml, at, events);

  TAG.lastIndex = at;
  const tag = TAG.exec(xml);
  if (!tag) return at;
  const [raw, slash, name = ''] = tag;
  if (slash === '/') events.close(name);
  else {
    events.open(name, raw);
    if (raw.endsWith('/>')) events.close(name);
  }
  return at + raw.length;
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
