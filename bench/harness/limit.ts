import { readConfig } from '#platform/config.ts';
import { tokenHash } from '#platform/seal.ts';
import { startChild } from './child.ts';
import type { City } from './city.ts';
import type { LimitAnswer, LimitOrder } from './limit-server.ts';
import type { Visit } from './people.ts';
import { startProduct } from './product.ts';
import { startRecorder, type Transaction } from './recorder.ts';

/** What answering one visit takes: the statements, and how many bytes of HTML. */
export interface Play {
  path: string;
  cookie: string;
  transactions: Transaction[];
  bytes: number;
}

/** Lets the product answer each visit once, one after the other, with a recorder before its database. */
export async function rehearse(city: City, visits: readonly Visit[]): Promise<Play[]> {
  const recorder = await startRecorder(city.appUrl);
  const product = await startProduct(city, recorder.url);
  const plays: Play[] = [];
  for (const { path, cookie, token } of visits) {
    let bytes = 0;
    const transactions = await recorder.during(tokenHash(token), async () => {
      const answer = await fetch(product.origin + path, { headers: { cookie, 'accept-encoding': 'identity' }, redirect: 'manual' });
      bytes = (await answer.arrayBuffer()).byteLength;
      if (answer.status !== 200) throw new Error(`${path} answers ${answer.status}`);
    });
    if (transactions.length === 0) throw new Error(`${path}: no statement was recorded`);
    plays.push({ path, cookie, transactions, bytes });
  }
  await product.stop();
  return plays;
}

/** Starts the limit server for these visits; gives its address. */
export async function startLimit({ appUrl }: City, plays: Play[]): Promise<string> {
  const child = startChild<LimitOrder, LimitAnswer>('./limit-server.ts');
  await child.ask({ appUrl, pool_size: readConfig({}).pool_size });
  return (await child.ask({ plays })).origin;
}
