/** What a page costs a phone: bytes over the wire, counted by the browser itself. */
import type { Page } from '@playwright/test';
import { expect, test } from './people.ts';

/** Bytes the browser received while it opened the path, without those of fonts. */
async function weigh(page: Page, path: string): Promise<number> {
  const wire = await page.context().newCDPSession(page);
  const kinds = new Map<string, string>();
  let bytes = 0;
  wire.on('Network.responseReceived', ({ requestId, type }) => void kinds.set(requestId, type));
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (kinds.get(requestId) !== 'Font') bytes += encodedDataLength;
  });
  await wire.send('Network.enable');
  await page.goto(path, { waitUntil: 'networkidle' });
  await wire.detach();
  return bytes;
}

/** What the service worker fetches when it comes, besides the page: itself and the page for when there is no network. */
const WORKER = ['/sw.js', '/ngoai-tuyen.html', '/loi.css', '/favicon.svg'];

test('the home of a member weighs little the first time and almost nothing the next', async ({ as, caller }) => {
  const page = await as('dangvien');
  const door = await caller();
  const worker = await Promise.all(WORKER.map(async (path) => (await (await door.get(path)).body()).length + 500));
  const first = await weigh(page, '/');
  const next = await weigh(page, '/');
  expect(first).toBeGreaterThan(5_000);
  expect(first + worker.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(100_000);
  expect(next).toBeGreaterThan(500);
  expect(next + (worker[0] ?? 0)).toBeLessThanOrEqual(25_000);
});

test('so does the list a secretary opens', async ({ as }) => {
  const page = await as('bithu');
  expect(await weigh(page, '/quan-tri/dang-vien')).toBeLessThanOrEqual(100_000);
  expect(await weigh(page, '/quan-tri/dang-vien')).toBeLessThanOrEqual(25_000);
});
