import pg from 'pg';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { workOnce } from '#platform/jobs.ts';
import { NOW, test, useOwnDatabase, type OwnDatabase } from '#platform/testing.ts';
import { securityJobs } from './jobs.ts';
import { verifyAudit } from './seal.ts';

const own = useOwnDatabase();

let { app } = {} as OwnDatabase;
let owner: pg.Client;
let clients: pg.Client[];

beforeEach(async () => {
  ({ app } = own());
  clients = [];
  owner = await connect(own().ownerUrl);
  await owner.query('truncate audit_entry, audit_seal restart identity cascade');
});
afterEach(async () => {
  for (const client of clients) await client.end();
});

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  clients.push(client);
  return client;
}

const write = (client: pg.Client, subject: string) =>
  client.query('insert into audit_entry (action, subject) values ($1, $2)', ['members.viewed', subject]);
const sealNow = async () => (await app.pool.query<{ n: number }>('select app.audit_seal() as n')).rows[0]?.n;
const seals = async () =>
  (await owner.query<{ subject: string; seal_id: string | null }>('select subject, seal_id from audit_entry order by id')).rows;

/** Three seals of two entries each. */
async function threeSeals() {
  for (const subject of ['1', '2', '3', '4', '5', '6']) {
    await write(owner, subject);
    if (Number(subject) % 2 === 0) await sealNow();
  }
}
const faults = async () => (await verifyAudit(app.db)).faults.map(({ seal_id, fault }) => `${seal_id} ${fault}`);

describe('the sealed log', () => {
  test('is whole when nobody touched it, and says what is not sealed yet', async () => {
    await threeSeals();
    await write(owner, '7');
    const verdict = await verifyAudit(app.db);
    expect([verdict.faults, verdict.head?.seal_id, verdict.head?.last_id, verdict.unsealed]).toEqual([[], '3', '6', 1]);
  });

  test('cannot be changed or emptied by the application', async () => {
    await threeSeals();
    const writer = await connect(own().appUrl);
    for (const attack of [
      `update audit_entry set subject = 'x'`,
      'delete from audit_entry',
      'truncate audit_entry',
      'delete from audit_seal',
      'update audit_seal set entries = 1'
    ]) {
      await expect(writer.query(attack)).rejects.toThrow('permission denied');
    }
    await expect(writer.query(`insert into audit_entry (action, seal_id) values ('members.viewed', 1)`)).rejects.toThrow(
      'permission denied'
    );
  });

  test.for([
    ['an entry changed', `update audit_entry set subject = 'x' where id = 3`, ['2 entry_changed']],
    ['its time changed', `update audit_entry set at = at + interval '1 microsecond' where id = 1`, ['1 entry_changed']],
    ['an entry removed', 'delete from audit_entry where id = 4', ['2 entry_missing']],
    ['an entry slipped in', `insert into audit_entry (action, subject, seal_id) values ('members.viewed', 'x', 2)`, ['2 entry_missing']],
    [
      'a seal cut out of the middle with its entries',
      'delete from audit_entry where seal_id = 2; delete from audit_seal where id = 2',
      ['3 chain_broken']
    ],
    ['the beginning cut off', 'delete from audit_entry where seal_id = 1; delete from audit_seal where id = 1', ['2 chain_broken']],
    [
      'a seal made to fit a changed entry',
      `update audit_entry set subject = 'x' where id = 3; update audit_seal set digest = app.audit_digest(2, previous) where id = 2`,
      ['3 chain_broken']
    ]
  ] as const)('betrays %s by its owner', async ([, attack, found]) => {
    await threeSeals();
    await owner.query(attack);
    expect(await faults()).toEqual(found);
  });

  test('betrays an end cut off, against a head noted before', async () => {
    await threeSeals();
    const { head } = await verifyAudit(app.db);
    await owner.query('delete from audit_entry where seal_id = 3; delete from audit_seal where id = 3');
    expect(await faults()).toEqual([]);
    expect((await verifyAudit(app.db, head)).faults.map(({ fault }) => fault)).toEqual(['head_missing']);
  });
});

describe('sealing', () => {
  test('keeps no writer waiting, and is not kept waiting by one', async () => {
    const [sealer, writer, slow] = [await connect(own().ownerUrl), await connect(own().appUrl), await connect(own().appUrl)];
    await write(writer, '1');
    await slow.query('begin');
    await write(slow, 'slow');
    await sealer.query('begin');
    await sealer.query(`set local lock_timeout = '1s'`);
    await sealer.query('select app.audit_seal()');
    await writer.query(`set lock_timeout = '1s'`);
    await write(writer, 'during'); // fails by its lock_timeout if it had to wait for the open sealing
    await slow.query('commit');
    await sealer.query('commit');
    expect(await seals()).toEqual([
      { subject: '1', seal_id: '1' },
      { subject: 'slow', seal_id: null },
      { subject: 'during', seal_id: null }
    ]);
  });

  test('takes every entry exactly once, also those committed out of the order of their ids', async () => {
    const [first, second] = [await connect(own().appUrl), await connect(own().appUrl)];
    await first.query('begin');
    await write(first, 'early id, late commit');
    await write(second, 'late id, early commit');
    expect(await sealNow()).toBe(1);
    await first.query('commit');
    await write(second, 'afterwards');
    expect(await sealNow()).toBe(2);
    expect(await sealNow()).toBe(0);
    expect((await seals()).map(({ seal_id }) => seal_id)).toEqual(['2', '1', '2']);
    expect(await faults()).toEqual([]);
  });

  test('of two at once one does the work', async () => {
    await write(owner, '1');
    const [one, two] = [await connect(own().appUrl), await connect(own().appUrl)];
    await one.query('begin');
    await one.query('select app.audit_seal()');
    expect((await two.query('select app.audit_seal() as n')).rows).toEqual([{ n: 0 }]);
    await one.query('commit');
    expect((await seals()).map(({ seal_id }) => seal_id)).toEqual(['1']);
  });

  test('is standing work that writes the head of the chain to the log', async () => {
    await write(owner, '1');
    const lines: string[] = [];
    const log = pino({ base: undefined, timestamp: false }, { write: (line: string) => void lines.push(line) });
    const kinds = { 'security.seal': securityJobs['security.seal'] ?? { work: () => Promise.reject(new Error('no job')) } };
    expect(await workOnce(app.db, kinds, { log, now: () => NOW })).toBe(true);
    const head = (await verifyAudit(app.db)).head;
    expect(JSON.parse(lines[0] ?? '{}')).toEqual({ level: 30, ...head, sealed: 1, msg: 'audit sealed' });
    await owner.query('delete from job');
  });
});
