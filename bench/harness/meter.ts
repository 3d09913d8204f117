import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onEnd } from './closing.ts';

/** Stands between a browser and a server and counts what the server sends. */
export interface Meter {
  origin: string;
  /** Bytes so far, headers included, fonts not. */
  bytes(): number;
}

/**
 * Starts a meter in front of a server. The browser's own figures would not do: what a service worker fetches for a page is
 * not among them.
 */
export async function startMeter(origin: string): Promise<Meter> {
  const { hostname, port } = new URL(origin);
  let total = 0;
  const front = createServer((asked, answer) => {
    const behind = request({ hostname, port, path: asked.url, method: asked.method, headers: asked.headers }, (found) => {
      const counts = !/^font\/|\.woff2?$/.test(`${found.headers['content-type']} ${asked.url}`);
      if (counts) total += headBytes(found);
      found.on('data', (chunk: Buffer) => void (counts && (total += chunk.length)));
      answer.writeHead(found.statusCode ?? 502, found.rawHeaders);
      found.pipe(answer);
    });
    behind.on('error', () => answer.destroy());
    asked.pipe(behind);
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  onEnd(async () => {
    front.closeAllConnections();
    front.close();
  });
  return { origin: `http://localhost:${(front.address() as AddressInfo).port}`, bytes: () => total };
}

/** The status line and the headers as they went over the wire. */
function headBytes({ statusMessage = '', rawHeaders }: IncomingMessage): number {
  const lines = rawHeaders.reduce((sum, text) => sum + Buffer.byteLength(text, 'latin1'), 0) + rawHeaders.length * 2;
  return 'HTTP/1.1 200 \r\n\r\n'.length + statusMessage.length + lines;
}
