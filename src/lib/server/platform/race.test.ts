import { sql } from 'kysely';
import { describe, expect } from 'vitest';
import { z } from 'zod';
import { openPool } from './db/connect.ts';
import type { DB } from './db/types.ts';
import { action } from './http.ts';
import { RACES } from './race.ts';
import { setRuntime, type Runtime } from './runtime.ts';
import { databaseUrls, NOW, test, useDatabase } from './testing.ts';

useDatabase();

describe('a lost race', () => {
  test('is known by constraints that are there', async ({ tx }) => {
    const { rows } = await sql<{ name: string }>`
      select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid where i.indisunique and c.relname = any(${RACES}::text[]) order by 1`.execute(
      tx
    );
    expect(rows.map(({ name }) => name)).toEqual([...RACES].sort());
  });

  test('is a stale form that keeps what was typed; any other double is a fault', async () => {
    const pool = openPool<DB>(databaseUrls().appUrl, { max: 1, application_name: 'test' });
    try {
      setRuntime({ db: pool.db, now: () => NOW } as Runtime);
      const send = (constraint: string) => {
        const url = new URL('https://so-tay.example.vn/quan-tri/chuc-vu');
        const request = new Request(url, { method: 'POST', body: new URLSearchParams({ name: 'Bí thư' }) });
        const act = action('public', z.object({ name: z.string() }), ({ write }) =>
          write(({ db }) =>
            sql`do ${sql.lit(`begin raise exception 'double' using errcode = 'unique_violation', constraint = '${constraint}'; end`)}`.execute(
              db
            )
          )
        );
        return act({ url, request, locals: { reference: 'TEST', token_hash: null }, cookies: { get: () => undefined } } as never);
      };
      expect(await send('member_position_secretary')).toMatchObject({
        status: 400,
        data: { values: { name: 'Bí thư' }, problems: { '': [{ code: 'form.stale' }] } }
      });
      await expect(send('account_session_token_hash_key')).rejects.toMatchObject({ code: '23505' });
    } finally {
      await pool.close();
    }
  });
});
