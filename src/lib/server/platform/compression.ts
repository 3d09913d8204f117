import type { IncomingMessage, ServerResponse } from 'node:http';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';

const compressible = /^(?:text\/(?!event-stream)|application\/(?:json|manifest\+json|xml)|image\/svg\+xml)/;
const smallest = 1024;

type Coding = 'br' | 'gzip';

/**
 * Compresses what the site renders (pages, data, SVG; not events, files or bodies under 1 KB) when the browser takes it.
 * Keeps streams streaming: what is written is on its way before the next turn of the event loop. Files of the build come
 * with their headers in one call and precompressed: they pass untouched.
 */
export function compressResponse(request: IncomingMessage, response: ServerResponse): void {
  const coding = request.method === 'HEAD' ? undefined : acceptedCoding(request.headers['accept-encoding']);
  const writeHead = response.writeHead;
  response.writeHead = ((status: number, ...rest: unknown[]) => {
    response.writeHead = writeHead;
    const mayCompress = rest.length === 0 && status >= 200 && ![204, 206, 304].includes(status) && worthIt(response);
    if (mayCompress) response.appendHeader('vary', 'accept-encoding');
    if (mayCompress && coding) encode(response, coding);
    return Reflect.apply(writeHead, response, [status, ...rest]) as ServerResponse;
  }) as ServerResponse['writeHead'];
}

/** The best coding a browser takes: brotli before gzip; neither with `q=0`. */
export function acceptedCoding(header: string | string[] | undefined): Coding | undefined {
  const accepted = new Set<string>();
  for (const part of String(header ?? '')
    .toLowerCase()
    .split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim());
    if (!parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter))) accepted.add(name);
  }
  return (['br', 'gzip'] as const).find((coding) => accepted.has(coding));
}

function worthIt(response: ServerResponse): boolean {
  const length = response.getHeader('content-length');
  return (
    compressible.test(String(response.getHeader('content-type') ?? '')) &&
    !response.hasHeader('content-encoding') &&
    !/no-transform/.test(String(response.getHeader('cache-control') ?? '')) &&
    (length === undefined || Number(length) >= smallest)
  );
}

function encode(response: ServerResponse, coding: Coding): void {
  response.setHeader('content-encoding', coding);
  response.removeHeader('content-length');
  const etag = response.getHeader('etag');
  if (typeof etag === 'string' && !etag.startsWith('W/')) response.setHeader('etag', `W/${etag}`);

  const [write, end] = [response.write.bind(response), response.end.bind(response)];
  const coder = coding === 'br' ? createBrotliCompress(brotli) : createGzip({ level: 6 });
  let flushing = false;
  const flushSoon = () => {
    if (flushing) return;
    flushing = true;
    setImmediate(() => {
      flushing = false;
      if (!coder.writableEnded && !coder.destroyed) coder.flush();
    });
  };
  coder.on('data', (chunk: Buffer) => {
    if (write(chunk)) return;
    coder.pause();
    response.once('drain', () => coder.resume());
  });
  coder.on('end', () => end());
  coder.on('error', (error) => response.destroy(error));
  response.on('close', () => coder.destroy());

  response.write = ((chunk: Uint8Array | string) => {
    flushSoon();
    const room = coder.write(chunk);
    if (!room) coder.once('drain', () => response.emit('drain')); // whoever writes waits for the response, not for us
    return room;
  }) as ServerResponse['write'];
  response.end = ((chunk?: Uint8Array | string) => {
    coder.end(chunk);
    return response;
  }) as ServerResponse['end'];
}

const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_LGWIN]: 18 } };
