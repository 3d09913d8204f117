import { describe, expect } from 'vitest';
import { plantMember, plantUnits, type CastUnits } from '#test/cast.ts';
import type { Writer } from '#platform/context.ts';
import { Forbidden, NotFound } from '#platform/errors.ts';
import { NOW, test, useDatabase, type ActorWish } from '#platform/testing.ts';
import { cancelChange, closeUnit, correctUnitCode, createUnit, listChildren, moveUnit, renameUnit } from './index.ts';
import { applyDue } from './change.ts';
import { createUnitForm } from './forms.ts';

useDatabase();

const TODAY = '2026-03-02';
const decision = { effective_on: TODAY, decision_number: '12-QĐ/ĐU' };

/** The organization officer of ward 1, and the one of the city. */
const ward = (units: CastUnits): ActorWish => ({ grants: [{ role: 'commune_organization', unit_id: units.ward_1.id }] });
const city = (units: CastUnits): ActorWish => ({ grants: [{ role: 'city_organization', unit_id: units.city.id }] });

const founded = (parent_id: string, wish: Partial<Parameters<typeof createUnit>[1]> = {}) => ({
  parent_id,
  kind: 'branch',
  branch_type: 'residential' as const,
  name: 'Chi bộ 1D',
  unit_code: undefined,
  opened_on: TODAY,
  decision_number: '12-QĐ/ĐU',
  ...wish
});

const unitRow = (ctx: Writer, id: string) =>
  ctx.db
    .selectFrom('org_unit')
    .select(['name', 'parent_id', 'tier', 'usage_level', 'closed_on', 'successor_id', 'lft', 'rgt', 'version'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();

const versions = (ctx: Writer, unit_id: string) =>
  ctx.db
    .selectFrom('org_unit_version')
    .select(['from_on', 'to_on', 'name', 'parent_id'])
    .where('unit_id', '=', unit_id)
    .orderBy('from_on')
    .execute();

const lastAudit = async (ctx: Writer) =>
  await ctx.db.selectFrom('audit_entry').select(['action', 'unit_id', 'grant_id']).orderBy('id', 'desc').limit(1).executeTakeFirstOrThrow();

describe('a founding', () => {
  test('places the unit, takes tier and level from its kind, and leaves a trace', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const officer = await as(ward(units));
    const id = await createUnit(officer, founded(units.ward_1.id, { unit_code: '01.014.007' }));

    const unit = await unitRow(officer, id);
    expect(unit).toMatchObject({ tier: 'branch', usage_level: 'branch', closed_on: null });
    expect((await listChildren(officer, units.ward_1.id)).rows.at(-1)?.id).toBe(id);
    expect(unit.lft).toBeGreaterThan(units.ward_1.lft);
    expect(unit.rgt).toBeLessThanOrEqual(units.ward_1.rgt);
    expect(await versions(officer, id)).toEqual([{ from_on: TODAY, to_on: null, name: 'Chi bộ 1D', parent_id: units.ward_1.id }]);
    expect(await lastAudit(officer)).toMatchObject({
      action: 'organization.unit_created',
      unit_id: id,
      grant_id: officer.actor.grants[0]?.id
    });
    await expect(createUnit(officer, founded(units.ward_1.id, { unit_code: '01.014.007' }))).rejects.toThrow('organization.code_taken');
  });

  test('follows the allowed edges of its day, their tier and their period', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const officer = await as(city(units));
    const attached = { branch_type: 'attached' as const };

    await expect(createUnit(officer, founded(units.city.id, attached))).rejects.toThrow('organization.edge_not_allowed');
    await expect(createUnit(officer, founded(units.school_1.id))).rejects.toThrow('organization.residential_parent');
    await expect(createUnit(officer, founded(units.school_1.id, attached))).resolves.toBeDefined();
    await expect(createUnit(officer, founded(units.ward_1.id, { branch_type: undefined }))).rejects.toThrow(
      'organization.branch_type_needed'
    );

    const suborg = (opened_on: string) =>
      createUnit(
        officer,
        founded(units.school_1.id, { kind: 'grassroots_suborg', name: 'Đảng bộ bộ phận', branch_type: undefined, opened_on })
      );
    await expect(suborg('2025-12-31')).rejects.toThrow('organization.edge_not_allowed');
    await expect(suborg('2026-01-01')).resolves.toBeDefined();

    const below = (ward_tier: string) => tx.updateTable('org_unit').set({ tier: ward_tier }).where('id', '=', units.ward_1.id).execute();
    const wardSuborg = () => createUnit(officer, founded(units.ward_1.id, { kind: 'grassroots_suborg', branch_type: undefined }));
    await expect(wardSuborg()).rejects.toThrow('organization.edge_not_allowed');
    await below('grassroots');
    await expect(wardSuborg()).resolves.toBeDefined();
  });

  test('takes no name that an open neighbour bears, nor does a new name; below another unit it is free', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const officer = await as(city(units));
    const id = await createUnit(officer, founded(units.ward_1.id));
    await expect(createUnit(officer, founded(units.ward_1.id, { name: 'CHI BỘ 1D' }))).rejects.toThrow('organization.name_taken');
    await expect(renameUnit(officer, { unit_id: units.branch_1a.id, name: 'Chi bộ 1D', ...decision })).rejects.toThrow(
      'organization.name_taken'
    );
    await expect(renameUnit(officer, { unit_id: id, name: 'CHI BỘ 1D', ...decision })).resolves.toBeDefined();
    await expect(createUnit(officer, founded(units.ward_2.id))).resolves.toBeDefined();
    await closeUnit(officer, { unit_id: id, ...decision });
    await expect(createUnit(officer, founded(units.ward_1.id))).resolves.toBeDefined();
  });

  test('on a day to come carries that day, and can be taken back until then', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const officer = await as(ward(units));
    const id = await createUnit(officer, founded(units.ward_1.id, { opened_on: '2026-07-01' }));
    const change = await officer.db.selectFrom('org_change').select('id').where('unit_id', '=', id).executeTakeFirstOrThrow();
    await cancelChange(officer, { change_id: change.id });
    expect((await unitRow(officer, id)).closed_on).toBe('2026-07-01');
    await expect(createUnit(officer, founded(units.ward_1.id))).resolves.toBeDefined();
    await expect(cancelChange(officer, { change_id: change.id })).rejects.toThrow('organization.change_in_force');
  });

  test('leaves the code to be written down or corrected later', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const officer = await as(ward(units));
    await correctUnitCode(officer, { unit_id: units.branch_1a.id, unit_code: '01.014.001', version: 1 });
    expect(await lastAudit(officer)).toMatchObject({ action: 'organization.unit_changed', unit_id: units.branch_1a.id });
    await expect(correctUnitCode(officer, { unit_id: units.branch_1b.id, unit_code: '01.014.001' })).rejects.toThrow(
      'organization.code_taken'
    );
    await expect(correctUnitCode(officer, { unit_id: units.branch_1a.id, unit_code: '01.014.002', version: 1 })).rejects.toThrow(
      'form.stale'
    );
    await expect(correctUnitCode(officer, { unit_id: units.branch_2a.id, unit_code: '01.014.002' })).rejects.toThrow(NotFound);
    await correctUnitCode(officer, { unit_id: units.branch_1a.id, unit_code: undefined });
    expect((await tx.selectFrom('org_unit').select('code').where('id', '=', units.branch_1a.id).executeTakeFirst())?.code).toBeNull();
  });

  test('reads a code in any writing, and refuses what is none', () => {
    const fields = { parent_id: '1', kind: 'branch', name: 'Chi bộ', opened_on: '5/9/2026', decision_number: '1', branch_type: '' };
    expect(createUnitForm.parse({ ...fields, unit_code: ' 01.014. a ' })).toMatchObject({
      unit_code: '01.014.A',
      opened_on: '2026-09-05',
      branch_type: undefined
    });
    expect(createUnitForm.parse({ ...fields, unit_code: '' }).unit_code).toBeUndefined();
    expect(createUnitForm.safeParse({ ...fields, unit_code: 'Đ1' }).error?.issues[0]?.message).toBe('organization.code_not_valid');
    expect(createUnitForm.safeParse({ ...fields, opened_on: '31/02/2026' }).error?.issues[0]?.message).toBe('form.not_a_day');
  });
});

describe('a rename', () => {
  test('of today holds at once and keeps the old name before it', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const officer = await as(ward(units));
    await renameUnit(officer, { unit_id: units.branch_1a.id, name: 'Chi bộ Bạch Mai', ...decision });
    expect((await unitRow(officer, units.branch_1a.id)).name).toBe('Chi bộ Bạch Mai');
    expect((await versions(officer, units.branch_1a.id)).map(({ name, from_on, to_on }) => [name, from_on, to_on])).toEqual([
      ['Chi bộ 1A', '2025-07-01', TODAY],
      ['Chi bộ Bạch Mai', TODAY, null]
    ]);
    expect(await lastAudit(officer)).toMatchObject({ action: 'organization.unit_renamed', unit_id: units.branch_1a.id });

    await renameUnit(officer, { unit_id: units.branch_1a.id, name: 'Chi bộ Bạch Mai 1', ...decision });
    expect((await versions(officer, units.branch_1a.id)).map(({ name }) => name)).toEqual(['Chi bộ 1A', 'Chi bộ Bạch Mai 1']);
  });

  test('is refused when nothing changes, when it comes before the last change, and from a stale form', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const officer = await as(ward(units));
    const rename = (wish: object) => renameUnit(officer, { unit_id: units.branch_1a.id, name: 'Chi bộ Mới', ...decision, ...wish });
    await expect(rename({ name: 'Chi bộ 1A' })).rejects.toThrow('organization.same_name');
    await expect(rename({ effective_on: '2025-06-30' })).rejects.toThrow('organization.before_opening');
    await expect(rename({ version: 1 })).resolves.toBeDefined();
    await expect(rename({ name: 'Chi bộ Khác', effective_on: '2026-02-01' })).rejects.toThrow('organization.before_last_change');
    await expect(rename({ name: 'Chi bộ Khác', version: 1 })).rejects.toThrow('form.stale');
  });

  test('of a day to come waits for it, and can be cancelled', async ({ tx, as, asSystem }) => {
    const units = await plantUnits(tx);
    const officer = await as(ward(units));
    const later = { effective_on: '2026-04-01', decision_number: '13-QĐ/ĐU' };
    const kept = await renameUnit(officer, { unit_id: units.branch_1a.id, name: 'Chi bộ Tháng Tư', ...later });
    const dropped = await renameUnit(officer, { unit_id: units.branch_1b.id, name: 'Chi bộ Không Đổi', ...later });
    await cancelChange(officer, { change_id: dropped });
    expect((await unitRow(officer, units.branch_1a.id)).name).toBe('Chi bộ 1A');
    expect((await lastAudit(officer)).action).toBe('organization.change_cancelled');

    const before = await asSystem(new Date('2026-03-31T16:59:00Z'));
    await applyDue(before, kept);
    expect((await unitRow(before, units.branch_1a.id)).name).toBe('Chi bộ 1A');
    const onTheDay = await asSystem(new Date('2026-03-31T17:00:00Z'));
    for (const id of [kept, dropped, kept]) await applyDue(onTheDay, id);
    expect((await unitRow(onTheDay, units.branch_1a.id)).name).toBe('Chi bộ Tháng Tư');
    expect((await unitRow(onTheDay, units.branch_1b.id)).name).toBe('Chi bộ 1B');
    await expect(cancelChange(officer, { change_id: kept })).rejects.toThrow('organization.change_in_force');
  });
});

describe('a move', () => {
  test('takes members and units below along', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const member = await plantMember(tx, units.branch_1c);
    const officer = await as(city(units));
    await moveUnit(officer, { unit_id: units.school_1.id, parent_id: units.ward_2.id, ...decision });

    const [ward_2, school, branch] = [
      await unitRow(officer, units.ward_2.id),
      await unitRow(officer, units.school_1.id),
      await unitRow(officer, units.branch_1c.id)
    ];
    expect(school.parent_id).toBe(units.ward_2.id);
    expect(ward_2.lft < school.lft && school.rgt <= ward_2.rgt).toBe(true);
    expect(school.lft < branch.lft && branch.rgt <= school.rgt).toBe(true);
    const { unit_pos } = await tx.selectFrom('member').select('unit_pos').where('id', '=', member).executeTakeFirstOrThrow();
    expect(unit_pos).toBe(branch.lft);
    expect((await versions(officer, units.school_1.id)).at(-1)).toMatchObject({ from_on: TODAY, parent_id: units.ward_2.id });
  });

  test('is refused below itself, to where it stands, against the rules, and for the root', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const officer = await as(city(units));
    const move = (unit_id: string, parent_id: string) => moveUnit(officer, { unit_id, parent_id, ...decision });
    await expect(move(units.ward_1.id, units.school_1.id)).rejects.toThrow('organization.below_itself');
    await expect(move(units.ward_1.id, units.ward_1.id)).rejects.toThrow('organization.below_itself');
    await expect(move(units.branch_1a.id, units.ward_1.id)).rejects.toThrow('organization.same_parent');
    await expect(move(units.branch_1a.id, units.police.id)).rejects.toThrow('organization.edge_not_allowed');
    await expect(move(units.branch_1a.id, units.school_1.id)).rejects.toThrow('organization.residential_parent');
    await expect(move(units.city.id, units.ward_1.id)).rejects.toThrow('organization.root_stays');
  });

  test('is refused to where an open unit bears the same name, and free again when that one is closed', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const officer = await as(city(units));
    const twin = await createUnit(officer, founded(units.ward_2.id, { name: 'CHI BỘ 1A' }));
    const move = () => moveUnit(officer, { unit_id: units.branch_1a.id, parent_id: units.ward_2.id, ...decision });
    await expect(move()).rejects.toMatchObject({
      code: 'organization.name_taken',
      field: 'parent_id',
      values: { parent: 'Đảng bộ phường Hai' }
    });
    expect((await unitRow(officer, units.branch_1a.id)).parent_id).toBe(units.ward_1.id);
    const later = { ...decision, effective_on: '2026-12-31' };
    const planned = await moveUnit(officer, { unit_id: units.branch_1a.id, parent_id: units.ward_2.id, ...later });
    await cancelChange(officer, { change_id: planned }); // until then the other may be renamed: asked again on the day
    await closeUnit(officer, { unit_id: twin, ...decision });
    await expect(move()).resolves.toBeDefined();
  });

  test('that the rules no longer allow on its day stays waiting', async ({ tx, as, asSystem }) => {
    const units = await plantUnits(tx);
    const officer = await as(city(units));
    const id = await moveUnit(officer, {
      unit_id: units.branch_1a.id,
      parent_id: units.ward_2.id,
      effective_on: '2026-04-01',
      decision_number: '14-QĐ/TU'
    });
    await tx.updateTable('org_unit').set({ closed_on: '2026-03-15' }).where('id', '=', units.ward_2.id).execute();
    const onTheDay = await asSystem(new Date('2026-04-01T01:00:00Z'));
    await expect(applyDue(onTheDay, id)).rejects.toThrow('organization.closed_parent');
    expect((await unitRow(officer, units.branch_1a.id)).parent_id).toBe(units.ward_1.id);
  });
});

describe('a closing', () => {
  test('is refused while units or members hang on it, and says how many', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    await plantMember(tx, units.branch_1b);
    await plantMember(tx, units.branch_1b, { name: 'Trần Văn An' });
    await plantMember(tx, units.branch_1b, { name: 'Lê Thị Tư', membership_status: 'left' });
    const officer = await as(city(units));
    const close = (unit_id: string) => closeUnit(officer, { unit_id, successor_id: undefined, ...decision });
    await expect(close(units.ward_1.id)).rejects.toMatchObject({ code: 'organization.has_open_children', values: { count: 3 } });
    await expect(close(units.branch_1b.id)).rejects.toMatchObject({ code: 'organization.has_members', values: { count: 2 } });
    await expect(close(units.city.id)).rejects.toThrow('organization.root_stays');
  });

  test('is refused while another decision waits, until that is cancelled', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const officer = await as(city(units));
    const id = await renameUnit(officer, {
      unit_id: units.branch_2a.id,
      name: 'Chi bộ Khác',
      effective_on: '2026-05-01',
      decision_number: '1'
    });
    const close = () => closeUnit(officer, { unit_id: units.branch_2a.id, successor_id: undefined, ...decision });
    await expect(close()).rejects.toMatchObject({ code: 'organization.change_waits', values: { count: 1 } });
    await cancelChange(officer, { change_id: id });
    await expect(close()).resolves.toBeUndefined();
  });

  test('keeps the unit with its successor, and nothing can be hung on it again', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const officer = await as(city(units));
    await closeUnit(officer, { unit_id: units.branch_2a.id, successor_id: units.branch_1a.id, ...decision });
    expect(await unitRow(officer, units.branch_2a.id)).toMatchObject({ closed_on: TODAY, successor_id: units.branch_1a.id });
    expect((await versions(officer, units.branch_2a.id)).at(-1)?.to_on).toBe(TODAY);
    await expect(renameUnit(officer, { unit_id: units.branch_2a.id, name: 'Chi bộ Khác', ...decision })).rejects.toThrow(
      'organization.after_closing'
    );

    await closeUnit(officer, { unit_id: units.ward_2.id, successor_id: undefined, ...decision });
    await expect(moveUnit(officer, { unit_id: units.branch_1a.id, parent_id: units.ward_2.id, ...decision })).rejects.toThrow(
      'organization.closed_parent'
    );
    await expect(createUnit(officer, founded(units.ward_2.id))).rejects.toThrow('organization.closed_parent');
  });

  test('on a day to come can be taken back', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const officer = await as(city(units));
    await closeUnit(officer, { unit_id: units.branch_2a.id, successor_id: undefined, ...decision, effective_on: '2026-07-01' });
    const change = await officer.db
      .selectFrom('org_change')
      .select('id')
      .where('unit_id', '=', units.branch_2a.id)
      .executeTakeFirstOrThrow();
    await cancelChange(officer, { change_id: change.id });
    expect((await unitRow(officer, units.branch_2a.id)).closed_on).toBeNull();
    expect(await versions(officer, units.branch_2a.id)).toMatchObject([{ to_on: null }]);
  });

  test('on a day to come is not taken back when another unit is to bear the name from that day on', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const officer = await as(city(units));
    const { id: unit_id, name } = units.branch_2a;
    await closeUnit(officer, { unit_id, successor_id: undefined, ...decision, effective_on: '2026-07-01' });
    const heir = await createUnit(officer, founded(units.ward_2.id, { name, opened_on: '2026-07-01' }));
    const changeOf = async (unit: string) =>
      (await officer.db.selectFrom('org_change').select('id').where('unit_id', '=', unit).executeTakeFirstOrThrow()).id;
    const change_id = await changeOf(unit_id);
    const values = { parent: 'Đảng bộ phường Hai' };
    await expect(cancelChange(officer, { change_id })).rejects.toMatchObject({ code: 'organization.name_taken', field: '', values });
    expect((await unitRow(officer, unit_id)).closed_on).toBe('2026-07-01');
    await cancelChange(officer, { change_id: await changeOf(heir) });
    await cancelChange(officer, { change_id });
    expect((await unitRow(officer, unit_id)).closed_on).toBeNull();
  });
});

describe('the door', () => {
  test('hides what lies outside, refuses what lies above, and lets in where the grant reaches', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const officer = await as(ward(units));
    const rename = (unit_id: string) => renameUnit(officer, { unit_id, name: 'Tên khác', ...decision });
    for (const unit_id of [units.ward_2.id, units.branch_2a.id, '999999', '0', 'abc'])
      await expect(rename(unit_id)).rejects.toThrow(NotFound);
    await expect(rename(units.city.id)).rejects.toThrow(Forbidden);
    await expect(rename(units.branch_1c.id)).resolves.toBeDefined();
  });

  test('leaves the place and the end of a unit to the one above it', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const officer = await as(ward(units));
    await expect(moveUnit(officer, { unit_id: units.ward_1.id, parent_id: units.city.id, ...decision })).rejects.toThrow(Forbidden);
    await expect(closeUnit(officer, { unit_id: units.ward_1.id, successor_id: undefined, ...decision })).rejects.toThrow(Forbidden);
    await expect(moveUnit(officer, { unit_id: units.branch_1a.id, parent_id: units.ward_2.id, ...decision })).rejects.toThrow(NotFound);
    await expect(renameUnit(officer, { unit_id: units.ward_1.id, name: 'Đảng bộ phường Nhất', ...decision })).resolves.toBeDefined();
  });

  test('does not open for who may only look', async ({ tx, as }) => {
    const units = await plantUnits(tx);
    const secretary = await as({ grants: [{ role: 'branch_secretary', unit_id: units.branch_1a.id }], now: NOW });
    await expect(renameUnit(secretary, { unit_id: units.branch_1a.id, name: 'Tên khác', ...decision })).rejects.toThrow(Forbidden);
    await expect(createUnit(secretary, founded(units.ward_1.id))).rejects.toThrow(Forbidden);
    await expect(createUnit(await as(), founded(units.ward_1.id))).rejects.toThrow(NotFound);
  });
});
