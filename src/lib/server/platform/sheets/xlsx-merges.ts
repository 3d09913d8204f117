import { unfoldPart } from './xlsx-parts.ts';
import type { Archive } from './xlsx-parts.ts';
import { SheetProblem } from './problem.ts';
import { attribute, xmlScanner } from './xml-scan.ts';

/** A block of cells shown as one; rows from 1, columns from 0, both ends included. */
export type MergedBlock = { top: number; bottom: number; left: number; right: number };

const MARKER = 'mergeCells';
/** Characters of the list of merged blocks: about 30,000 of them. */
const LONGEST_LIST = 1_048_576;

/**
 * The merged blocks of a worksheet, by their first row. The file lists them behind its rows, so the part is unfolded
 * once for them before the rows are read: a tenth of the time of reading.
 */
export async function readMerges(archive: Archive, part: string): Promise<MergedBlock[]> {
  const list = await mergeList(archive, part);
  const blocks: MergedBlock[] = [];
  const nothing = () => undefined;
  const scanner = xmlScanner({
    open(name, tag) {
      const block = name === 'mergeCell' ? blockOf(attribute(tag, 'ref') ?? '') : undefined;
      if (block) blocks.push(block);
    },
    text: nothing,
    close: nothing
  });
  scanner.write(list);
  return blocks.sort((a, b) => a.top - b.top);
}

/** Tells which columns of a row are covered by a merged block, its first cell excepted. Ask for rows in rising order. */
export function coveredColumns(blocks: MergedBlock[]): (row: number) => (column: number) => boolean {
  let next = 0;
  let open: MergedBlock[] = [];
  return (row) => {
    for (let block = blocks[next]; block && block.top <= row; block = blocks[next]) {
      open.push(block);
      next += 1;
    }
    if (open.length > 0) open = open.filter(({ bottom }) => bottom >= row);
    return (column) => open.some(({ top, left, right }) => column >= left && column <= right && (row > top || column > left));
  };
}

/** 'AB12' is column 27, counted from 0. */
export function columnOf(reference: string): number {
  let column = 0;
  for (let at = 0; at < reference.length; at += 1) {
    const letter = reference.charCodeAt(at) - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  return column - 1;
}

/** The text of the part from its `mergeCells` tag on; '' when it has none. A raw `<` never stands in a cell's text. */
async function mergeList(archive: Archive, part: string): Promise<string> {
  let list = '';
  let before: Buffer = Buffer.alloc(0);
  for await (const chunk of unfoldPart(archive, part)) {
    const bytes = Buffer.concat([before, chunk]);
    before = bytes.subarray(-64);
    if (list !== '') list += chunk.toString('latin1');
    else if (bytes.includes(MARKER)) list = /<(\w+:)?mergeCells[\s>][^]*/.exec(bytes.toString('latin1'))?.[0] ?? '';
    if (list.length > LONGEST_LIST) throw new SheetProblem('sheet.damaged');
  }
  return list;
}

function blockOf(reference: string): MergedBlock | undefined {
  const corners = /^([A-Z]+)(\d+):([A-Z]+)(\d+)$/.exec(reference);
  if (!corners) return undefined;
  const [, left = '', top, right = '', bottom] = corners;
  return { top: Number(top), bottom: Number(bottom), left: columnOf(left), right: columnOf(right) };
}
