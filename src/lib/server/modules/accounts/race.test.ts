/** What two people do in the same moment: transactions of their own, as the product has them. */
import { sql } from 'kysely';
import { beforeAll, expect, test } from 'vitest';
import { plantMember, plantUnits, type CastUnits } from '#test/cast.ts';
import type { Writer } from '#platform/context.ts';
import { isLostRace } from '#platform/race.ts';
import { tokenHash } from '#platform/seal.ts';
import { KEYS, NOW, useOwnDatabase, type OwnDatabase } from '#platform/testing.ts';
import { addSeconds } from '#platform/time.ts';
import { write } from '#platform/transaction.ts';
import { activate, presentCard } from './activation.ts';
import { delegateGrant } from './delegation.ts';
import { issueAccounts, reprintCards } from './issue.ts';
import { settled } from './outcome.ts';

const own = useOwnDatabase();

let { owner, app, blocked } = {} as OwnDatabase;
let units: CastUnits;

beforeAll(async () => {
  ({ owner, app, blocked } = own());
  units = await owner.db.transaction().execute((tx) => plantUnits(tx));
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

test('of two tabs that lend the same grant to the same person one is too late: a stale form', async () => {
  const token_hash = tokenHash('secretary');
  const [grant_id, account_id] = await owner.db.transaction().execute(async (tx) => {
    const [mine, theirs] = [await plantMember(tx, units.branch_1b), await plantMember(tx, units.branch_1b)];
    const { rows } = await sql<{ id: string }>`
      insert into account (member_id, name, login, state)
      values (${mine}, 'Một', 'mot', 'active'), (${theirs}, 'Hai', 'hai', 'active') returning id`.execute(tx);
    const [one = '', two = ''] = rows.map(({ id }) => id);
    await sql`insert into account_session (account_id, token_hash, created_at, last_used_at, idle_seconds, expires_at)
              values (${one}, ${token_hash}, ${NOW}, ${NOW}, 3600, ${addSeconds(NOW, 3600)})`.execute(tx);
    const { id } = await tx
      .insertInto('account_grant')
      .values({
        account_id: one,
        role: 'branch_secretary',
        unit_id: units.branch_1b.id,
        reach: 'subtree',
        from_on: '2026-01-01',
        basis: 'decision',
        state: 'active'
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    return [id, two];
  });
  const wish = { grant_id, account_id, from_on: '2026-03-02', to_on: '2026-03-08', decision_number: '' };
  const lend = (work: (ctx: Writer) => Promise<unknown> = async () => undefined) =>
    write(app.db, { caller: token_hash, now: NOW, reference: 'TEST' }, async (ctx) => {
      await delegateGrant(ctx, wish);
      return work(ctx);
    });
  let second: Promise<unknown> = Promise.resolve();
  await lend(async () => {
    second = lend().catch((problem: unknown) => problem);
    await blocked();
  });
  expect(isLostRace(await second)).toBe(true);
  const lent = await owner.db.selectFrom('account_grant').select('state').where('delegated_from', '=', grant_id).execute();
  expect(lent).toEqual([{ state: 'active' }]);
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
