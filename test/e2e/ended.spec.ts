/** Sessions and rights that are over: the next request knows it, and nobody meets an error. */
import type { APIRequestContext } from '@playwright/test';
import { test, type Own } from './own-product.ts';
import { expect } from './people.ts';

/** Leads to the sign-in page, and that page opens and takes the cookie away. */
async function expectOut(caller: APIRequestContext, path: string, why: string): Promise<void> {
  const answer = await caller.get(path, { maxRedirects: 0 });
  expect(answer.status(), why).toBe(303);
  expect(answer.headers().location, why).toBe(`/dang-nhap?ve=${encodeURIComponent(path)}`);
  const page = await caller.get('/dang-nhap');
  expect(page.status(), why).toBe(200);
  expect(page.headers()['set-cookie'] ?? '', why).toMatch(/^phien=;.*Max-Age=0/i);
  expect(await page.text()).toContain('Tên đăng nhập');
}

const member = `(select member_id from account where login = 'hothilan')`;

/** Ways a session comes to its end without its owner, and what undoes them for the next one. */
const ends: [string, string, string?][] = [
  [
    'idle too long',
    `update account_session s set last_used_at = now() - make_interval(secs => idle_seconds + 1) from account a where a.id = s.account_id and a.login = 'hothilan'`
  ],
  [
    'older than any session may be',
    `update account_session s set expires_at = now() - interval '1 second' from account a where a.id = s.account_id and a.login = 'hothilan'`
  ],
  [
    'ended from another device',
    `update account_session s set ended_at = now() from account a where a.id = s.account_id and a.login = 'hothilan'`
  ],
  [
    'its account was locked',
    `update account set state = 'locked' where login = 'hothilan'`,
    `update account set state = 'active' where login = 'hothilan'`
  ],
  [
    'its account was closed',
    `update account set state = 'ended' where login = 'hothilan'`,
    `update account set state = 'active' where login = 'hothilan'`
  ],
  [
    'its account waits for a new card',
    `update account set state = 'pending_activation' where login = 'hothilan'`,
    `update account set state = 'active' where login = 'hothilan'`
  ],
  [
    'its member left',
    `update member set membership_status = 'left' where id = ${member}`,
    `update member set membership_status = 'official' where id = ${member}`
  ]
];

test('a session that is over leads to the sign-in page, whatever ended it', async ({ own }) => {
  for (const [why, end, undo] of ends) {
    const caller = await own.caller('hothilan');
    await own.ask(end);
    await expectOut(caller, '/ca-nhan/ho-so', why);
    const again = await own.caller('hothilan').then(
      () => 'in',
      () => 'refused'
    );
    expect(again, why).toBe(undo ? 'refused' : 'in');
    if (undo) await own.ask(undo);
  }
});

test('a token nobody ever had is taken away too', async ({ own }) => {
  for (const token of ['x', 'a'.repeat(43), '%27%20or%201%3D1', 'a'.repeat(3000)]) {
    const ask = async (path: string) => (await own.caller()).get(path, { headers: { cookie: `phien=${token}` }, maxRedirects: 0 });
    expect((await ask('/quan-tri')).status()).toBe(303);
    expect((await ask('/dang-nhap')).headers()['set-cookie'] ?? '').toMatch(/^phien=;/);
  }
});

test('rights end with their day, their position and their membership, at the very next request', async ({ own }) => {
  const secretary = await own.caller('bithu');
  const list = async () => (await secretary.get('/quan-tri/dang-vien', { maxRedirects: 0 })).status();
  expect(await list()).toBe(200);
  for (const [why, end, back] of await endsOfRights(own)) {
    await own.ask(end);
    expect(await list(), why).toBe(403);
    expect((await secretary.get('/ca-nhan')).status(), 'he stays a member').toBe(200);
    await own.ask(back);
    expect(await list(), why).toBe(200);
  }
  await own.ask(`update member set membership_status = 'left' where id = (select member_id from account where login = 'bithu')`);
  await expectOut(secretary, '/quan-tri/dang-vien', 'membership');
  await own.ask(`update member set membership_status = 'official' where id = (select member_id from account where login = 'bithu')`);
});

async function endsOfRights(own: Own): Promise<[string, string, string][]> {
  const [grant] = await own.ask<{ id: string; basis: string; position_id: string | null; member_id: string; from_on: string }>(
    `select g.id, g.basis, g.position_id, a.member_id, g.from_on::text from account_grant g join account a on a.id = g.account_id
     where a.login = 'bithu' and g.state = 'active'`
  );
  if (!grant) throw new Error('the secretary has no grant');
  const [held] = await own.ask<{ id: string }>(`select id from member_position where member_id = $1 and to_on is null limit 1`, [
    grant.member_id
  ]);
  const by_position = `update account_grant set basis = 'position', position_id = ${held?.id ?? 'null'} where id = ${grant.id}`;
  const as_before = `update account_grant set basis = '${grant.basis}', position_id = ${grant.position_id ?? 'null'}, to_on = null, state = 'active' where id = ${grant.id}`;
  return [
    [
      'its last day was yesterday',
      `update account_grant set from_on = '2020-01-01', to_on = current_date - 2 where id = ${grant.id}`,
      as_before
    ],
    [
      'the position ended',
      `with g as (${by_position}) update member_position set to_on = current_date - 2 where id = ${held?.id ?? 0}`,
      `with g as (${as_before}) update member_position set to_on = null where id = ${held?.id ?? 0}`
    ],
    ['it was withdrawn', `update account_grant set state = 'ended', ended_at = now() where id = ${grant.id}`, as_before]
  ];
}
