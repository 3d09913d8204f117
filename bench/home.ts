// The member's home page: many different plain members, and what a browser transfers for it.
import { chromium as browser } from '@playwright/test';
import { chromium } from '../test/e2e/chromium.ts';
import { openCity } from './harness/city.ts';
import { rehearse, startLimit } from './harness/limit.ts';
import { startLoad } from './harness/load.ts';
import { compare } from './harness/measure.ts';
import { startMeter } from './harness/meter.ts';
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
  const meter = await startMeter(origin);
  const app = await browser.launch(await chromium());
  try {
    const context = await app.newContext();
    await context.addCookies([{ name: 'phien', value: token, url: meter.origin }]);
    const tab = await context.newPage();
    const visit = async () => {
      const before = meter.bytes();
      await tab.goto(`${meter.origin}/`, { waitUntil: 'networkidle' });
      // What a service worker fetches for later counts as well: wait until it has all.
      await tab.evaluate(async () => {
        if (await navigator.serviceWorker.getRegistration()) await navigator.serviceWorker.ready;
      });
      return meter.bytes() - before;
    };
    return { first_visit_bytes: await visit(), next_visit_bytes: await visit() };
  } finally {
    await app.close();
  }
}
