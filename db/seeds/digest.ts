import type { Client } from 'pg';

/** Columns that differ at each run by their nature: seals and password hashes carry chance. Numbers given by the database follow order. */
const BY_CHANCE = ['id_sealed', 'password_hash', 'sealed_value', 'code_hash'];

/** A digest of each table's rows, whatever their order. `numbered`: tables whose ids the seed gives itself, so that they count as well. */
export async function digestTables(
  client: Client,
  tables: readonly string[],
  numbered: readonly string[]
): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const table of tables) {
    const left_out = numbered.includes(table) ? BY_CHANCE : [...BY_CHANCE, 'id'];
    const { rows } = await client.query<{ digest: string }>(
      `select count(*) || ' ' || md5(coalesce(string_agg(line, E'\\n' order by line), '')) as digest
       from (select (to_jsonb(t) - $1::text[])::text collate "C" as line from ${table} t) lines`,
      [left_out]
    );
    digests[table] = rows[0]?.digest ?? '';
  }
  return digests;
}
