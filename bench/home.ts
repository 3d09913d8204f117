// The member's home page: many different plain members, and what a browser transfers for it.
import { chromium as browser, type CDPSession } from '@playwright/test';
import { chromium } from '../test/e2e/chromium.ts';
import { openCity } from './harness/city.ts';
import { rehearse, startLimit } from './harness/limit.ts';
import { startLoad } from './harness/load.ts';
import { compare } from './harness/measure.ts';
import { endSessions, freshen, plainMembers, type Person } from './harness/people.ts';
import { startProduct } from './harness/product.ts';
import { say } from './harness/report.ts';
import type { Bench } from './run.ts';

const MEMBERS = 400;

export const bench: Bench = async (members) => {
  const city = await openCity(members);
  await endSessions(city);
  const people = await plainMembers(city, MEMBERS);
  const visits = people.map((person) => ({ ...person, path: '/' }));
  say('recording what the product asks of its database');
  const limit = await startLimit(city, await rehearse(city, visits));
  const product = await startProduct(city);

  say(`measuring home: ${visits.length} different requests`);
  await freshen(city);
  const figures = await compare(startLoad(), { product: product.origin, limit }, visits);
  const rss_mb = product.peakMb();
  const [first] = people;
  return { cases: [{ case: 'home', ...figures, ...(first && (await transferred(product.origin, first))) }], rss_mb };
};

/** Bytes over the wire (headers included, fonts not) of a real browser's first visit and of its next one. */
async function transferred(origin: string, { token }: Person) {
  const app = await browser.launch(await chromium());
  try {
    const context = await app.newContext();
    await context.addCookies([{ name: 'phien', value: token, url: origin }]);
    const tab = await context.newPage();
    const meter = bytesOf(await context.newCDPSession(tab));
    const visit = async () => {
      const before = meter();
      await tab.goto(`${origin}/`, { waitUntil: 'networkidle' });
      return meter() - before;
    };
    return { first_visit_bytes: await visit(), next_visit_bytes: await visit() };
  } finally {
    await app.close();
  }
}

/** Counts what a tab receives; what comes from its cache counts nothing. */
function bytesOf(session: CDPSession): () => number {
  const fonts = new Set<string>();
  let total = 0;
  session.on('Network.requestWillBeSent', ({ requestId, type }) => void (type === 'Font' && fonts.add(requestId)));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => void (fonts.has(requestId) || (total += encodedDataLength)));
  void session.send('Network.enable');
  return () => total;
}
