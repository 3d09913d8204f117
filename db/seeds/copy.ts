// Rows into a table the fast way: COPY, as text. The rows may be made while they are sent.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client, PoolClient } from 'pg';
import { from } from 'pg-copy-streams';

/** What a column may be given. An object becomes JSON, an array a PostgreSQL array of texts. */
type Cell = string | number | boolean | null | undefined | Buffer | Date | string[] | { [key: string]: unknown };

/** A row, cell by cell in the order of the columns. */
export type Row = readonly Cell[];

const CHUNK = 64 * 1024;

/** Copies rows into a table (ids of identity columns included, as given); gives their number. */
export async function copyRows(client: Client | PoolClient, into: string, rows: Iterable<Row>): Promise<number> {
  const sink = client.query(from(`copy ${into} from stdin`));
  await pipeline(Readable.from(chunks(rows), { objectMode: false }), sink);
  return sink.rowCount;
}

/** Lets every identity column of these tables go on after the highest number used. */
export async function continueNumbers(client: Client | PoolClient, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    await client.query(`select setval(pg_get_serial_sequence('${table}', 'id'), coalesce(max(id), 0) + 1, false) from ${table}`);
  }
}

function* chunks(rows: Iterable<Row>): Generator<string> {
  let text = '';
  for (const row of rows) {
    for (let at = 0; at < row.length; at += 1) text += (at ? '\t' : '') + cellText(row[at]);
    text += '\n';
    if (text.length < CHUNK) continue;
    yield text;
    text = '';
  }
  if (text) yield text;
}

function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return '\\N';
  if (typeof cell === 'string') return /[\\\t\n\r]/.test(cell) ? escaped(cell) : cell;
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell);
  if (Buffer.isBuffer(cell)) return `\\\\x${cell.toString('hex')}`;
  if (cell instanceof Date) return cell.toISOString();
  if (Array.isArray(cell)) return escaped(`{${cell.map((one) => JSON.stringify(one)).join(',')}}`);
  return escaped(JSON.stringify(cell));
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
}
