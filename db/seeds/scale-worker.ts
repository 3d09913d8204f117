// A thread that writes chunks of a large city: asked by number, it makes the rows and copies them, each chunk in one transaction.
import { parentPort, workerData } from 'node:worker_threads';
import pg from 'pg';
import { positionsOf } from './city.ts';
import { copyRows, type Row } from './copy.ts';
import { attachmentTable, memberTable, statusTable } from './member-rows.ts';
import { scalePlan, type ScaleSize } from './scale-plan.ts';
import { chunkRows, scaleAccountTable, scaleGrantTable, scaleOfficeTable } from './scale-rows.ts';

/** What the thread is started with. Keys travel as bytes. */
export type WorkerOrder = { ownerUrl: string; size: ScaleSize; id_key: Uint8Array; hash_key: Uint8Array; password_hash: string };

/** What it answers: the chunk and how many members it has; no chunk when it is ready for its first. */
export type WorkerAnswer = { chunk?: number; members: number };

const { ownerUrl, size, id_key, hash_key, password_hash } = workerData as WorkerOrder;
const plan = scalePlan(size);
const client = new pg.Client({
  connectionString: ownerUrl,
  application_name: 'sotay seed scale',
  options: '-c search_path=public -c synchronous_commit=off'
});
await client.connect();
const facts = {
  plan,
  positions: await positionsOf(client),
  keys: { id_key: Buffer.from(id_key), hash_key: Buffer.from(hash_key) },
  password_hash
};

parentPort?.on('message', (chunk: number | 'end') => void (chunk === 'end' ? end() : answer(chunk)));
parentPort?.postMessage({ members: 0 } satisfies WorkerAnswer);

async function answer(chunk: number): Promise<void> {
  const rows = chunkRows(plan.chunks[chunk] ?? [], facts);
  await client.query('begin');
  await client.query('insert into scale_seed.chunk (no) values ($1)', [chunk]);
  const tables: [string, Row[]][] = [
    [memberTable, rows.members],
    [attachmentTable, rows.attachments],
    [statusTable, rows.statuses],
    [scaleOfficeTable, rows.offices],
    [scaleAccountTable, rows.accounts],
    [scaleGrantTable, rows.grants]
  ];
  for (const [table, list] of tables) await copyRows(client, table, list);
  await client.query('commit');
  parentPort?.postMessage({ chunk, members: rows.members.length } satisfies WorkerAnswer);
}

async function end(): Promise<void> {
  await client.end();
  parentPort?.close();
}
