// Every code the database allows has a label, and every label is written the way the house writes.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ageBands } from './age.ts';
import { auditActions } from './audit.ts';
import { choicesOf, codesOf, labelOf, labels } from './labels.ts';
import { permissions } from './permissions.ts';
import { inSentence } from './word.ts';
import { positionName, positionTitle } from './position.ts';
import { problems, problemText } from './problems.ts';
import { rules, ruleUnits } from './rules.ts';

const migrations = new URL('../../../db/migrations/', import.meta.url);
const sql = readdirSync(migrations)
  .map((file) => readFileSync(new URL(file, migrations), 'utf8'))
  .join('\n');

/** Columns named otherwise than their enum. `undefined`: the codes never reach a screen. */
const enumOfColumn: Record<string, string | undefined> = {
  'org_change.kind': 'org_change_kind',
  'org_power.power': 'org_power',
  'member.source': 'field_source',
  'member_attachment.kind': 'attachment_kind',
  'member_status.field': 'status_field',
  'member_position.manner': 'appointment_manner',
  'member_change.source': 'field_source',
  'member_change_request.field': 'member_field',
  'member_change_request.state': 'change_request_state',
  'member_import.state': 'import_state',
  'member_import_row.outcome': 'import_outcome',
  'member_import_row.decision': 'import_decision',
  'account.state': 'account_state',
  'account_activation.purpose': 'activation_purpose',
  'account_challenge.kind': undefined,
  'installation.kind': undefined,
  'account_grant.reach': 'grant_reach',
  'account_grant.basis': 'grant_basis',
  'account_grant.state': 'grant_state',
  'rule_value.mark': 'rule_mark',
  'org_allowed_edge.mark': 'rule_mark',
  'org_kind_tier.mark': 'rule_mark'
};

test('every code that a check constraint allows has a label', () => {
  const missing: string[] = [];
  let checked = 0;
  for (const [, table, columns = ''] of sql.matchAll(/create (?:unlogged )?table (\w+) \(([\s\S]*?)\n\);/g)) {
    for (const [, column, list = ''] of columns.matchAll(/check \((\w+) in\s*\(([^)]*)\)\)/g)) {
      const key = `${table}.${column}`;
      const name = key in enumOfColumn ? enumOfColumn[key] : column;
      if (name === undefined) continue;
      const known: Record<string, string> | undefined = labels[name as keyof typeof labels];
      for (const [, code = ''] of list.matchAll(/'(\w+)'/g)) {
        checked += 1;
        if (!known?.[code]) missing.push(`${key} '${code}'`);
      }
    }
  }
  expect(missing).toEqual([]);
  expect(checked).toBeGreaterThan(80);
});

test('every rule figure and its unit has words', () => {
  for (const [, key = '', unit = ''] of sql.matchAll(/^ {2}\('([a-z]+\.[a-z_]+)',\s*'[^']*',\s*'([a-z_]+)',/gm)) {
    expect(Object.keys(rules)).toContain(key);
    expect(Object.keys(ruleUnits)).toContain(unit);
  }
});

/** Old placement of the tone mark: oà, oé, uỷ … at the end of a word, except after q. */
const OLD_TONE = /(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?!\p{L})/iu;

test('all words are NFC, trimmed, with the tone mark in its new place', () => {
  const tables: Record<string, object> = { ...labels, permissions, problems, auditActions, rules, ruleUnits };
  const all = Object.values(tables).flatMap((table) => Object.values(table) as string[]);
  for (const text of [...all, ...Object.values(ageBands).map(({ label }) => label)]) {
    expect(text).toBe(text.normalize('NFC').trim());
    expect(text).not.toMatch(OLD_TONE);
    expect(text).not.toMatch(/!|\bbạn\b/i);
  }
  expect(all.length).toBeGreaterThan(250);
});

test('the guard against old tone marks knows them', () => {
  for (const old of ['hoà', 'Đảng uỷ', 'HOÁ', 'thuý', 'khoẻ']) expect(old).toMatch(OLD_TONE);
  for (const good of ['hòa', 'Đảng ủy', 'quý', 'quỹ', 'hoàn', 'khoản', 'toàn']) expect(good).not.toMatch(OLD_TONE);
});

test('a code gives its label, and choices keep the order of the glossary', () => {
  expect(labelOf('node_kind', 'branch')).toBe('Chi bộ');
  expect(labelOf('node_kind', 'unknown')).toBe('unknown');
  expect(labelOf('node_kind', 'constructor')).toBe('constructor');
  expect(codesOf('sex')).toEqual(['male', 'female']);
  expect(choicesOf('grant_reach')[1]).toEqual({ value: 'subtree', label: 'Đơn vị này và cấp dưới' });
});

test('a position is completed by its unit', () => {
  const branch = { kind: 'branch', name: 'Chi bộ tổ dân phố số 5' };
  const ward = { kind: 'commune_org', name: 'Đảng bộ phường Ba Đình' };
  expect(positionTitle('secretary', branch)).toBe('Bí thư Chi bộ tổ dân phố số 5');
  expect(positionTitle('committee_member', branch)).toBe('Chi ủy viên Chi bộ tổ dân phố số 5');
  expect(['branch', 'grassroots_branch', 'commune_org', 'city_org'].map((kind) => positionName('committee_member', kind))).toEqual([
    'Chi ủy viên',
    'Chi ủy viên',
    'Đảng ủy viên',
    'Thành ủy viên'
  ]);
  expect(positionName('overseer', 'branch')).toBe('Cấp ủy viên theo dõi');
  expect(positionTitle('deputy_secretary', ward)).toBe('Phó Bí thư Đảng ủy phường Ba Đình');
  expect(positionTitle('inspection_head', ward)).toBe('Chủ nhiệm Ủy ban Kiểm tra Đảng ủy phường Ba Đình');
  expect(positionTitle('secretary', { kind: 'city_org', name: 'Đảng bộ Thành phố Hà Nội' })).toBe('Bí thư Thành ủy Hà Nội');
  expect(positionTitle('group_leader', { kind: 'party_group', name: 'Tổ đảng số 1' })).toBe('Tổ trưởng Tổ đảng số 1');
  expect(positionTitle('board_head', { kind: 'advisory_body', name: 'Ban Tổ chức' })).toBe('Trưởng Ban Tổ chức');
  expect(positionTitle('record_officer', ward)).toBe('Cán bộ nghiệp vụ, Đảng bộ phường Ba Đình');
});

test('a label inside a sentence keeps its capitals but the first', () => {
  expect(inSentence(labelOf('member_field', 'joined_on'))).toBe('ngày vào Đảng');
});

test('a problem is told with its values, numbers the Vietnamese way', () => {
  expect(problemText('organization.has_members', { count: 1234 })).toContain('1.234 đảng viên');
  expect(problemText('accounts.slow_down')).toContain('đợi … giây');
  expect(problemText('no.such_code')).toMatch(/^Chưa thực hiện được/);
});

test('every problem says two things: what happened and what to do', () => {
  for (const [code, sentence] of Object.entries(problems)) {
    expect([code, sentence]).toEqual([code, expect.stringMatching(/^\p{Lu}.*[.;].+\.$/u)]);
    expect(code).toMatch(/^[a-z_]+\.[a-z0-9_]+$/);
  }
});

test('the glossary shows every code beside its label', () => {
  const glossary = readFileSync(new URL('../../../GLOSSARY.md', import.meta.url), 'utf8');
  const { role, ...enums } = labels;
  for (const [code, label] of Object.entries({ ...role, ...permissions })) expect(glossary).toContain(`| ${label} | \`${code}\` |`);
  for (const [name, table] of Object.entries(enums)) {
    const codes = Object.entries(table).map(([code, label]) => `\`${code}\` ${label}`);
    expect(glossary).toContain(`| \`${name}\` | ${codes.join('; ')} |`);
  }
});
