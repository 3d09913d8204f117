/**
 * What lies outside one's scope against what does not exist: for every route with an id in its address, found in the file
 * system, the same status, the same page to the byte, and the same statements in the database, which stand for the same time.
 */
import type { APIRequestContext, APIResponse } from '@playwright/test';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { doorsOf } from '../../scripts/docs/routes.ts';
import { test, type Own } from './own-product.ts';
import { expect } from './people.ts';

const routes = join(import.meta.dirname, '..', '..', 'src', 'routes');
const NOWHERE = '987654321';

/** Parameters that are no ids of anybody's: the same for all who may open them. */
const OPEN = ['bai', 'key'];

/** Staff of one ward, and a secretary below it: each with doors the others have not. */
const STAFF = ['nghiepvu', 'tochuc', 'quantri1', 'bithu'];

/** Ids by parameter: one of the ward, and one that is hidden from all of it. A new parameter must find its place here. */
async function idsOf(own: Own): Promise<Record<string, { seen: string; hidden: string }>> {
  const one = async (text: string) => (await own.ask<{ id: string }>(text))[0]?.id ?? '';
  const home = `(select g.unit_id from account_grant g join account a on a.id = g.account_id where a.login = 'tochuc' limit 1)`;
  const away = `(select id from org_unit where name = 'Đảng bộ phường Ba Đình')`;
  const below = (unit: string) => `select b.id from org_unit b join org_unit u on b.lft between u.lft and u.rgt where u.id = ${unit}`;
  const import_of = (
    unit: string,
    login: string
  ) => `insert into member_import (unit_id, unit_pos, account_id, file_key, file_name, file_bytes, file_sha256, state)
    select u.id, u.lft, a.id, 'none', 'danh-sach.csv', 1, '\\x00', 'checked' from org_unit u, account a where u.id = ${unit} and a.login = '${login}' returning id`;
  const export_of = (
    login: string
  ) => `insert into member_export (account_id, exported_by, unit_id, unit_pos, filter, purpose, rows, created_at)
    select a.id, a.name, u.id, u.lft, '{}', 'Thử', 0, now() from org_unit u, account a where u.id = ${home} and a.login = '${login}' returning id`;
  return {
    unit: {
      seen: await one(
        `select id from org_unit where id in (${below(home)}) and id in (select m.unit_id from member m join account a on a.member_id = m.id where a.login = 'bithu')`
      ),
      hidden: await one(`select ${away} as id`)
    },
    member: {
      seen: await one(`select member_id as id from account where login = 'dangvien'`),
      hidden: await one(`select id from member where unit_id in (${below(away)}) order by id limit 1`)
    },
    // somebody who did nothing in the ward: who did stands in its log, and is no secret there
    account: {
      seen: await one(`select id from account where login = 'dangvien'`),
      hidden: await one(`select a.id from account a join member m on m.id = a.member_id where m.unit_id in (${below(away)})
        and not exists (select from audit_entry e where e.account_id = a.id or e.on_behalf_of = a.id) order by a.id limit 1`)
    },
    grant: {
      seen: await one(
        `select g.id from account_grant g join account a on a.id = g.account_id where a.login = 'bithu' order by g.id limit 1`
      ),
      hidden: await one(
        `select g.id from account_grant g join account a on a.id = g.account_id where a.login = 'tochuc.tp' order by g.id limit 1`
      )
    },
    import: { seen: await one(import_of(home, 'nghiepvu')), hidden: await one(import_of(away, 'tochuc.tp')) },
    export: { seen: await one(export_of('tochuc')), hidden: await one(export_of('quantri1')) }
  };
}

/** A route with an id: its address, its parameter, and what it answers to. */
interface Route {
  path: string;
  param: string;
  opens: boolean;
  actions: string[];
}

const found: Route[] = readdirSync(routes, { recursive: true, withFileTypes: true })
  .filter(({ name }) => /^\+(page\.)?server\.ts$/.test(name))
  .map((file) => ({ path: `/${relative(routes, file.parentPath)}`, file: join(file.parentPath, file.name) }))
  .flatMap(({ path, file }) => {
    const params = [...path.matchAll(/\[(\w+)\]/g)].map(([, param = '']) => param).filter((param) => !OPEN.includes(param));
    if (params.length === 0) return [];
    const entries = doorsOf(readFileSync(file, 'utf8')).doors.map(({ entry }) => entry);
    const actions = entries
      .filter((entry) => entry !== 'load' && entry !== 'GET')
      .map((entry) => (/^(default|POST)$/.test(entry) ? '' : `?/${entry}`));
    return [{ path, param: params.join(), opens: entries.some((entry) => entry === 'load' || entry === 'GET'), actions }];
  })
  .sort((one, other) => one.path.localeCompare(other.path));

/** Every field of the route's forms, with something in it that its form accepts; `id` wherever the thing itself is named. */
function filled({ path, param }: Route, id: string, unit: string): Record<string, string> {
  const folder = join(routes, path);
  const text = [folder, dirname(folder)]
    .flatMap((place) =>
      readdirSync(place)
        .filter((name) => name.endsWith('.svelte'))
        .map((name) => readFileSync(join(place, name), 'utf8'))
    )
    .join('\n');
  const names = [...text.matchAll(/\bname="(\w+)"/g)].map(([, name = '']) => name);
  const own = ['id', `${param}_id`];
  return Object.fromEntries([...names, ...own, 'version', 'reason'].map((name) => [name, own.includes(name) ? id : valueOf(name, unit)]));
}

function valueOf(name: string, unit: string): string {
  if (/(_on|_from|day)$/.test(name)) return '01/12/2026';
  if (/_id$/.test(name)) return unit;
  if (/version|row|count/.test(name)) return '1';
  if (/number/.test(name)) return '12-QĐ/TU';
  return 'Thử nghiệm';
}

/** An answer without what differs in any two answers, and without either of the ids (a small one may stand elsewhere, in both). */
async function shape(answer: APIResponse, hidden: string) {
  const ids = `(?:${NOWHERE}|${hidden})`;
  const text = (await answer.text())
    .replaceAll(/nonce="[^"]*"/g, 'nonce')
    .replaceAll(/Mã tra cứu: <b[^>]*>[^<]*<\/b>/g, 'reference')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f-]{22}/g, 'once')
    .replaceAll(new RegExp(`(/|%2F|=|%3D|value="|:)${ids}(?!\\d)`, 'g'), '$1ID');
  const { location = '', 'content-type': type, 'set-cookie': cookie } = answer.headers();
  return { status: answer.status(), text, type, cookie, location: location.replace(new RegExp(`/${ids}`), '/ID') };
}

test('a hidden thing is told from nothing neither by the page nor by the work it makes', async ({ own }) => {
  test.setTimeout(180_000);
  const ids = await idsOf(own);
  expect(Object.keys(ids).sort(), 'each parameter of a route has its ids').toEqual([...new Set(found.map(({ param }) => param))].sort());
  for (const [name, pair] of Object.entries(ids)) for (const id of Object.values(pair)) expect(id, name).toMatch(/^\d+$/);
  const staff = await Promise.all(STAFF.map((login) => own.caller(login)));

  for (const route of found) {
    const { path, param, opens, actions } = route;
    const { seen, hidden } = ids[param] ?? { seen: '', hidden: '' };
    const at = (id: string) => path.replace(`[${param}]`, id);
    const inside: string[] = [];
    for (const [n, caller] of staff.entries()) {
      const who = STAFF[n] ?? '';
      const enters = !opens || (await opensFor(caller, at(seen)));
      if (enters) inside.push(who);
      if (opens) await expectAlike(own, `GET ${path} as ${who}`, { hidden, ask: (id) => caller.get(at(id), { maxRedirects: 0 }) });
      if (!enters) continue; // his door is closed to every id: the page has shown it
      for (const action of actions) {
        const ask = (id: string) => caller.post(at(id) + action, { form: filled(route, id, ids.unit?.seen ?? ''), maxRedirects: 0 });
        await expectAlike(own, `POST ${path}${action} as ${who}`, { hidden, ask });
      }
    }
    expect(inside, `${path} opens for somebody: otherwise nothing was shown`).not.toEqual([]);
  }
});

/** Parameters of addresses that name a thing by its id. */
const NAMED: Record<string, string> = { 'don-vi': 'unit', nguoi: 'account', 'dang-vien': 'member', tep: 'export', mo: 'unit' };

test('nor by an address that names it behind the question mark', async ({ own }) => {
  const ids = await idsOf(own);
  const staff = await Promise.all(STAFF.map((login) => own.caller(login)));
  const asked = readdirSync(routes, { recursive: true, withFileTypes: true })
    .filter(({ name }) => name === '+page.server.ts')
    .flatMap((file) => {
      const path = `/${relative(routes, file.parentPath)}`.replaceAll(/\[(\w+)\]/g, (_, name: string) => ids[name]?.seen ?? name);
      const text = readFileSync(join(file.parentPath, file.name), 'utf8');
      const names = Object.keys(NAMED).filter((name) => text.includes(`'${name}'`) || (name === 'don-vi' && text.includes('readFilter')));
      return names.map((name) => ({ path, name }));
    });
  expect(new Set(asked.map(({ name }) => name))).toEqual(new Set(Object.keys(NAMED)));
  for (const { path, name } of asked) {
    const { hidden } = ids[NAMED[name] ?? ''] ?? { hidden: '' };
    for (const [n, caller] of staff.entries()) {
      if (!(await opensFor(caller, path))) continue;
      const ask = (id: string) => caller.get(`${path}?${name}=${id}`, { maxRedirects: 0 });
      await expectAlike(own, `GET ${path}?${name}= as ${STAFF[n]}`, { hidden, ask, found: 200 });
    }
  }
});

/** A request for the thing of this id, and what else than a refusal may answer to one that is not there. */
type Asked = { hidden: string; ask: (id: string) => Promise<APIResponse>; found?: number };

async function expectAlike(own: Own, what: string, { hidden, ask, found = 404 }: Asked) {
  const answers: Awaited<ReturnType<typeof shape>>[] = [];
  const statements: string[][][] = [];
  for (const id of [NOWHERE, hidden]) {
    statements.push(await own.statements(async () => answers.push(await shape(await ask(id), hidden))));
  }
  const [nothing, there] = answers;
  expect.soft(there, what).toEqual(nothing);
  expect.soft(statements[0], what).not.toEqual([]);
  expect.soft(statements[1], what).toEqual(statements[0]);
  expect.soft([400, 403, 404, 303, found], what).toContain(nothing?.status);
}

async function opensFor(caller: APIRequestContext, path: string): Promise<boolean> {
  return (await caller.get(path, { maxRedirects: 0 })).status() === 200;
}
