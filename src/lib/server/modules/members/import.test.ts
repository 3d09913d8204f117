import { describe, expect, test } from 'vitest';
import { plantMember } from '#test/cast.ts';
import { KEYS, NOW } from '#platform/testing.ts';
import { applyImport, cancelImport, decideRest, decideRows, receiveImport } from './import.ts';
import { importPage, importRows, importUnits, listImports } from './import.queries.ts';
import { useStage } from './import.testing.ts';
import { sealPersonalId } from './personal-id.ts';

const stageOf = useStage();

const HEAD = 'Họ và tên;Ngày sinh;Giới tính;Ngày vào Đảng;Ngày chính thức;Số định danh cá nhân;Điện thoại;Chi bộ';
const HOA = 'Nguyễn Thị Minh Hoa;12/4/1980;Nữ;19/05/2010;19/05/2011;001 180 000 345;0912 345 678;Chi bộ 1A';
const LE_THU = 'Lê Thu;5-6-1985;Nữ;7/7/2015;;;;;;Chi bộ 1B;;';
const csv = (...rows: string[]) => [HEAD, ...rows].join('\r\n');

describe('a list that is imported', () => {
  test('puts people on the list with attachment, statuses and counts, and once more changes nothing', async () => {
    const { check, apply, totals, owner, units } = stageOf();
    const file = csv(
      HOA,
      'Trần Văn Bình;01/02/1970;nam;03/02/1995;;;;CHI BỘ 1B',
      'Lê Thu;5-6-1985;Nữ;7/7/2015;7/7/2016;001185000111;;Chi bộ 1C'
    );
    const first = await check(file);
    expect(await totals(first)).toEqual({ new: 3 });
    expect(await owner.db.selectFrom('member').select('id').execute()).toEqual([]);
    await apply(first);

    expect(
      await owner.db
        .selectFrom('member')
        .select(['full_name', 'born_on', 'sex', 'unit_id', 'phone', 'membership_status', 'source'])
        .orderBy('id')
        .execute()
    ).toEqual([
      {
        full_name: 'Nguyễn Thị Minh Hoa',
        born_on: '1980-04-12',
        sex: 'female',
        unit_id: units.branch_1a.id,
        phone: '0912345678',
        membership_status: 'official',
        source: 'imported'
      },
      {
        full_name: 'Trần Văn Bình',
        born_on: '1970-02-01',
        sex: 'male',
        unit_id: units.branch_1b.id,
        phone: null,
        membership_status: 'probationary',
        source: 'imported'
      },
      {
        full_name: 'Lê Thu',
        born_on: '1985-06-05',
        sex: 'female',
        unit_id: units.branch_1c.id,
        phone: null,
        membership_status: 'official',
        source: 'imported'
      }
    ]);
    expect(await owner.db.selectFrom('member_attachment').select(['unit_id', 'kind', 'from_on']).orderBy('id').execute()).toHaveLength(3);
    expect(
      await owner.db
        .selectFrom('member_status')
        .select(['field', 'status', 'from_on', 'to_on'])
        .orderBy('member_id')
        .orderBy('from_on')
        .orderBy('field')
        .limit(3)
        .execute()
    ).toEqual([
      { field: 'activity', status: 'active', from_on: '2010-05-19', to_on: null },
      { field: 'membership', status: 'probationary', from_on: '2010-05-19', to_on: '2011-05-19' },
      { field: 'membership', status: 'official', from_on: '2011-05-19', to_on: null }
    ]);
    expect((await owner.db.selectFrom('member_count').select('n').execute()).map(({ n }) => n)).toEqual([1, 1, 1]);

    const again = await check(file);
    expect(await totals(again)).toEqual({ unchanged: 3 });
    await apply(again);
    expect(await owner.db.selectFrom('member').select('version').execute()).toEqual([{ version: 1 }, { version: 1 }, { version: 1 }]);
  });

  test('changes what differs field by field, and shows it before', async () => {
    const { check, apply, row, owner } = stageOf();
    await apply(await check(csv(HOA, 'Trần Văn Bình;01/02/1970;nam;03/02/2025;;001170000222;;Chi bộ 1B')));
    const id = await check(
      csv(HOA.replace('0912 345 678', '0987654321'), 'Trần Văn Bình;01/02/1970;nam;03/02/2025;03/02/2026;001170000222;;Chi bộ 1B')
    );
    expect((await row(id, 2)).changes).toEqual([{ field: 'phone', old: '0912345678', new: '0987654321' }]);
    expect((await row(id, 3)).changes).toEqual([
      { field: 'official_on', old: null, new: '2026-02-03' },
      { field: 'membership_status', old: 'probationary', new: 'official' }
    ]);
    await apply(id);
    expect(
      await owner.db.selectFrom('member_change').select(['field', 'old_value', 'new_value', 'source']).orderBy('id').execute()
    ).toEqual([
      { field: 'phone', old_value: '0912345678', new_value: '0987654321', source: 'imported' },
      { field: 'official_on', old_value: null, new_value: '2026-02-03', source: 'imported' },
      { field: 'membership_status', old_value: 'probationary', new_value: 'official', source: 'imported' }
    ]);
    expect(
      await owner.db
        .selectFrom('member_status')
        .select(['status', 'from_on', 'to_on'])
        .where('field', '=', 'membership')
        .orderBy('from_on', 'desc')
        .limit(2)
        .execute()
    ).toEqual([
      { status: 'official', from_on: '2026-02-03', to_on: null },
      { status: 'probationary', from_on: '2025-02-03', to_on: '2026-02-03' }
    ]);
    expect(await owner.db.selectFrom('member').select(['phone', 'membership_status', 'version']).orderBy('id').execute()).toEqual([
      { phone: '0987654321', membership_status: 'official', version: 2 },
      { phone: null, membership_status: 'official', version: 2 }
    ]);
  });

  test.for([
    ['0911111111', '0922222222'],
    ['0911111111', null]
  ] as const)('keeps the phone that the member gave himself, and says so: %s, then %s', async ([old_value, phone]) => {
    const { check, apply, row, owner, units } = stageOf();
    const member_id = await owner.db.transaction().execute((tx) => plantMember(tx, units.branch_1a, { phone: phone ?? undefined }));
    await owner.db
      .insertInto('member_change')
      .values([
        { member_id, field: 'phone', old_value: null, new_value: old_value, source: 'imported' },
        { member_id, field: 'phone', old_value, new_value: phone, source: 'own' }
      ])
      .execute();
    const line = (sex: string) => csv(HOA.replace('Nữ', sex).replace('001 180 000 345', ''));
    const kept = { code: 'members.import_row_own_phone', field: 'phone', warning: true };

    const same = await check(line('Nữ'));
    expect(await row(same, 2)).toMatchObject({ outcome: 'unchanged', changes: [], problems: [kept] });
    const other = await check(line('Nam'));
    expect(await row(other, 2)).toMatchObject({ outcome: 'duplicate', changes: [{ field: 'sex' }] });
    expect((await row(other, 2)).problems).toContainEqual(kept);
    await owner.db.updateTable('member_import_row').set({ decision: 'same' }).where('import_id', '=', other).execute();
    await apply(other);
    expect(await owner.db.selectFrom('member').select(['phone', 'sex']).execute()).toEqual([{ phone, sex: 'male' }]);
  });

  test('keeps no personal ID in clear, nowhere, whichever column holds it', async () => {
    const { check, apply, row, owner } = stageOf();
    const columns = [
      'Họ và tên',
      'Ngày sinh',
      'Giới tính',
      'Ngày vào Đảng',
      'Ngày chính thức',
      'Ngày quyết định kết nạp',
      'Số định danh cá nhân',
      'Số thẻ đảng viên',
      'Điện thoại',
      'Chi bộ',
      'Mã tổ chức đảng',
      'Ghi chú'
    ];
    const right = ['Nguyễn Thị Minh Hoa', '12/4/1980', 'Nữ', '19/05/2010', '', '', '', '', '', 'Chi bộ 1A', '', ''];
    const ids = ['001180000345', '001 180 000 345', '001.180.000.345', '001-180-000345', 'CCCD: 001180000345'];
    const lines = columns.flatMap((_, at) => ids.map((id) => right.with(at, id).join(';')));
    const id = await check([columns.join(';'), LE_THU, ...lines].join('\n'));
    expect(
      await owner.db.selectFrom('member_import').select(['state', 'headings']).where('id', '=', id).executeTakeFirstOrThrow()
    ).toMatchObject({ state: 'checked', headings: { ignored: ['Ghi chú'] } });
    expect(await row(id, 2)).toMatchObject({ outcome: 'new' });
    expect(await row(id, 3)).toMatchObject({ outcome: 'invalid' });
    await owner.pool.query(`update member_import_row set decision = 'new' where outcome = 'duplicate'`);
    await apply(id);
    expect(Number((await owner.pool.query('select count(*) from member')).rows[0].count)).toBeGreaterThan(1);
    expect(await everyText(owner)).not.toMatch(/0\D{0,2}0\D{0,2}1\D{0,2}180\D{0,2}000\D{0,2}345/);
  });

  test('takes a card number of 12 digits for the personal ID, unless the ID says otherwise', async () => {
    const { check, apply, row, owner } = stageOf();
    const head = HEAD.replace('Điện thoại', 'Số thẻ đảng viên');
    const line = (id: string, card: string) => `Nguyễn Thị Minh Hoa;12/4/1980;Nữ;19/05/2010;;${id};${card};Chi bộ 1A`;
    await apply(await check([head, line('', '001180000345')].join('\n')));
    expect(await owner.db.selectFrom('member').select(['card_number', 'id_hash']).execute()).toEqual([
      { card_number: null, id_hash: sealPersonalId(KEYS, '001180000345').id_hash }
    ]);
    const again = await check([head, line('001180000345', '001 180 000 345'), line('001180000999', '001180000345')].join('\n'));
    expect(await row(again, 2)).toMatchObject({ outcome: 'unchanged', problems: [] });
    expect(await row(again, 3)).toMatchObject({
      outcome: 'invalid',
      problems: [{ code: 'members.import_row_card_differs', field: 'card_number' }]
    });
  });

  test('loses neither rows nor writes them twice when it is killed in the middle', { timeout: 60_000 }, async () => {
    const { check, by, work, owner, units, app } = stageOf();
    const names = Array.from(
      { length: 5100 },
      (_, n) => `Phạm Văn Thứ;${1 + (n % 28)}/${1 + (n % 12)}/${1940 + (n % 50)};Nam;1/1/2020;;${String(100_000_000_000 + n)};;Chi bộ 1A`
    );
    const id = await check(csv(...names));
    await by({ role: 'record_officer', unit_id: units.ward_1.id }, (ctx) => decideRest(ctx, { import_id: id, decision: 'new' }));
    await by({ role: 'record_officer', unit_id: units.ward_1.id }, (ctx) => applyImport(ctx, id));

    await owner.pool.query(`create function stop_there() returns trigger language plpgsql as $$ begin
      if new.applied_row > 5001 then raise exception 'killed'; end if; return new; end $$;
      create trigger stop_there before update of applied_row on member_import for each row execute function stop_there()`);
    await work(1);
    await owner.pool.query('drop function stop_there cascade');
    const half = Number((await owner.pool.query('select count(*) from member')).rows[0].count);
    expect(half).toBeGreaterThan(0);
    expect(half).toBeLessThan(5100);
    await app.pool.query('update job set run_at = $1', [NOW]);
    await work();
    expect(Number((await owner.pool.query('select count(*) from member')).rows[0].count)).toBe(5100);
    expect(Number((await owner.pool.query('select sum(n) from member_count')).rows[0].sum)).toBe(5100);
  });
});

describe('the check', () => {
  test('refuses a row in words for each thing that is wrong', async () => {
    const wrong = [
      ['Nguyễn Hoa 🌸;12/4/1980;Nữ;19/05/2010;;;;Chi bộ 1A', 'full_name', 'members.name_not_valid'],
      [`Nguyễn ${'a'.repeat(80)};12/4/1980;Nữ;19/05/2010;;;;Chi bộ 1A`, 'full_name', 'members.name_not_valid'],
      [';12/4/1980;Nữ;19/05/2010;;;;Chi bộ 1A', 'full_name', 'form.required'],
      ['Nguyễn Hoa;31/02/1980;Nữ;19/05/2010;;;;Chi bộ 1A', 'born_on', 'form.not_a_day'],
      ['Nguyễn Hoa;12/4/1980;Khác;19/05/2010;;;;Chi bộ 1A', 'sex', 'members.import_row_sex'],
      ['Nguyễn Hoa;12/4/2000;Nữ;19/05/2010;;;;Chi bộ 1A', 'joined_on', 'members.joined_too_young'],
      ['Nguyễn Hoa;12/4/1980;Nữ;19/05/2010;;12345;;Chi bộ 1A', 'personal_id', 'members.id_not_12_digits'],
      ['Nguyễn Hoa;12/4/1980;Nữ;19/05/2010;;;12;Chi bộ 1A', 'phone', 'members.phone_not_valid'],
      ['Nguyễn Hoa;12/4/1980;Nữ;19/05/2010;;;;', 'unit', 'form.required'],
      ['Nguyễn Hoa;12/4/1980;Nữ;19/05/2010;;;;Chi bộ Không Có', 'unit', 'members.import_row_unit_unknown'],
      ['Nguyễn Hoa;12/4/1980;Nữ;19/05/2010;;;;Đảng bộ Trường Một', 'unit', 'members.import_row_unit_no_roster']
    ] as const;
    const { check, row } = stageOf();
    const id = await check(csv(...wrong.map(([line]) => line)));
    for (const [index, [line, field, code]] of wrong.entries()) {
      expect([line, await row(id, index + 2)]).toMatchObject([line, { outcome: 'invalid', problems: [{ field, code }] }]);
    }
  });

  test('takes names that were typed decomposed or with marks that turn the reading direction', async () => {
    const { check, row } = stageOf();
    const id = await check(csv('Nguyễn \u202eThị Hoa;12/4/1980;Nữ;19/05/2010;;;;Chi bộ 1A'.normalize('NFD')));
    expect((await row(id, 2)).outcome).toBe('new');
    expect((await row(id, 2)).cells).toMatchObject({ full_name: 'Nguyễn Thị Hoa', family: 'Nguyễn', middle: 'Thị', given: 'Hoa' });
  });

  test('says which units lie outside the importing one, and never touches whom the officer cannot see', async () => {
    const { check, row, owner, units } = stageOf();
    const other = await owner.db.transaction().execute((tx) => plantMember(tx, units.branch_2a, { name: 'Vũ Văn Kín' }));
    await owner.db.updateTable('member').set(sealPersonalId(KEYS, '001999000999')).where('id', '=', other).execute();
    const id = await check(
      csv(
        'Đỗ An;1/1/1980;Nam;1/1/2010;;;;Chi bộ 2A',
        'Vũ Văn Kín;12/4/1980;Nữ;19/05/2010;;001999000999;;Chi bộ 1A',
        'Vũ Văn Kín;12/4/1980;Nữ;19/05/2010;;;;Chi bộ 1A'
      )
    );
    expect(await row(id, 2)).toMatchObject({ outcome: 'wrong_unit', problems: [{ code: 'members.import_row_unit_outside' }] });
    expect(await row(id, 3)).toMatchObject({ outcome: 'wrong_unit', problems: [{ code: 'members.id_taken' }] });
    expect(JSON.stringify(await row(id, 3))).not.toContain(units.branch_2a.name);
    expect(await row(id, 4)).toMatchObject({ outcome: 'new' });
  });

  test('does not move anybody: another branch than his own is wrong', async () => {
    const { check, apply, row } = stageOf();
    await apply(await check(csv(HOA)));
    const id = await check(csv(HOA.replace('Chi bộ 1A', 'Chi bộ 1B')));
    expect(await row(id, 2)).toMatchObject({
      outcome: 'wrong_unit',
      problems: [{ code: 'members.import_row_other_unit', values: { unit: 'Chi bộ 1A' } }]
    });
  });

  test('never matches on the name alone', async () => {
    const { check, apply, row } = stageOf();
    await apply(await check(csv(HOA)));
    const id = await check(csv('Nguyễn Thị Minh Hoa;13/4/1980;Nữ;19/05/2010;;;;Chi bộ 1A'));
    expect(await row(id, 2)).toMatchObject({ outcome: 'new', problems: [] });
  });

  test('takes the first of two rows with one personal ID, and asks about two of one name and birth date', async () => {
    const { check, row } = stageOf();
    const id = await check(
      csv(
        HOA,
        HOA.replace('Chi bộ 1A', 'Chi bộ 1B'),
        'Lý Bảo;1/1/1980;Nam;1/1/2010;;;;Chi bộ 1A',
        'Lý Báo;1/1/1980;Nam;1/1/2011;;;;Chi bộ 1B'
      )
    );
    expect(await row(id, 2)).toMatchObject({ outcome: 'new' });
    expect(await row(id, 3)).toMatchObject({ outcome: 'invalid', problems: [{ code: 'members.import_row_id_twice', values: { row: 2 } }] });
    expect(await row(id, 4)).toMatchObject({ outcome: 'new' });
    expect(await row(id, 5)).toMatchObject({
      outcome: 'duplicate',
      problems: [{ code: 'members.import_row_same_in_file', values: { row: 4 } }]
    });
  });

  test.for([
    [`Họ và tên;Ngày sinh;Chi bộ\nA;B;C`, 'members.import_heading_missing', { headings: 'sex,joined_on' }],
    [`${HEAD};Họ tên\n${HOA};x`, 'members.import_heading_twice', { heading: 'Họ tên' }],
    [HEAD, 'members.import_no_rows', {}]
  ] as const)('fails the file %s', async ([content, code, values]) => {
    const { check, owner } = stageOf();
    const id = await check(content);
    expect(
      await owner.db.selectFrom('member_import').select(['state', 'problem', 'problem_values']).where('id', '=', id).executeTakeFirst()
    ).toEqual({ state: 'failed', problem: code, problem_values: values });
  });

  test('finds the headings below a title, in any order, and never reads columns of the dossier', async () => {
    const { check, row, by, units, owner } = stageOf();
    const id = await check(
      `DANH SÁCH ĐẢNG VIÊN;;\n;;\nChi bộ;Dân tộc;STT;Giới tính;Ngày sinh;Ngày vào Đảng;HỌ TÊN\nChi bộ 1A;Kinh;1;Nam;1/1/1980;1/1/2010;Lý Bảo`
    );
    expect(await row(id, 4)).toMatchObject({ outcome: 'new' });
    const page = await by({ role: 'record_officer', unit_id: units.ward_1.id }, (ctx) => importPage(ctx, id));
    expect(page.headings).toMatchObject({ ignored: ['STT'], dossier: ['Dân tộc'] });
    expect(JSON.stringify((await owner.pool.query('select t::text from member_import_row t')).rows)).not.toContain('Kinh');
  });
});

describe('what the check says', () => {
  test('is what applying does, for any mixture of rows and decisions', async () => {
    const { check, apply, by, owner, units, totals } = stageOf();
    const officer = { role: 'record_officer' as const, unit_id: units.ward_1.id };
    let seed = 11;
    const any = <T>(...choices: T[]) => choices[(seed = (Math.imul(seed, 48_271) >>> 0) % 2_147_483_647) % choices.length] as T;
    const line = () =>
      [
        any('Lý Bảo', 'Lý Báo', 'Đỗ An', 'Đỗ An Hòa', 'Hà 7'),
        any('1/1/1980', '2/1/1980', '30/2/1980'),
        any('Nam', 'Nữ', 'nam'),
        any('1/1/2010', '1/6/2012'),
        any('', '', '1/7/2013'),
        any('', '001180000001', '001180000002', '001180000003', '12'),
        any('', '0912345678'),
        any('Chi bộ 1A', 'Chi bộ 1B', 'Chi bộ 2A')
      ].join(';');
    for (let round = 0; round < 6; round += 1) {
      const id = await check(csv(...Array.from({ length: 12 }, line)));
      const waiting = await owner.db
        .selectFrom('member_import_row')
        .select(['row_no', 'member_id', 'problems'])
        .where('import_id', '=', id)
        .where('effect', '=', 'wait')
        .execute();
      for (const { row_no, member_id, problems } of waiting) {
        const other = JSON.stringify(problems).includes('other_person');
        const decision = any(
          'skip' as const,
          member_id === null || any(true, false) ? ('skip' as const) : ('same' as const),
          other ? ('skip' as const) : ('new' as const)
        );
        await by(officer, (ctx) => decideRows(ctx, { import_id: id, decisions: [{ row_no, decision }] }));
      }
      const count = async (from: string) => Number((await owner.pool.query(`select count(*) as n from ${from}`)).rows[0].n);
      const said = {
        create: await count(`member_import_row where import_id = ${id} and effect = 'create'`),
        update: await count(`member_import_row where import_id = ${id} and effect = 'update'`)
      };
      const before = {
        members: await count('member'),
        versions: Number((await owner.pool.query('select coalesce(sum(version), 0) as n from member')).rows[0].n)
      };
      await apply(id);

      const stale = { create: 0, update: 0 };
      for (const { outcome, decision } of await owner.db
        .selectFrom('member_import_row')
        .select(['outcome', 'decision'])
        .where('import_id', '=', id)
        .where('stale', '=', true)
        .execute()) {
        stale[outcome === 'new' || decision === 'new' ? 'create' : 'update'] += 1;
      }
      // only a second word for one and the same member may be left out: nobody else writes here
      expect(stale.create).toBe(0);
      expect(await count('member')).toBe(before.members + said.create);
      const versions = Number((await owner.pool.query('select coalesce(sum(version), 0) as n from member')).rows[0].n);
      expect(versions).toBe(before.versions + said.create + said.update - stale.update);
      expect(Object.values(await totals(id)).reduce((sum, n) => sum + n, 0)).toBe(12);
      expect(await count('member_status s where to_on is null')).toBe(2 * (await count('member')));
      expect(Number((await owner.pool.query('select coalesce(sum(n), 0) as n from member_count')).rows[0].n)).toBe(await count('member'));
    }
  });
});

describe('a likely double', () => {
  const planted = async () => {
    const stage = stageOf();
    const id = await stage.owner.db.transaction().execute((tx) => plantMember(tx, stage.units.branch_1a));
    return { ...stage, member_id: id, officer: { role: 'record_officer' as const, unit_id: stage.units.ward_1.id } };
  };

  test('waits for a person, and then is the same, somebody else, or left out', async () => {
    const { check, by, apply, owner, member_id, officer, row } = await planted();
    const id = await check(csv(HOA));
    expect(await row(id, 2)).toMatchObject({
      outcome: 'duplicate',
      effect: 'wait',
      problems: [{ code: 'members.import_row_same_person' }]
    });
    await expect(by(officer, (ctx) => applyImport(ctx, id))).rejects.toThrow('members.import_undecided');
    await by(officer, (ctx) => decideRows(ctx, { import_id: id, decisions: [{ row_no: 2, decision: 'same' }] }));
    await apply(id);
    expect(await owner.db.selectFrom('member').select(['id', 'phone', 'version']).execute()).toEqual([
      { id: member_id, phone: '0912345678', version: 2 }
    ]);

    const other = await check(csv(HOA.replace('001 180 000 345', '001180000999')));
    await by(officer, (ctx) => decideRows(ctx, { import_id: other, decisions: [{ row_no: 2, decision: 'new' }] }));
    await apply(other);
    expect(await owner.db.selectFrom('member').select('id').execute()).toHaveLength(2);

    const left_out = await check(csv(HOA.replace('001 180 000 345', '001180000777')));
    await by(officer, (ctx) => decideRest(ctx, { import_id: left_out, decision: 'skip' }));
    await apply(left_out);
    expect(await owner.db.selectFrom('member').select('id').execute()).toHaveLength(2);
  });

  test('with the personal ID of somebody of another name can only be him or be left out', async () => {
    const { check, apply, by, officer, row } = await planted();
    await apply(await check(csv('Lý Bảo;1/1/1980;Nam;1/1/2010;;001180000345;;Chi bộ 1A')));
    const id = await check(csv(HOA.replace('Minh Hoa', 'Lan')));
    expect(await row(id, 2)).toMatchObject({
      outcome: 'duplicate',
      problems: [{ code: 'members.import_row_other_person', values: { name: 'Lý Bảo' } }]
    });
    await expect(by(officer, (ctx) => decideRows(ctx, { import_id: id, decisions: [{ row_no: 2, decision: 'new' }] }))).rejects.toThrow(
      'form.not_a_choice'
    );
  });

  test('is left out when the member was changed after the check', async () => {
    const { check, by, work, officer, member_id, owner, row } = await planted();
    const id = await check(csv(HOA));
    await by(officer, (ctx) => decideRows(ctx, { import_id: id, decisions: [{ row_no: 2, decision: 'same' }] }));
    await owner.db.updateTable('member').set({ version: 7, phone: '0911111111' }).where('id', '=', member_id).execute();
    await by(officer, (ctx) => applyImport(ctx, id));
    await work();
    expect(await owner.db.selectFrom('member').select('phone').executeTakeFirst()).toEqual({ phone: '0911111111' });
    expect(await row(id, 2)).toMatchObject({ effect: 'skip', problems: [{}, { code: 'members.import_row_stale' }] });
  });
});

describe('who may', () => {
  test('import: only a holder of the permission, only into his unit; others see nothing of it', async () => {
    const { check, by, units } = stageOf();
    const id = await check(csv(HOA));
    const file = { key: '0'.repeat(32), size: 1, sha256: '00', type: 'text/plain' };
    await expect(
      by({ role: 'branch_secretary', unit_id: units.branch_1a.id }, (ctx) => receiveImport(ctx, { file, name: 'a.csv' }))
    ).rejects.toThrow('members.import');
    const neighbour = { role: 'record_officer' as const, unit_id: units.ward_2.id };
    for (const act of [importPage, importUnits, applyImport, cancelImport])
      await expect(by<unknown>(neighbour, (ctx) => act(ctx, id))).rejects.toMatchObject({ name: 'NotFound' });
    await expect(by(neighbour, (ctx) => importRows(ctx, id, { outcome: 'new' }))).rejects.toMatchObject({ name: 'NotFound' });
    expect(await by(neighbour, listImports)).toEqual([]);
    expect(await by({ role: 'record_officer', unit_id: units.ward_1.id }, listImports)).toMatchObject([{ id, state: 'checked' }]);
  });

  test('send a file whose name holds a personal ID: the number is hidden', async () => {
    const { by, units } = stageOf();
    const officer = { role: 'record_officer' as const, unit_id: units.ward_1.id };
    const file = { key: '1'.repeat(32), size: 1, sha256: '00', type: 'text/plain' };
    for (const name of ['Hoa 001 180 000 345.csv', 'hoa-001180000345.csv']) await by(officer, (ctx) => receiveImport(ctx, { file, name }));
    expect((await by(officer, listImports)).map(({ file_name }) => file_name).filter((name) => name.includes('345'))).toEqual([]);
  });

  test('drop a checked import, and write nothing of it afterwards', async () => {
    const { check, by, units } = stageOf();
    const id = await check(csv(HOA));
    const officer = { role: 'record_officer' as const, unit_id: units.ward_1.id };
    await by(officer, (ctx) => cancelImport(ctx, id));
    await expect(by(officer, (ctx) => applyImport(ctx, id))).rejects.toThrow('members.import_closed');
  });
});

/** The rows of every table that has a column of text or JSON, as text. */
async function everyText(owner: ReturnType<typeof stageOf>['owner']): Promise<string> {
  const { rows } = await owner.pool.query<{ name: string }>(`
    select distinct format('%I', c.table_name) as name from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.data_type in ('text', 'jsonb', 'json', 'character varying', 'ARRAY')`);
  const texts = await Promise.all(rows.map(({ name }) => owner.pool.query(`select t::text from ${name} t`)));
  return texts.map((read) => JSON.stringify(read.rows)).join();
}
