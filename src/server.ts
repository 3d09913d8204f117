import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { compressResponse } from './lib/server/platform/compression.ts';
import type { Metrics } from './lib/server/platform/metrics.ts';
import { codeOf, StartError } from './lib/server/platform/start-error.ts';

/** Names of the headers by which the site learns scheme and address of a request; overwritten on every request. */
export const privateHeaders = { proto: 'x-portal-proto', ip: 'x-portal-ip' } as const;

/** Where to listen and whom to believe. */
export type ServeOptions = {
  host: string;
  /** 0: any free port. */
  port: number;
  /** Port of `/metrics`, on this machine only; none: not served. */
  metrics_port: number | undefined;
  /** The port can only be reached through a proxy that sets X-Forwarded-Proto and X-Forwarded-For. */
  trust_proxy: boolean;
};

/** What answers. */
export type ServeParts = {
  /** The built site; `next` when it has no answer. */
  handler: (request: IncomingMessage, response: ServerResponse, next: () => void) => unknown;
  /** What keeps the product from being ready; '' when nothing does. */
  notReady: () => Promise<string>;
  metrics: Metrics;
};

/** A server that listens. */
export type Serving = {
  port: number;
  metrics_port: number | undefined;
  /** Takes no new requests, lets those under way finish for 3 s, then cuts them. */
  close(): Promise<void>;
};

const grace_ms = 3000;

/**
 * Listens and answers: `/healthz` (alive) and `/readyz` (database and migrations) itself, everything else by the site.
 *
 * @throws StartError the port is taken or not allowed
 */
export async function serve(options: ServeOptions, parts: ServeParts): Promise<Serving> {
  const main = createServer((request, response) => answer(request, response, options, parts));
  // Slow clients must not hold connections for ever; connections live longer than a proxy's (60 s), who closes first.
  Object.assign(main, { headersTimeout: 15_000, requestTimeout: 300_000, keepAliveTimeout: 65_000 });
  await listen(main, options.host, options.port, 'PORT');

  const side = createServer((request, response) => answerMetrics(request, response, parts.metrics));
  if (options.metrics_port !== undefined) {
    await listen(side, '127.0.0.1', options.metrics_port, 'SOTAY_METRICS_PORT').catch(async (error: unknown) => {
      await closeServer(main);
      throw error;
    });
  }
  return {
    port: portOf(main),
    metrics_port: side.listening ? portOf(side) : undefined,
    close: async () => void (await Promise.all([closeServer(main), closeServer(side)]))
  };
}

function answer(request: IncomingMessage, response: ServerResponse, options: ServeOptions, parts: ServeParts): void {
  const path = request.url?.split('?')[0];
  if (path === '/healthz') return say(response, 200, 'ok');
  if (path === '/readyz') return void answerReady(response, parts);

  const began = performance.now();
  response.once('close', () => parts.metrics.request(response.statusCode, (performance.now() - began) / 1000));
  tellOrigin(request, options.trust_proxy);
  compressResponse(request, response);
  parts.handler(request, response, () => say(response, 404, 'not found'));
}

/** Always overwrites: what a client sends under these names, or as a proxy's when there is none, must have no effect. */
function tellOrigin(request: IncomingMessage, trust_proxy: boolean): void {
  const forwarded_for = trust_proxy
    ? String(request.headers['x-forwarded-for'] ?? '')
        .split(',')
        .at(-1)
        ?.trim()
    : '';
  request.headers[privateHeaders.ip] = forwarded_for || request.socket.remoteAddress || 'unknown';
  request.headers[privateHeaders.proto] = trust_proxy && request.headers['x-forwarded-proto'] !== 'http' ? 'https' : 'http';
}

async function answerReady(response: ServerResponse, { notReady }: ServeParts): Promise<void> {
  const reason = await notReady().catch(() => 'database unreachable');
  say(response, reason ? 503 : 200, reason || 'ready');
}

function answerMetrics(request: IncomingMessage, response: ServerResponse, metrics: Metrics): void {
  if (request.url !== '/metrics') return say(response, 404, 'not found');
  response.setHeader('content-type', 'text/plain; version=0.0.4; charset=utf-8');
  response.end(metrics.text());
}

function say(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  response.end(`${text}\n`);
}

function listen(server: Server, host: string, port: number, variable: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(explained(error, host, port, variable)));
    server.listen(port, host, resolve);
  });
}

function explained(error: Error, host: string, port: number, variable: string): Error {
  const reasons: Record<string, string> = {
    EADDRINUSE: 'is already in use by another program',
    EACCES: 'is not allowed for this user',
    EADDRNOTAVAIL: 'is not an address of this machine'
  };
  const reason = reasons[codeOf(error)];
  if (!reason) return error;
  return new StartError(`Port ${port} on ${host} ${reason}.`, `Stop that program, or set ${variable} to another port.`, { cause: error });
}

function closeServer(server: Server): Promise<void> {
  if (!server.listening) return Promise.resolve();
  return new Promise((resolve) => {
    // A connection kept alive is busy now and idle a moment later: ask again until none is left.
    const sweep = setInterval(() => server.closeIdleConnections(), 50);
    const cut = setTimeout(() => server.closeAllConnections(), grace_ms);
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(cut);
      resolve();
    });
  });
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
