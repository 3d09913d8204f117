import { sql } from 'kysely';
import { beforeAll, describe, expect } from 'vitest';
import { z } from 'zod';
import { action } from './http.ts';
import { RACES } from './race.ts';
import { setRuntime, type Runtime } from './runtime.ts';
import { NOW, test, useOwnDatabase } from './testing.ts';

const own = useOwnDatabase();

beforeAll(() => setRuntime({ db: own().app.db, now: () => NOW } as Runtime));

describe('a lost race', () => {
  test('is known by constraints that are there', async ({ tx }) => {
    const { rows } = await sql<{ name: string }>`
      select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid where i.indisunique and c.relname = any(${RACES}::text[]) order by 1`.execute(
      tx
    );
    expect(rows.map(({ name }) => name)).toEqual([...RACES].sort());
  });

  test('is a stale form that keeps what was typed; any other double is a fault', async () => {
    expect(await send(() => ['unique_violation', 'member_position_secretary'])).toMatchObject(stale);
    await expect(send(() => ['unique_violation', 'account_session_token_hash_key'])).rejects.toMatchObject({ code: '23505' });
  });

  test('against a move of the unit is run once more, and a stale form when it is lost again', async () => {
    const moved = ['foreign_key_violation', 'member_unit_id_unit_pos_fkey'] as const;
    let runs = 0;
    expect(await send(() => (++runs === 1 ? moved : undefined))).toBe('done');
    for (const problem of [moved, ['serialization_failure', ''], ['deadlock_detected', '']] as const) {
      runs = 0;
      expect(await send(() => (++runs, problem))).toMatchObject(stale);
      expect(runs).toBe(2);
    }
    await expect(send(() => ['foreign_key_violation', 'member_unit_id_fkey'])).rejects.toMatchObject({ code: '23503' });
  });
});

const stale = { status: 400, data: { values: { name: 'Bí thư' }, problems: { '': [{ code: 'form.stale' }] } } };

/** Sends a form whose transaction fails as `failing` says at each run: the condition, and the constraint behind it. */
function send(failing: () => readonly [string, string] | undefined) {
  const url = new URL('https://so-tay.example.vn/quan-tri/chuc-vu');
  const request = new Request(url, { method: 'POST', body: new URLSearchParams({ name: 'Bí thư' }) });
  const act = action('public', z.object({ name: z.string() }), async ({ write }) => {
    await write(async ({ db }) => {
      const [condition, constraint] = failing() ?? [];
      if (condition === undefined) return;
      const raise = `begin raise exception 'refused' using errcode = '${condition}', constraint = '${constraint}'; end`;
      await sql`do ${sql.lit(raise)}`.execute(db);
    });
    return 'done';
  });
  return act({ url, request, locals: { reference: 'TEST', token_hash: null }, cookies: { get: () => undefined } } as never);
}
