import { connect, createServer, type AddressInfo } from 'node:net';
import { onEnd } from './closing.ts';
import { frontendReader, type Statement } from './wire.ts';

/** The statements of one transaction, from its begin to its commit. */
export type Transaction = Statement[];

/** Stands between the product and its database, and writes down what the product sends. */
export interface Recorder {
  /** The database's address by way of the recorder. */
  url: string;
  /** What was sent during `work` in transactions that name the session with this hash, in order. */
  during(token_hash: Buffer, work: () => Promise<void>): Promise<Transaction[]>;
}

/** Starts a recorder in front of the database at `url`. */
export async function startRecorder(url: string): Promise<Recorder> {
  let seen: Transaction[] = [];
  const { hostname, port } = new URL(url);
  const server = createServer((client) => {
    const upstream = connect({ host: hostname, port: Number(port), noDelay: true });
    const read = frontendReader(grouped((transaction) => seen.push(transaction)));
    client.setNoDelay(true);
    client.on('data', read);
    client.pipe(upstream).pipe(client);
    for (const [one, other] of [
      [client, upstream],
      [upstream, client]
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onEnd(async () => void server.close());
  return {
    url: Object.assign(new URL(url), { hostname: '127.0.0.1', port: String((server.address() as AddressInfo).port) }).href,
    during: async (token_hash, work) => {
      seen = [];
      await work();
      return seen.filter((transaction) =>
        transaction.some(({ values }) => values?.some((value) => Buffer.isBuffer(value) && value.equals(token_hash)))
      );
    }
  };
}

/** Gathers statements into transactions; one outside of any is a transaction by itself. */
function grouped(told: (transaction: Transaction) => void): (statement: Statement) => void {
  let open: Transaction | undefined;
  return (statement) => {
    if (/^(begin|start transaction)\b/i.test(statement.text)) open = [];
    if (!open) return told([statement]);
    open.push(statement);
    if (!/^(commit|rollback)$/i.test(statement.text)) return;
    told(open);
    open = undefined;
  };
}
