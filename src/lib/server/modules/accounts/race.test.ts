/** What two people do in the same moment: transactions of their own, as the product has them. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plantMember, plantUnits, type CastUnits } from '#test/cast.ts';
import type { Writer } from '#platform/context.ts';
import { openPool } from '#platform/db/connect.ts';
import type { DB } from '#platform/db/types.ts';
import { isLostRace } from '#platform/race.ts';
import { tokenHash } from '#platform/seal.ts';
import { databaseUrls, KEYS, NOW, useDatabase } from '#platform/testing.ts';
import { write } from '#platform/transaction.ts';
import { activate, presentCard } from './activation.ts';
import { issueAccounts, reprintCards } from './issue.ts';
import { settled } from './outcome.ts';

useDatabase();

let owner: ReturnType<typeof openPool<DB>>;
let app: ReturnType<typeof openPool<DB>>;
let units: CastUnits;

beforeAll(async () => {
  const settings = { max: 4, application_name: 'test', log: () => undefined };
  owner = openPool<DB>(databaseUrls().adminUrl, settings);
  app = openPool<DB>(databaseUrls().appUrl, settings);
  units = await owner.db.transaction().execute((tx) => plantUnits(tx));
});
afterAll(async () => {
  await app.close();
  await owner.close();
});

const by = <T>(caller: 'system' | null, work: (ctx: Writer) => Promise<T>) => write(app.db, { caller, now: NOW, reference: 'TEST' }, work);

/** Begins the second while the first, done but for its end, still holds what it wrote; then lets the first end. */
async function atOnce<A, B>(first: (ctx: Writer) => Promise<A>, second: () => Promise<B>) {
  return by('system', async (ctx) => {
    const one = await first(ctx);
    const two = second().then(
      (done) => ({ done }),
      (problem: unknown) => ({ problem })
    );
    await blocked();
    return { one, two };
  }).then(async ({ one, two }) => ({ one, two: await two }));
}

/** Until one transaction waits for another. */
async function blocked(): Promise<void> {
  for (;;) {
    const { rows } = await sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
      owner.db
    );
    if (rows.length > 0) return;
  }
}

async function waitingAccount(): Promise<{ id: string; code: string }> {
  const member_id = await owner.db.transaction().execute((tx) => plantMember(tx, units.branch_1a));
  const [card] = await by('system', (ctx) => issueAccounts(ctx, { member_ids: [member_id], include_exempt: false }, KEYS));
  return { id: card?.account_id ?? '', code: card?.code ?? '' };
}

const openCards = (account_id: string) =>
  owner.db
    .selectFrom('account_activation')
    .select('id')
    .where('account_id', '=', account_id)
    .where('used_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .execute();

test('of two printings of the same card one is too late: a stale form', async () => {
  const { id } = await waitingAccount();
  const reprint = (ctx: Writer) => reprintCards(ctx, { account_ids: [id] }, KEYS);
  const { one, two } = await atOnce(reprint, () => by('system', reprint));
  expect(one).toHaveLength(1);
  expect('problem' in two && isLostRace(two.problem)).toBe(true);
  expect(await openCards(id)).toHaveLength(1);
});

test('a card is not printed again for who is just coming in by the first', async () => {
  const { id, code } = await waitingAccount();
  const token = settled(await by(null, (ctx) => presentCard(ctx, KEYS, { code, address: '203.0.113.7' })));
  const { two } = await atOnce(
    (ctx) => activate(ctx, tokenHash(token), { password: 'ấm trà nguội bên hiên' }),
    () => by('system', (ctx) => reprintCards(ctx, { account_ids: [id] }, KEYS))
  );
  expect(two).toMatchObject({ problem: { code: 'accounts.not_active' } });
  expect(await openCards(id)).toEqual([]);
});
