// What the database promises, asked of the database itself.
import { sql } from 'kysely';
import { describe, expect } from 'vitest';
import { test, useDatabase } from '#platform/testing.ts';

useDatabase();

/** Tables without row-level security, each with its reason: none holds personal data. */
const OPEN: Record<string, string> = {
  access_role: 'the table of permissions',
  account_attempt: 'keyed hashes of sources, no person',
  audit_seal: 'digests',
  form_once: 'random tokens',
  installation: 'one word: demo, scale or real',
  job: 'ids only',
  member_count: 'numbers',
  org_allowed_edge: 'rules',
  org_change: 'decisions on units',
  org_kind: 'rules',
  org_kind_tier: 'rules',
  org_power: 'powers of units',
  org_unit: 'units',
  org_unit_version: 'units',
  rule_value: 'figures of rules',
  schema_migration: 'migrations'
};

/** Policies that let every row through, each with its reason. */
const UNBOUNDED: Record<string, string> = {
  'account_challenge.account_challenge_scope': 'before anyone is known; reached by the hash of a secret only'
};

describe('the database', () => {
  test('guards every table with personal data by row-level security', async ({ tx }) => {
    const { rows } = await sql<{ name: string }>`
      select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relrowsecurity order by 1`.execute(
      tx
    );
    expect(rows.map(({ name }) => name).filter((name) => !(name in OPEN))).toEqual([]);
  });

  test('has no policy that lets every row through but for a written reason', async ({ tx }) => {
    const { rows } = await sql<{ name: string }>`
      select tablename || '.' || policyname as name from pg_policies where 'true' in (qual, with_check) order by 1`.execute(tx);
    expect(rows.map(({ name }) => name)).toEqual(Object.keys(UNBOUNDED).sort());
  });

  test('lets the application own nothing', async ({ tx }) => {
    const { rows } = await sql<{ n: string }>`
      select c.relname as n from pg_class c join pg_roles r on r.oid = c.relowner
      where c.relnamespace in ('public'::regnamespace, 'app'::regnamespace) and pg_has_role(r.oid, 'sotay_app', 'member') and r.rolname like 'sotay_%login%'`.execute(
      tx
    );
    expect(rows).toEqual([]);
    const { rows: power } = await sql<{
      n: string;
    }>`select rolname as n from pg_roles where rolname = 'sotay_app' and (rolsuper or rolbypassrls or rolcreaterole)`.execute(tx);
    expect(power).toEqual([]);
  });

  test('has every foreign key indexed', async ({ tx }) => {
    const { rows } = await sql<{ fk: string }>`
      select conrelid::regclass || '.' || conname as fk from pg_constraint c
      where contype = 'f' and not exists (
        select 1 from pg_index i where i.indrelid = c.conrelid
          and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] <@ c.conkey)
      order by 1`.execute(tx);
    expect(rows.map(({ fk }) => fk)).toEqual([]);
  });

  test('fixes the search path of every function that runs as its owner', async ({ tx }) => {
    const { rows } = await sql<{ n: string }>`
      select proname as n from pg_proc where pronamespace = 'app'::regnamespace and prosecdef and not coalesce(array_to_string(proconfig, ','), '') like '%search_path=%pg_temp%'`.execute(
      tx
    );
    expect(rows).toEqual([]);
  });

  test('lets nobody change or remove an entry of the audit log', async ({ tx }) => {
    const { rows } = await sql<{ may: boolean }>`
      select has_table_privilege('sotay_app', 'audit_entry', p) as may from unnest(array['update', 'delete', 'truncate']) p`.execute(tx);
    expect(rows.map(({ may }) => may)).toEqual([false, false, false]);
  });
});
