import { sql, type Kysely } from 'kysely';
import type { DB } from '../../src/lib/server/platform/db/types.ts';

interface Column {
  table_name: string;
  guarded: boolean;
  columns: string;
}

/** Every table with its columns, and whether the outer wall stands before it. */
export async function schemaDoc(db: Kysely<DB>): Promise<string> {
  const { rows } = await sql<Column>`
    select c.relname as table_name, c.relrowsecurity as guarded,
           string_agg('| ' || a.attname || ' | ' || format_type(a.atttypid, a.atttypmod) || ' | ' || case when a.attnotnull then '' else 'null' end || ' | '
             || coalesce((select '→ ' || confrelid::regclass from pg_constraint k where k.contype = 'f' and k.conrelid = c.oid and a.attnum = k.conkey[1] limit 1), '') || ' |',
             E'\n' order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' group by 1, 2 order by 1`.execute(db);
  const tables = rows.map(
    ({ table_name, guarded, columns }) =>
      `\n## ${table_name}\n\n${guarded ? 'Row-level security.' : 'No personal data.'}\n\n| Column | Type | Null | Refers to |\n|---|---|---|---|\n${columns}\n`
  );
  return `# Schema\n\nGenerated from the migrated database; not edited by hand.\n${tables.join('')}`;
}
