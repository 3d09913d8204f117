// The load generator: keeps so many connections busy for so many seconds, each asking the next request of the list as soon
// as its last one is answered, and writes down how long each answer took. In a process of its own.
import { connect, type Socket } from 'node:net';
import type { LoadAnswer, LoadOrder } from './load.ts';

process.on('message', async (order: LoadOrder) => process.send?.(await load(order)));
process.on('disconnect', () => process.exit());

async function load({ origin, requests, connections, seconds }: LoadOrder): Promise<LoadAnswer> {
  const { hostname, port } = new URL(origin);
  const latencies: number[] = [];
  const statuses: Record<number, number> = {};
  let next = 0;
  const began = performance.now();
  const until = began + seconds * 1000;

  const keepBusy = async () => {
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    const answered = answers(socket);
    while (performance.now() < until) {
      const sent = performance.now();
      socket.write(requests[next++ % requests.length] ?? '');
      const status = await answered();
      latencies.push(performance.now() - sent);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
    socket.destroy();
  };
  await Promise.all(Array.from({ length: connections }, keepBusy));
  return { latencies, statuses, seconds: (performance.now() - began) / 1000 };
}

/** Waits for the whole of the next answer on the connection; gives its status, 0 when the connection is lost. */
function answers(socket: Socket): () => Promise<number> {
  let settle: (status: number) => void = () => undefined;
  let [head, status, left, lost] = ['', 0, -1, false];
  let tail = '';

  const done = () => {
    const answered = status;
    [head, status, left, tail] = ['', 0, -1, ''];
    settle(answered);
  };
  const body = (bytes: Buffer) => {
    if (left >= 0) {
      left -= bytes.length;
      if (left <= 0) done();
      return;
    }
    tail = (tail + bytes.toString('latin1', Math.max(0, bytes.length - 7))).slice(-7);
    if (tail.endsWith('\r\n0\r\n\r\n') || tail === '0\r\n\r\n') done();
  };
  socket.on('data', (bytes: Buffer) => {
    if (status) return body(bytes);
    head += bytes.toString('latin1');
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    status = Number(head.slice(9, 12));
    left = Number(/\r\ncontent-length: *(\d+)/i.exec(head.slice(0, end + 2))?.[1] ?? -1);
    body(Buffer.from(head.slice(end + 4), 'latin1'));
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    lost = true;
    settle(0);
  });
  return () => new Promise((resolve) => (lost ? resolve(0) : (settle = resolve)));
}
