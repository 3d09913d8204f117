import { once } from 'node:events';
import { request, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import { brotliDecompressSync, createGunzip, gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { createMetrics } from './lib/server/platform/metrics.ts';
import { serve, type ServeOptions, type ServeParts, type Serving } from './server.ts';

const page = `<p>${'Đảng bộ phường Hoàng Mai. '.repeat(100)}</p>`;
const started: Serving[] = [];
afterEach(() => Promise.all(started.splice(0).map((serving) => serving.close())));

describe('what the site gets', () => {
  test('scheme and address come from the connection, whatever the client says', async () => {
    const { port } = await start({ handler: echoOrigin });
    const forged = { 'x-portal-proto': 'https', 'x-portal-ip': '8.8.8.8', 'x-forwarded-proto': 'https', 'x-forwarded-for': '8.8.8.8' };
    expect(JSON.parse((await get(port, '/', forged)).text)).toEqual({ proto: 'http', ip: '127.0.0.1' });
  });

  test('behind a proxy they come from its own entry, the last one', async () => {
    const { port } = await start({ handler: echoOrigin }, { trust_proxy: true });
    const through = { 'x-portal-ip': '8.8.8.8', 'x-forwarded-proto': 'https', 'x-forwarded-for': '8.8.8.8, 203.0.113.7' };
    expect(JSON.parse((await get(port, '/', through)).text)).toEqual({ proto: 'https', ip: '203.0.113.7' });
  });
});

describe('compression', () => {
  test('takes the best coding the browser accepts and keeps every byte', async () => {
    const { port } = await start({ handler: html });
    for (const [accepts, coding, decode] of [
      ['gzip, deflate, br;q=1.0', 'br', brotliDecompressSync],
      ['gzip, br;q=0', 'gzip', gunzipSync]
    ] as const) {
      const answer = await get(port, '/', { 'accept-encoding': accepts });
      expect(answer.headers).toMatchObject({ 'content-encoding': coding, vary: 'accept-encoding', etag: 'W/"1"' });
      expect(answer.body.length).toBeLessThan(500);
      expect(decode(answer.body).toString()).toBe(page);
    }
    expect((await get(port, '/')).text).toBe(page);
  });

  test.each([
    ['an event stream', { 'content-type': 'text/event-stream' }, page],
    ['a picture', { 'content-type': 'image/png' }, page],
    ['a short answer', { 'content-type': 'text/html', 'content-length': '4' }, 'ngan'],
    ['a body already coded', { 'content-type': 'text/html', 'content-encoding': 'zstd' }, page]
  ])('leaves %s alone', async (_, headers, body) => {
    const { port } = await start({ handler: (_request, response) => send(response, headers, body) });
    const answer = await get(port, '/', { 'accept-encoding': 'br' });
    expect(answer.text).toBe(body);
    expect(answer.headers['content-encoding']).not.toBe('br');
  });

  test('sends what a page streams as it comes', async () => {
    let finish = () => undefined as void;
    const { port } = await start({
      handler: (_request, response) => {
        response.setHeader('content-type', 'text/html');
        response.writeHead(200);
        response.write(page);
        finish = () => void response.end('end');
      }
    });
    const plain = (await open(port, '/', { 'accept-encoding': 'gzip' })).pipe(createGunzip()).setEncoding('utf8');
    let text = '';
    plain.on('data', (part: string) => (text += part));
    while (text !== page) await once(plain, 'data'); // arrives although the page is not finished
    finish();
    await once(plain, 'end');
    expect(text).toBe(`${page}end`);
  });

  test('carries a large body through a slow reader', async () => {
    const large = Array.from({ length: 40_000 }, (_, i) => `Đảng viên số ${i * 7919}\n`).join('');
    const { port } = await start({ handler: (_request, response) => send(response, { 'content-type': 'text/csv' }, large) });
    const response = await open(port, '/', { 'accept-encoding': 'gzip' });
    const chunks: Buffer[] = [];
    for await (const chunk of response) {
      chunks.push(chunk as Buffer);
      await new Promise(setImmediate);
    }
    expect(gunzipSync(Buffer.concat(chunks)).toString()).toBe(large);
  });
});

describe('health', () => {
  test('/healthz answers always, /readyz with what is missing', async () => {
    let missing = '';
    const notReady = () => (missing === 'lost' ? Promise.reject(new Error('ECONNREFUSED')) : Promise.resolve(missing));
    const { port } = await start({ handler: html, notReady });
    expect(await get(port, '/readyz')).toMatchObject({ status: 200, text: 'ready\n' });
    missing = 'migrations pending';
    expect(await get(port, '/readyz')).toMatchObject({ status: 503, text: 'migrations pending\n' });
    missing = 'lost';
    expect(await get(port, '/readyz')).toMatchObject({ status: 503, text: 'database unreachable\n' });
    expect(await get(port, '/healthz')).toMatchObject({ status: 200, text: 'ok\n' });
  });

  test('/metrics is on its own port only, and counts by class of status', async () => {
    const { port, metrics_port } = await start({ handler: html }, { metrics_port: 0 });
    await get(port, '/');
    await get(port, '/');
    expect((await get(port, '/metrics')).text).toBe(page);
    const { text } = await get(metrics_port!, '/metrics');
    expect(text).toMatch(/^sotay_requests_total\{class="2xx"\} 3$/m);
    expect(text).toMatch(/^sotay_request_seconds_bucket\{le="\+Inf"\} 3$/m);
    expect(text).toMatch(/^sotay_memory_bytes \d+$/m);
  });
});

describe('starting and stopping', () => {
  test('a taken port is one clear line', async () => {
    const stranger = createServer().listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const { port } = stranger.address() as { port: number };
    await expect(start({ handler: html }, { port })).rejects.toThrow(`Port ${port} on 127.0.0.1 is already in use`);
    await expect(start({ handler: html }, { metrics_port: port })).rejects.toMatchObject({
      hint: expect.stringContaining('SOTAY_METRICS_PORT')
    });
    stranger.close();
  });

  test('a request under way is finished before the server closes, a new one is not taken', async () => {
    let [finish, arrived] = [() => undefined as void, () => undefined as void];
    const entered = new Promise<void>((resolve) => (arrived = resolve));
    const serving = await start({
      handler: (_request, response) => {
        finish = () => void response.end('done');
        arrived();
      }
    });
    const answer = get(serving.port, '/', { connection: 'keep-alive' });
    await entered;
    const closing = serving.close();
    await expect(get(serving.port, '/')).rejects.toThrow('ECONNREFUSED');
    finish();
    expect((await answer).text).toBe('done');
    const cut_ms = 3000;
    await expect(
      Promise.race([closing.then(() => 'closed'), new Promise((resolve) => setTimeout(resolve, cut_ms - 1000, 'waits').unref())])
    ).resolves.toBe('closed');
  });
});

async function start(parts: Partial<ServeParts>, options: Partial<ServeOptions> = {}): Promise<Serving> {
  const serving = await serve(
    { host: '127.0.0.1', port: 0, metrics_port: undefined, trust_proxy: false, ...options },
    { handler: html, notReady: () => Promise.resolve(''), metrics: createMetrics(), ...parts }
  );
  started.push(serving);
  return serving;
}

function html(_request: IncomingMessage, response: ServerResponse): void {
  send(response, { 'content-type': 'text/html', etag: '"1"', 'content-length': String(Buffer.byteLength(page)) }, page);
}

function echoOrigin({ headers }: IncomingMessage, response: ServerResponse): void {
  response.end(JSON.stringify({ proto: headers['x-portal-proto'], ip: headers['x-portal-ip'] }));
}

function send(response: ServerResponse, headers: Record<string, string>, body: string): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.writeHead(200);
  response.write(body);
  response.end();
}

function open(port: number, path: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers, agent: false }, resolve).once('error', reject).end();
  });
}

async function get(port: number, path: string, headers?: Record<string, string>) {
  const response = await open(port, path, headers);
  const body = await collect(response);
  return { status: response.statusCode, headers: response.headers, body, text: body.toString() };
}

async function collect(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
