import { describe, expect, test } from 'vitest';
import { applyImport, cancelImport, decideRest } from './import.ts';
import { useStage, type Command } from './import.testing.ts';

const stageOf = useStage();

describe('two people give the word on one import at once', () => {
  const HEAD = 'Họ và tên;Ngày sinh;Giới tính;Ngày vào Đảng;Ngày chính thức;Chi bộ';
  const file = `${HEAD}\nCù Thị Màn;01/02/1990;Nữ;03/02/2015;03/02/2016;Chi bộ 1A\n`;

  test('dropped first: nothing of it is written', async () => {
    const { units, owner, race, check, work } = stageOf();
    const id = await check(file);
    const who = { role: 'record_officer' as const, unit_id: units.ward_1.id };
    const drop: Command = { who, act: (ctx) => cancelImport(ctx, id) };
    expect(await race(drop, { who, act: (ctx) => applyImport(ctx, id) })).toEqual({ first: 'done', second: 'members.import_closed' });
    await work();
    expect(await owner.db.selectFrom('member_import').select('state').execute()).toEqual([{ state: 'cancelled' }]);
    expect(await owner.db.selectFrom('member').select('id').execute()).toEqual([]);
  });

  test('applied first: it is neither dropped nor decided otherwise', async () => {
    const { units, owner, race, check, work } = stageOf();
    const id = await check(file);
    const who = { role: 'record_officer' as const, unit_id: units.ward_1.id };
    const apply: Command = { who, act: (ctx) => applyImport(ctx, id) };
    expect(await race(apply, { who, act: (ctx) => cancelImport(ctx, id) })).toEqual({ first: 'done', second: 'members.import_closed' });
    await work();
    expect(await owner.db.selectFrom('member_import').select('state').execute()).toEqual([{ state: 'applied' }]);

    const again = await check(file.replace('Màn', 'Mận'));
    const decide: Command = { who, act: (ctx) => decideRest(ctx, { import_id: again, decision: 'skip' }) };
    const ends = await race({ who, act: (ctx) => applyImport(ctx, again) }, decide);
    expect(ends).toEqual({ first: 'done', second: 'members.import_closed' });
    await work();
  });
});
