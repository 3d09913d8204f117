import { describe, expect } from 'vitest';
import { plantUnits } from '#test/cast.ts';
import type { Writer } from '#platform/context.ts';
import { ruleBounds, ruleValue, type RuleKey } from '#platform/rules.ts';
import { addSeconds } from '#platform/time.ts';
import { NOW, test, useDatabase } from '#platform/testing.ts';
import { ruleForm } from './forms.ts';
import { changeRule } from './rule.ts';
import { listRules, rulePage } from './rule.queries.ts';

useDatabase();

const KEY = 'accounts.delegation_days_max';
const TODAY = '2026-03-02';

/** What the form sends for a new longest delegation, as the page knows it now. */
async function wish(ctx: Writer, change: Partial<Record<'key' | 'value' | 'effective_from' | 'version', string>> = {}) {
  const version = (await rulePage(ctx, KEY)).version;
  return ruleForm.parse({
    key: KEY,
    value: '60',
    effective_from: '01/04/2026',
    basis_number: '77-QĐ/TU',
    basis_article: '4',
    version,
    ...change
  });
}

describe('a new value of a rule', () => {
  test('begins on its day; what is past keeps the old figure, and the log tells of it', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const system = await as({ grants: [{ role: 'system_administrator', unit_id: units.city.id }] });
    await changeRule(system, await wish(system));

    expect(await ruleValue(system, KEY, '2024-06-01')).toBe(90);
    expect(await ruleValue(system, KEY, '2026-03-31')).toBe(90);
    expect(await ruleValue(system, KEY, '2026-04-01')).toBe(60);
    const rule = await rulePage(system, KEY);
    expect(rule.today).toMatchObject({ value: 90, effective_to: '2026-03-31' });
    expect(rule.coming).toMatchObject([
      { value: 60, effective_from: '2026-04-01', effective_to: null, basis_number: '77-QĐ/TU', basis_article: '4', mark: 'sourced' }
    ]);
    const entry = await tx
      .selectFrom('audit_entry')
      .select(['unit_id', 'detail'])
      .where('action', '=', 'rules.changed')
      .executeTakeFirstOrThrow();
    expect(entry).toMatchObject({ unit_id: units.city.id, detail: { key: KEY, value: 60, before: 90 } });
  });

  test('stands between the value before it and one decided for later', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const system = await as({ grants: [{ role: 'system_administrator', unit_id: units.city.id }] });
    await changeRule(system, await wish(system, { value: '120', effective_from: '01/07/2026' }));
    await changeRule(system, await wish(system, { value: '45', effective_from: '02/03/2026' }));

    const on = (day: string) => ruleValue(system, KEY, day);
    expect([await on('2026-03-01'), await on(TODAY), await on('2026-06-30'), await on('2026-07-01')]).toEqual([90, 45, 45, 120]);
    const later = { ...system, now: addSeconds(NOW, 200 * 86_400) };
    expect(await rulePage(later, KEY)).toMatchObject({ today: { value: 120 }, coming: [], past: [{ value: 45 }, { value: 90 }] });
  });

  test('is refused before today, twice for one day, for an unknown rule, and from a form gone stale', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const system = await as({ grants: [{ role: 'system_administrator', unit_id: units.city.id }] });
    const refused = async (change: Parameters<typeof wish>[1], code: string) =>
      expect(changeRule(system, await wish(system, change))).rejects.toThrow(code);

    await refused({ effective_from: '01/03/2026' }, 'form.day_in_past');
    await refused({ key: 'accounts.nothing' }, 'form.not_a_choice');
    const opened = (await rulePage(system, KEY)).version;
    await changeRule(system, await wish(system));
    await refused({ effective_from: '01/04/2026' }, 'rules.day_taken');
    await refused({ effective_from: '01/05/2026', version: opened }, 'form.stale');
    expect((await rulePage(system, KEY)).coming).toHaveLength(1);
  });

  test('stays within what makes sense for the rule, and the refusal names the bounds', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const system = await as({ grants: [{ role: 'system_administrator', unit_id: units.city.id }] });
    const change = async (key: RuleKey, value: number) =>
      changeRule(system, { ...(await wish(system)), key, value, version: (await rulePage(system, key)).version });

    for (const [key, { min, max }] of Object.entries(ruleBounds) as [RuleKey, { min: number; max: number }][]) {
      const refusal = expect.objectContaining({ code: 'rules.out_of_bounds', field: 'value', values: { min, max } });
      await expect(change(key, min - 1)).rejects.toThrow(refusal);
      await expect(change(key, max + 1)).rejects.toThrow(refusal);
      const { today } = await rulePage(system, key);
      expect(today!.value, key).toBeGreaterThanOrEqual(min);
      expect(today!.value, key).toBeLessThanOrEqual(max);
    }
    await change('accounts.password_length', 8);
    await change('accounts.step_up_minutes', 60);
    expect(ruleBounds['accounts.password_length']).toEqual({ min: 8, max: 64 });
  });

  test('is read as Vietnamese write it', () => {
    expect(ruleForm.shape.value.parse('1.000')).toBe(1000);
  });

  test.for([
    ['', 'form.required'],
    ['mười', 'rules.not_a_count'],
    ['0', 'rules.not_a_count'],
    ['-5', 'rules.not_a_count'],
    ['1,5', 'rules.not_a_count'],
    ['100000', 'rules.not_a_count']
  ] as const)('is not “%s”', ([value, code]) => {
    const read = ruleForm.safeParse({ key: KEY, value, effective_from: '01/04/2026', basis_number: '1', basis_article: '', version: '1' });
    expect(read.error?.issues.map(({ message }) => message)).toEqual([code]);
  });
});

describe('who may', () => {
  test('see the rules: holders of rules.view, nobody without', async ({ tx, as, asCaller }) => {
    const units = await plantUnits(tx);
    for (const role of ['commune_organization', 'unit_administrator', 'system_administrator'] as const) {
      const found = await listRules(
        await as({ grants: [{ role, unit_id: role === 'system_administrator' ? units.city.id : units.ward_1.id }] })
      );
      expect(found.find(({ key }) => key === KEY)).toMatchObject({
        unit: 'day',
        today: { value: 90, effective_from: '2023-03-16', mark: 'to_confirm' },
        coming: [],
        past: []
      });
    }
    const outside = [await as(), await as({ grants: [{ role: 'branch_secretary', unit_id: units.branch_1a.id }] }), await asCaller(null)];
    for (const ctx of outside) {
      expect(await listRules(ctx)).toEqual([]);
      await expect(rulePage(ctx, KEY)).rejects.toThrow(expect.objectContaining({ name: 'NotFound' }));
    }
  });

  test('change them: the system administrator of the city only', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const system = await as({ grants: [{ role: 'system_administrator', unit_id: units.city.id }] });
    const input = await wish(system);
    for (const role of ['city_organization', 'unit_administrator'] as const) {
      const other = await as({ grants: [{ role, unit_id: units.city.id }] });
      await expect(changeRule(other, input)).rejects.toThrow(expect.objectContaining({ name: 'Forbidden' }));
    }
    expect(await ruleValue(system, KEY, '2026-04-01')).toBe(90);
  });
});
