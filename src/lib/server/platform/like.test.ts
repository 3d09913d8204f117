import { sql } from 'kysely';
import { expect } from 'vitest';
import { likeAnywhere } from './like.ts';
import { test, useDatabase } from './testing.ts';

useDatabase();

test('signs of a pattern are letters like others', async ({ tx }) => {
  const matches = async (text: string, typed: string) =>
    (await sql<{ hit: boolean }>`select ${text}::text like ${likeAnywhere(typed)} as hit`.execute(tx)).rows[0]?.hit;
  expect([await matches('Chi bộ 100%', '0%'), await matches('Chi bộ 1000', '0%')]).toEqual([true, false]);
  expect([await matches('a_b', '_'), await matches('abb', 'a_b')]).toEqual([true, false]);
  expect([await matches('a\\b', '\\'), await matches('ab', '\\')]).toEqual([true, false]);
});
