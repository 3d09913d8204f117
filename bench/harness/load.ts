import { startChild } from './child.ts';

/** What the load generator is asked. */
export interface LoadOrder {
  origin: string;
  /** Whole requests as they go over the wire; the connections take them in turn. */
  requests: string[];
  connections: number;
  seconds: number;
}

/** What it found. `latencies` in ms, in the order of the answers. */
export interface LoadAnswer {
  latencies: number[];
  /** Answers by status; 0: the connection was lost. */
  statuses: Record<number, number>;
  seconds: number;
}

/** Asks a server for a while. @throws Error an answer had another status than `expected` (default 200) */
export type Load = (order: LoadOrder, expected?: number) => Promise<LoadAnswer>;

/** Starts the load generator. */
export function startLoad(): Load {
  const child = startChild<LoadOrder, LoadAnswer>('./load-client.ts');
  return async (order, expected = 200) => {
    const answer = await child.ask(order);
    const others = Object.entries(answer.statuses).filter(([status]) => Number(status) !== expected);
    if (others.length > 0 || answer.latencies.length === 0) {
      throw new Error(
        `${order.origin} did not answer ${expected}: ${others.map(([status, n]) => `${n} × ${status}`).join(', ') || 'nothing'}`
      );
    }
    return answer;
  };
}

/** A GET as it goes over the wire. A program asks for no compression: the answer has the same bytes from every server. */
export function getRequest({ path, cookie }: { path: string; cookie: string }, origin: string): string {
  return `GET ${path} HTTP/1.1\r\nhost: ${new URL(origin).host}\r\ncookie: ${cookie}\r\naccept: text/html\r\n\r\n`;
}
