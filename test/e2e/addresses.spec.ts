/** Every address and every form of the site with nonsense in them: a page or a refusal, never an error of ours. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { doorsOf } from '../../scripts/docs/routes.ts';
import { test, type Own } from './own-product.ts';
import { expect } from './people.ts';

const routes = join(import.meta.dirname, '..', '..', 'src', 'routes');
const TRACE = /\bat .+:\d+:\d+|node_modules|SyntaxError|TypeError|violates|invalid byte|out of range/;

/** People who together open every door. */
const PEOPLE = ['nghiepvu', 'tochuc.tp', 'quantri1', 'quantri.ht1', 'bithu', 'dangvien'];

/** What passes for a number, a place in a list, a day or a name at a first look. */
const TREACHEROUS = ['9999999999-1', '9999999999', '275761-01-01', 'a\u0000b'];
const NONSENSE = [
  '',
  '-1',
  '999999999999999999',
  '99999999999999999999',
  '1e3',
  '31/02/2026',
  '%',
  '\u{1F600}\u202E',
  'Nguye\u0302\u0303n',
  '__proto__',
  'ư'.repeat(2000)
];

/** A route of the file system: what it answers to, and the words that may be names of its parameters and fields. */
interface Route {
  path: string;
  entries: string[];
  parameters: string[];
  fields: string[];
}

const found: Route[] = readdirSync(routes, { recursive: true, withFileTypes: true })
  .filter(({ name }) => /^\+(page\.)?server\.ts$/.test(name))
  .map((file) => {
    const own = readFileSync(join(file.parentPath, file.name), 'utf8');
    const beside = [...own.matchAll(/from '(\.\.?\/[^']*\.ts)'/g)].map(([, name = '']) => name).filter((name) => !name.includes('$types'));
    const server = [own, ...beside.map((name) => readFileSync(join(file.parentPath, name), 'utf8'))].join('\n');
    const screens = readdirSync(file.parentPath).filter((name) => name.endsWith('.svelte'));
    const screen = screens.map((name) => readFileSync(join(file.parentPath, name), 'utf8')).join('\n');
    const reads = /\burl\b/.test(server);
    return {
      path: `/${relative(routes, file.parentPath)}`,
      entries: doorsOf(own).doors.map(({ entry }) => entry),
      parameters: reads ? [...new Set([...server.matchAll(/\((?:\w+, )?'([a-z][a-z-]{1,11})'/g)].map(([, name = '']) => name))] : [],
      fields: [...new Set([...screen.matchAll(/\bname="(\w+)"/g)].map(([, name = '']) => name))]
    };
  });

/** The address with ids that are there. */
async function placed(own: Own): Promise<(path: string) => string> {
  const one = async (text: string) => (await own.ask<{ id: string }>(text))[0]?.id ?? '1';
  const of = (login: string) => `from account a where a.login = '${login}'`;
  const ids: Record<string, string> = {
    unit: await one(`select (select unit_id from member where id = a.member_id) as id ${of('bithu')}`),
    member: await one(`select member_id as id ${of('dangvien')}`),
    account: await one(`select id ${of('dangvien')}`),
    grant: await one(`select (select min(id) from account_grant where account_id = a.id) as id ${of('bithu')}`),
    key: await one(`select key as id from rule_value limit 1`)
  };
  return (path) => path.replaceAll(/\[(\w+)\]/g, (_, name: string) => ids[name] ?? '1');
}

/** Sends as one of the people. */
type Send = (address: string, form?: Record<string, string>) => Promise<Response>;

async function senders(own: Own): Promise<Send[]> {
  return Promise.all(
    PEOPLE.map(async (login) => {
      const { cookies } = await (await own.caller(login)).storageState();
      const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
      const headers = { cookie, origin: own.url, accept: 'text/html' };
      return (address: string, form?: Record<string, string>) =>
        fetch(own.url + address, { redirect: 'manual', headers, ...(form && { method: 'POST', body: new URLSearchParams(form) }) });
    })
  );
}

/** Who of the people is let in; the first when nobody is. */
async function whoOpens(people: Send[], address: string): Promise<Send> {
  for (const send of people) if ((await send(address)).status === 200) return send;
  return people[0] ?? fetch;
}

/** Asks eight at a time, files one by one (only four at once are given); gives what was answered with an error of ours. */
async function wrongOf(asks: { what: string; ask: () => Promise<Response> }[]): Promise<string[]> {
  const wrong: string[] = [];
  const at_once = asks[0]?.what.includes('.xlsx') ? 1 : 8;
  for (let n = 0; n < asks.length; n += at_once) {
    const answers = asks.slice(n, n + at_once).map(async ({ what, ask }) => {
      const answer = await ask();
      if (answer.status >= 500 || TRACE.test(await answer.text())) wrong.push(`${answer.status} ${what}`.slice(0, 160));
    });
    await Promise.all(answers);
  }
  return wrong;
}

test('no address brings down a page', async ({ own }) => {
  test.setTimeout(180_000);
  const people = await senders(own);
  const at = await placed(own);
  const wrong: string[] = [];
  for (const { path, entries, parameters } of found) {
    if (!entries.includes('load') && !entries.includes('GET')) continue;
    const send = await whoOpens(people, at(path));
    const told = (name: string, value: string) => `${name}=${encodeURIComponent(value)}`;
    const queries = parameters.length > 0 ? NONSENSE.map((value) => parameters.map((name) => told(name, value)).join('&')) : [];
    queries.push(...parameters.flatMap((name) => TREACHEROUS.map((value) => told(name, value)))); // one wrong one must not hide another
    const addresses = queries.map((query) => `${at(path)}?${query}`);
    if (path.includes('['))
      addresses.push(...[...NONSENSE, ...TREACHEROUS].map((value) => path.replaceAll(/\[\w+\]/g, encodeURIComponent(value))));
    wrong.push(...(await wrongOf(addresses.map((address) => ({ what: address, ask: () => send(address) })))));
  }
  expect(wrong).toEqual([]);
});

test('no form brings down an action', async ({ own }) => {
  test.setTimeout(180_000);
  const people = await senders(own);
  const at = await placed(own);
  const wrong: string[] = [];
  for (const { path, entries, fields } of found) {
    const acts = entries.filter((entry) => entry !== 'load' && entry !== 'GET');
    if (acts.length === 0 || path === '/dang-xuat') continue;
    const send = await whoOpens(people, at(path));
    for (const entry of acts) {
      const address = at(path) + (/^(default|POST)$/.test(entry) ? '' : `?/${entry}`);
      const asks = ['', '9999999999', '\u{1F600}\u202E a\u0000b', 'ư'.repeat(2000)].map((value) => ({
        what: `POST ${address} ${JSON.stringify(value).slice(0, 40)}`,
        ask: () =>
          send(address, { ...Object.fromEntries([...fields, 'id', 'version'].map((name) => [name, value])), once: crypto.randomUUID() })
      }));
      wrong.push(...(await wrongOf(asks)));
    }
  }
  expect(wrong).toEqual([]);
});
