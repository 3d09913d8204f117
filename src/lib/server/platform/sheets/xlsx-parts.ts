import type { FileHandle } from 'node:fs/promises';

import { cellText, hidesCharacters } from './cell-text.ts';
import { SheetProblem } from './problem.ts';
import { showsDay } from './xlsx-values.ts';
import type { DateSystem } from './xlsx-values.ts';
import { attribute, xmlScanner } from './xml-scan.ts';
import type { XmlEvents } from './xml-scan.ts';
import { UNFOLDED_LIMIT, unfold } from './zip-read.ts';
import type { Allowance, ZipEntry } from './zip-read.ts';

/** An open .xlsx archive. */
export type Archive = { file: FileHandle; entries: Map<string, ZipEntry>; allowance: Allowance };

/** What a workbook says about its sheets and where the shared parts are; names are keys of the archive. */
export type Workbook = { sheet: string; part: string; system: DateSystem; strings?: string; styles?: string };

/** Shared texts, cleaned, and which of them lost hidden characters. */
export type SharedTexts = { texts: string[]; hidden: Set<number> };

const MACROS = /(^|\/)(vbaproject\.bin|macrosheets\/.*)$/;
/** Bytes of the shared texts, the only part held in memory. */
const SHARED_TEXTS_LIMIT = 268_435_456;

/**
 * The archive as a spreadsheet, refused before anything is unfolded when it is none or a dangerous one.
 *
 * @throws SheetProblem `sheet.encrypted` `sheet.macros` `sheet.old_format` (.xlsb) `sheet.archive` `sheet.not_a_sheet`
 */
export function openArchive(file: FileHandle, entries: Map<string, ZipEntry>): Archive {
  const names = [...entries.keys()];
  if (names.some((name) => MACROS.test(name))) throw new SheetProblem('sheet.macros');
  if (!entries.has('xl/workbook.xml')) throw new SheetProblem(notAWorkbook(names));
  if ([...entries.values()].some((entry) => entry.encrypted)) throw new SheetProblem('sheet.encrypted');
  return { file, entries, allowance: { bytes: UNFOLDED_LIMIT } };
}

/** The bytes of one part. @throws SheetProblem `sheet.damaged` there is none of that name */
export function unfoldPart(archive: Archive, name: string): AsyncGenerator<Buffer> {
  const entry = archive.entries.get(name);
  if (!entry) throw new SheetProblem('sheet.damaged');
  return unfold(archive.file, entry, archive.allowance);
}

/** Feeds one part to a scanner; after each piece gives what `take` takes from what the events gathered. */
export async function* scanPart<T>(archive: Archive, name: string, events: XmlEvents, take: () => T): AsyncGenerator<T> {
  const scanner = xmlScanner(events);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of unfoldPart(archive, name)) {
    scanner.write(decoded(() => decoder.decode(chunk, { stream: true })));
    yield take();
  }
  scanner.write(decoded(() => decoder.decode()));
  scanner.end();
  yield take();
}

/** The first visible sheet of the workbook. */
export async function readWorkbook(archive: Archive): Promise<Workbook> {
  const targets = await readTargets(archive);
  let system: DateSystem = 1900;
  const sheets: { sheet: string; part: string }[] = [];
  await scanTags(archive, 'xl/workbook.xml', (name, tag) => {
    if (name === 'workbookPr' && /^(1|true)$/.test(attribute(tag, 'date1904') ?? '')) system = 1904;
    const target = name === 'sheet' ? targets.find(({ id }) => id === attribute(tag, 'id')) : undefined;
    const visible = (attribute(tag, 'state') ?? 'visible') === 'visible';
    if (target?.type === 'worksheet' && visible) sheets.push({ sheet: attribute(tag, 'name') ?? '', part: target.part });
  });
  const [first] = sheets;
  if (!first) throw new SheetProblem('sheet.empty');
  const partOf = (type: string) => targets.find((target) => target.type === type)?.part;
  return { ...first, system, strings: partOf('sharedStrings'), styles: partOf('styles') };
}

/** For each cell style of the file, by index: whether it shows a day. */
export async function readDayStyles(archive: Archive, part: string | undefined): Promise<boolean[]> {
  const custom = new Map<number, string>();
  const formats: number[] = [];
  let inCellFormats = false;
  if (part === undefined) return [];
  await scanTags(archive, part, (name, tag) => {
    if (name === 'cellXfs' || name === 'cellStyleXfs') inCellFormats = name === 'cellXfs';
    if (name === 'numFmt') custom.set(Number(attribute(tag, 'numFmtId')), attribute(tag, 'formatCode') ?? '');
    if (name === 'xf' && inCellFormats) formats.push(Number(attribute(tag, 'numFmtId') ?? 0));
  });
  return formats.map((id) => showsDay(id, custom));
}

/** The shared texts: rich text as plain, pronunciation hints left out. */
export async function readSharedTexts(archive: Archive, part: string | undefined): Promise<SharedTexts> {
  const shared: SharedTexts = { texts: [], hidden: new Set() };
  if (part === undefined) return shared;
  if ((archive.entries.get(part)?.size ?? 0) > SHARED_TEXTS_LIMIT) throw new SheetProblem('sheet.expands_too_far');
  const collector = textCollector();
  const events: XmlEvents = {
    open: collector.open,
    text: collector.text,
    close(name) {
      collector.close(name);
      if (name !== 'si') return;
      const raw = collector.take();
      if (hidesCharacters(raw)) shared.hidden.add(shared.texts.length);
      shared.texts.push(cellText(raw, 0));
    }
  };
  await scanWhole(archive, part, events);
  return shared;
}

/** Gathers the text of `t` elements, whatever runs they are cut into, but not of `rPh` (pronunciation). */
export function textCollector(): XmlEvents & { take(): string } {
  let raw = '';
  let inText = false;
  let inHint = false;
  return {
    open(name) {
      if (name === 'rPh') inHint = true;
      if (name === 't') inText = !inHint;
    },
    text(text) {
      if (inText) raw += text;
    },
    close(name) {
      if (name === 'rPh') inHint = false;
      if (name === 't') inText = false;
    },
    take() {
      const taken = raw.includes('_x') ? raw.replace(/_x([\da-f]{4})_/gi, (_, hex) => codeUnit(hex)) : raw;
      raw = '';
      return taken;
    }
  };
}

function codeUnit(hex: unknown): string {
  return String.fromCharCode(parseInt(String(hex), 16));
}

function notAWorkbook(names: string[]) {
  if (names.includes('xl/workbook.bin')) return 'sheet.old_format';
  return names.some((name) => /\.(xlsx|xls|csv|zip|rar|7z)$/.test(name)) ? 'sheet.archive' : 'sheet.not_a_sheet';
}

async function readTargets(archive: Archive): Promise<{ id: string; type: string; part: string }[]> {
  const targets: { id: string; type: string; part: string }[] = [];
  await scanTags(archive, 'xl/_rels/workbook.xml.rels', (name, tag) => {
    if (name !== 'Relationship') return;
    const path = new URL(attribute(tag, 'Target') ?? '', 'zip://a/xl/').pathname;
    const type = (attribute(tag, 'Type') ?? '').replace(/^.*\//, '');
    targets.push({ id: attribute(tag, 'Id') ?? '', type, part: decodeURI(path).slice(1).toLowerCase() });
  });
  return targets;
}

async function scanTags(archive: Archive, name: string, open: XmlEvents['open']): Promise<void> {
  const nothing = () => undefined;
  await scanWhole(archive, name, { open, text: nothing, close: nothing });
}

async function scanWhole(archive: Archive, name: string, events: XmlEvents): Promise<void> {
  const steps = scanPart(archive, name, events, () => undefined);
  while (!(await steps.next()).done);
}

function decoded(decode: () => string): string {
  try {
    return decode();
  } catch {
    throw new SheetProblem('sheet.damaged');
  }
}
