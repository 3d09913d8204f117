// The limit: a bare node:http server that runs the statements the product ran, through the same driver with the same settings,
// and answers with HTML of the same size. Nothing else: no router, no rendering, no session, no headers.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openPool } from '#platform/db/connect.ts';
import type { Play } from './limit.ts';

/** What the process is started with. */
export type LimitOrder = { appUrl: string; pool_size: number } | { plays: Play[] };
/** What it answers: where it listens. */
export interface LimitAnswer {
  origin: string;
}

let plays = new Map<string, Play & { page: Buffer }>();
let origin: string;

process.on('message', (order: LimitOrder) => {
  if ('plays' in order) {
    plays = new Map(order.plays.map((play) => [`${play.path} ${play.cookie}`, { ...play, page: Buffer.alloc(play.bytes, ' ') }]));
    return void process.send?.({ origin } satisfies LimitAnswer);
  }
  const { pool } = openPool(order.appUrl, { max: order.pool_size, application_name: 'sotay bench limit' });
  const server = createServer(async (request, response) => {
    const play = plays.get(`${request.url} ${request.headers.cookie}`);
    try {
      for (const statements of play?.transactions ?? []) {
        const client = await pool.connect();
        try {
          for (const statement of statements) await client.query(statement);
        } finally {
          client.release();
        }
      }
      response
        .writeHead(play ? 200 : 404, { 'content-type': 'text/html; charset=utf-8', 'content-length': play?.bytes ?? 0 })
        .end(play?.page);
    } catch {
      response.writeHead(500).end();
    }
  });
  server.listen(0, '127.0.0.1', () => {
    origin = `http://localhost:${(server.address() as AddressInfo).port}`;
    process.send?.({ origin } satisfies LimitAnswer);
  });
});
process.on('disconnect', () => process.exit());
