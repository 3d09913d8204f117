/** Forms sent twice, on stale data, and with odd text, in each room: once done, told and kept, stored as clean text. */
import type { APIRequestContext, APIResponse } from '@playwright/test';
import { test, type Own } from './own-product.ts';
import { expect } from './people.ts';

/** What stands in the fields of one form of a page, its token among them. */
async function fieldsOf(caller: APIRequestContext, path: string, action: string): Promise<Record<string, string>> {
  const html = await (await caller.get(path)).text();
  const form = html.split('<form').find((part) => part.includes(`action="${action}`)) ?? '';
  const inputs = [...form.split('</form>')[0]!.matchAll(/<input\b[^>]*>/g)]
    .map(([tag]) => tag)
    .filter((tag) => !/type="(radio|checkbox)"/.test(tag) || / checked/.test(tag));
  const options = [...form.matchAll(/<select\b[^>]*name="(\w+)"[^]*?<\/select>/g)].map(([text, name = '']) => [
    name,
    /<option\b[^>]*value="([^"]*)"[^>]* selected/.exec(text)?.[1] ?? ''
  ]);
  const attribute = (tag: string, name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
  return Object.fromEntries([...inputs.map((tag) => [attribute(tag, 'name'), attribute(tag, 'value')]), ...options]);
}

/** A form of a room: who may send it, where it stands, what he fills in, and how often it was done. */
interface Act {
  room: string;
  login: string;
  path: string;
  action: string;
  fill: Record<string, string>;
  /** The same form, by who did not see that it was done meanwhile. */
  later: Record<string, string>;
  done: () => Promise<number>;
}

async function acts(own: Own): Promise<Act[]> {
  const one = async (text: string) => (await own.ask<{ id: string }>(text))[0]?.id ?? '';
  const count = (text: string) => async () => (await own.ask<{ n: number }>(`select count(*)::int as n ${text}`))[0]?.n ?? -1;
  const member = await one(`select member_id as id from account where login = 'dangvien'`);
  const unit = await one(`select unit_id as id from member where id = ${member}`);
  const key = 'accounts.step_up_minutes';
  return [
    {
      room: 'organization',
      login: 'tochuc',
      path: `/quan-tri/to-chuc/${unit}/doi-ten`,
      action: '?/rename',
      fill: { name: 'Chi bộ Hoa Sữa', decision_number: '91-QĐ/ĐU', effective_on: '22/11/2026' },
      later: { name: 'Chi bộ Hoa Ban', decision_number: '92-QĐ/ĐU' },
      done: count(`from audit_entry where action = 'organization.unit_renamed' and unit_id = ${unit}`)
    },
    {
      room: 'members',
      login: 'nghiepvu',
      path: `/quan-tri/dang-vien/${member}/sua`,
      action: '?/correct',
      fill: { phone: '0912 333 444' },
      later: { phone: '0912 555 666' },
      done: count(`from audit_entry where action = 'members.updated' and member_id = ${member}`)
    },
    {
      room: 'security',
      login: 'quantri.ht1',
      path: `/quan-tri/quy-dinh/${key}`,
      action: '?/change',
      fill: { value: '12', effective_from: '01/12/2027', basis_number: '93-QĐ/TU' },
      later: { value: '14', effective_from: '01/12/2028', basis_number: '94-QĐ/TU' },
      done: count(`from rule_value where key = '${key}' and effective_from > '2027-01-01'`)
    }
  ];
}

const send = (caller: APIRequestContext, { path, action }: Act, form: Record<string, string>): Promise<APIResponse> =>
  caller.post(path + action, { form, maxRedirects: 0 });

const flash = (answer: APIResponse) => new URL(answer.headers().location ?? '', 'http://localhost').searchParams.get('nhan');

test('a form sent twice is done once; one that did not know of it is told, and keeps what was typed', async ({ own }) => {
  for (const act of await acts(own)) {
    const caller = await own.caller(act.login);
    const typed = { ...(await fieldsOf(caller, act.path, act.action)), ...act.fill };
    const unaware = { ...(await fieldsOf(caller, act.path, act.action)), ...act.later };
    expect(typed.once, act.room).not.toBe(unaware.once);
    const before = await act.done();

    const answers = await Promise.all([send(caller, act, typed), send(caller, act, typed)]);
    expect(
      answers.map((answer) => answer.status()),
      `${act.room}: ${await answers[0]?.text()}`
    ).toEqual([303, 303]);
    expect(
      answers.map(flash).filter((code) => code === 'da-ghi'),
      act.room
    ).toHaveLength(1);
    expect(await act.done(), act.room).toBe(before + 1);

    const stale = await send(caller, act, unaware);
    const html = await stale.text();
    expect(stale.status(), act.room).toBe(400);
    expect(html, act.room).toContain('đã được người khác cập nhật');
    for (const value of Object.values(act.later)) expect(html, act.room).toContain(`value="${value}"`);
    expect(await act.done(), act.room).toBe(before + 1);
  }
});

test('a grant proposed twice is proposed once', async ({ own }) => {
  const administrator = await own.caller('quantri1');
  const [person] = await own.ask<{ id: string; unit_id: string }>(
    `select a.id, m.unit_id from account a join member m on m.id = a.member_id where a.login = 'dangvien'`
  );
  const path = `/quan-tri/phan-quyen/moi?nguoi=${person?.id}&don-vi=${person?.unit_id}`;
  const { once = '' } = await fieldsOf(administrator, path, '?/propose');
  expect(once).toMatch(/^[0-9a-f-]{36}$/);
  const form = {
    once,
    account_id: person?.id ?? '',
    unit_id: person?.unit_id ?? '',
    role: 'branch_committee',
    reach: 'unit',
    from_on: '01/12/2026',
    decision_number: '95-QĐ/ĐU'
  };
  const answers = await Promise.all([1, 2].map(() => administrator.post('/quan-tri/phan-quyen/moi?/propose', { form, maxRedirects: 0 })));
  expect(answers.map(flash).sort(), await answers[0]?.text()).toEqual(['da-de-nghi-quyen', 'da-ghi']);
  expect(await own.ask(`select id from account_grant where decision_number = '95-QĐ/ĐU'`)).toHaveLength(1);
});

test('a name is stored as people read it: composed, without hidden marks; too long or empty is told and kept', async ({ own }) => {
  const officer = await own.caller('tochuc');
  const [unit] = await own.ask<{ id: string }>(
    `select m.unit_id as id from account a join member m on m.id = a.member_id where a.login = 'dangvien2'`
  );
  const path = `/quan-tri/to-chuc/${unit?.id}/doi-ten`;
  const rename = async (name: string) => {
    const fields = await fieldsOf(officer, path, '?/rename');
    return officer.post(`${path}?/rename`, {
      form: { ...fields, name, decision_number: '96-QĐ/ĐU', effective_on: '22/11/2026' },
      maxRedirects: 0
    });
  };
  const named = async () => (await own.ask<{ name: string }>(`select name from org_unit where id = ${unit?.id}`))[0]?.name;
  const before = await named();
  for (const [name, told] of [
    ['', 'Ô này còn trống'],
    ['\u202E\u200B \uFEFF', 'Ô này còn trống'],
    ['Chi bộ '.repeat(60), 'Nội dung quá dài. Mời rút gọn còn tối đa 200 ký tự.']
  ] as const) {
    const refused = await rename(name);
    const html = await refused.text();
    expect(refused.status()).toBe(400);
    expect(html).toContain(told);
    if (name.length > 100) expect(html).toContain(`value="${name}"`);
  }
  expect(await named()).toBe(before);

  const odd = 'Chi bộ \u202EHoa  Sữa\u202C 🌼 <b>số</b> "1" \u0000&'.normalize('NFD');
  expect((await rename(odd)).status()).toBe(303);
  const stored = 'Chi bộ Hoa Sữa 🌼 <b>số</b> "1" &'.normalize('NFC');
  expect(await named()).toBe(stored);
  const shown = await (await officer.get(`/quan-tri/to-chuc/${unit?.id}`)).text();
  expect(shown).toContain('Chi bộ Hoa Sữa 🌼 &lt;b>số&lt;/b>');
  expect(shown).not.toContain('<b>số</b>');
});

test('the last administrator cannot take the power from himself', async ({ own }) => {
  const administrator = await own.caller('quantri.ht1');
  const grant = `select g.id from account_grant g join account a on a.id = g.account_id where g.role = 'system_administrator' and g.state = 'active'`;
  const [mine] = await own.ask<{ id: string }>(`${grant} and a.login = 'quantri.ht1'`);
  await own.ask(`update account_grant set state = 'ended' where id in (${grant} and a.login <> 'quantri.ht1')`);
  const fields = await fieldsOf(administrator, `/quan-tri/phan-quyen/${mine?.id}`, '?/end');
  const answer = await administrator.post(`/quan-tri/phan-quyen/${mine?.id}?/end`, {
    form: { ...fields, reason: 'Xin thôi việc' },
    maxRedirects: 0
  });
  const html = await answer.text();
  expect(answer.status()).toBe(400);
  expect(html).toContain('Đây là người quản trị cuối cùng của Đảng bộ Thành phố Hà Nội.');
  expect(html).toContain('Xin thôi việc');
  expect(await own.ask(`select id from account_grant where id = ${mine?.id} and state = 'active'`)).toHaveLength(1);
  await own.ask(`update account_grant set state = 'active' where role = 'system_administrator' and state = 'ended' and ended_at is null`);
});
