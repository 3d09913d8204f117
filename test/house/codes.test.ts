// Every code the database accepts has a Vietnamese word: nobody ever reads `temporarily_elsewhere` on a screen.
import { sql } from 'kysely';
import { describe, expect } from 'vitest';
import { test, useDatabase } from '#platform/testing.ts';
import * as labels from '#text/labels.ts';
import { rules, rulesToCome } from '#text/rules.ts';
import { filesIn } from './files.ts';

useDatabase();

/** Which table of labels speaks for a column, where it is not the column's own name. */
const TABLE_FOR: Record<string, string> = {
  'org_unit.tier': 'tier',
  'org_kind.tier': 'tier',
  'org_kind_tier.tier': 'tier',
  'org_unit.usage_level': 'usage_level',
  'org_kind.usage_level': 'usage_level',
  'org_unit.branch_type': 'branch_type',
  'org_power.power': 'org_power',
  'org_change.kind': 'org_change_kind',
  'member.sex': 'sex',
  'member.membership_status': 'membership_status',
  'member.activity_status': 'activity_status',
  'member_attachment.kind': 'attachment_kind',
  'member_status.exit_reason': 'exit_reason',
  'member_status.return_kind': 'return_kind',
  'member_position.position': 'position',
  'member_change_request.state': 'change_request_state',
  'member_import_row.outcome': 'import_outcome',
  'account.state': 'account_state',
  'account_grant.reach': 'grant_reach',
  'account_grant.state': 'grant_state',
  'account_grant.basis': 'grant_basis',
  'rule_value.mark': 'rule_mark'
};

test('every rule figure is read by a room, or its page says that it is not used yet', () => {
  const texts = filesIn('src/lib/server', /(?<!\.test|platform\/rules)\.ts$/).map(({ text }) => text);
  const unread = Object.keys(rules).filter((key) => !texts.some((text) => text.includes(`'${key}'`)));
  expect(unread).toEqual([...rulesToCome]);
});

describe('every code has its words', () => {
  test('for each column with a closed list of values', async ({ tx }) => {
    const { rows } = await sql<{ name: string; codes: string }>`
      select conrelid::regclass || '.' || a.attname as name, pg_get_constraintdef(c.oid) as codes
      from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
      where contype = 'c' and cardinality(conkey) = 1 and pg_get_constraintdef(c.oid) like '%ANY (ARRAY[%'`.execute(tx);
    const missing = rows.flatMap(({ name, codes }) => {
      const table = (labels.labels as Record<string, Record<string, string>>)[TABLE_FOR[name] ?? ''];
      if (!table) return TABLE_FOR[name] ? [`${name}: no table ${TABLE_FOR[name]}`] : [];
      return [...codes.matchAll(/'([a-z_]+)'::text/g)]
        .map(([, code]) => code ?? '')
        .filter((code) => !(code in table))
        .map((code) => `${name}: ${code}`);
    });
    expect(missing).toEqual([]);
    expect(Object.keys(TABLE_FOR).filter((name) => !rows.some((row) => row.name === name))).toEqual([]);
  });

  test('for each kind of unit', async ({ tx }) => {
    const kinds = await tx.selectFrom('org_kind').select('kind').execute();
    expect(kinds.map(({ kind }) => kind).filter((kind) => !(kind in labels.labels.node_kind))).toEqual([]);
  });
});
