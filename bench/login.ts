// Signing in with the right password, against the bare rate of Argon2 on this machine.
import { sql } from 'kysely';
import { SCALE_PASSWORD } from '../db/seeds/scale.ts';
import { startChild } from './harness/child.ts';
import { openCity, type City } from './harness/city.ts';
import { startLoad } from './harness/load.ts';
import { median, percentiles } from './harness/measure.ts';
import { startProduct } from './harness/product.ts';
import { say } from './harness/report.ts';
import type { ArgonAnswer, ArgonOrder } from './harness/argon-child.ts';
import type { Bench } from './run.ts';

const PEOPLE = 4000;
// Short turns, many of them: the machine's own speed drifts by a tenth within a minute.
const [TURNS, WARM, BUSY, CALM] = [10, 2, 3, 1];

export const bench: Bench = async (members) => {
  const city = await openCity(members);
  const { logins, password_hash } = await accounts(city);
  const product = await startProduct(city);
  const load = startLoad();
  const argon = startChild<ArgonOrder, ArgonAnswer>('./argon-child.ts');

  const requests = logins.map((login) => postRequest(product.origin, login));
  const signIn = async (connections: number, seconds: number) =>
    load({ origin: product.origin, requests: shuffled(requests), connections, seconds }, 303);
  const verify = (seconds: number) => argon.ask({ password_hash, password: SCALE_PASSWORD, at_once: 16, seconds });

  say(`measuring logins of ${logins.length} people`);
  await signIn(16, WARM);
  const [mine, bare, calms]: [number[], number[], number[][]] = [[], [], []];
  for (let round = 0; round < TURNS; round += 1) {
    const found = await signIn(16, BUSY);
    mine.push(found.latencies.length / found.seconds);
    const { verified, seconds } = await verify(BUSY);
    bare.push(verified / seconds);
    calms.push((await signIn(2, CALM)).latencies);
  }
  const rss_mb = product.peakMb();
  await product.stop();
  await sql`delete from account_session s using account a where a.id = s.account_id and a.login = any (${logins})`.execute(city.db);
  const ratio = median(mine.map((rate, round) => rate / (bare[round] ?? NaN)));
  return { cases: [{ case: 'login', ...percentiles(calms), rps: median(mine), limit_rps: median(bare), ratio }], rss_mb };
};

/** Active members without office, and a hash as all have it: made with the product's own parameters. */
async function accounts(city: City): Promise<{ logins: string[]; password_hash: string }> {
  const { rows } = await sql<{ login: string; password_hash: string }>`
    select a.login, a.password_hash from account a join member m on m.id = a.member_id
    where a.state = 'active' and m.membership_status = 'official' and a.id % ${Math.max(1, Math.floor(city.members / PEOPLE / 1.5))}::int = 0
      and not exists (select from account_grant g where g.account_id = a.id)
    order by a.id limit ${PEOPLE}`.execute(city.db);
  return { logins: rows.map(({ login }) => login), password_hash: rows[0]?.password_hash ?? '' };
}

/** The login form as it goes over the wire. */
function postRequest(origin: string, login: string): string {
  const body = new URLSearchParams({ login, password: SCALE_PASSWORD }).toString();
  const head = [
    'POST /dang-nhap HTTP/1.1',
    `host: ${new URL(origin).host}`,
    `origin: ${origin}`,
    'accept: text/html',
    'content-type: application/x-www-form-urlencoded',
    `content-length: ${body.length}`
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}

/** Begins somewhere else in the list each time, so that nobody signs in twice in a short while. */
function shuffled(requests: string[]): string[] {
  const cut = Math.floor(Math.random() * requests.length);
  return [...requests.slice(cut), ...requests.slice(0, cut)];
}
