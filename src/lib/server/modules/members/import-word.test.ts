import pino from 'pino';
import { describe, expect, test } from 'vitest';
import { moveUnit } from '#organization';
import type { Writer } from '#platform/context.ts';
import { workOnce, type Job } from '#platform/jobs.ts';
import { NOW } from '#platform/testing.ts';
import { addSeconds } from '#platform/time.ts';
import { write } from '#platform/transaction.ts';
import { runImport } from './import-apply.ts';
import { forgetRows } from './import-jobs.ts';
import { applyImport, cancelImport, decideRest } from './import.ts';
import { useStage, type Command } from './import.testing.ts';

const stageOf = useStage();

const HEAD = 'Họ và tên;Ngày sinh;Giới tính;Ngày vào Đảng;Ngày chính thức;Chi bộ';
const file = `${HEAD}\nCù Thị Màn;01/02/1990;Nữ;03/02/2015;03/02/2016;Chi bộ 1A\n`;

describe('two people give the word on one import at once', () => {
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

test('an import checked and not applied is dropped after 90 days, and its rows are forgotten', async () => {
  const { app, owner, check } = stageOf();
  const id = await check(file);
  const rows = () => owner.db.selectFrom('member_import_row').select('row_no').where('import_id', '=', id).execute();
  const states = () => owner.db.selectFrom('member_import').select('state').execute();
  const forget = (days: number) => {
    const now = () => addSeconds(NOW, 86_400 * days);
    const job = {
      step: (act: (ctx: Writer) => Promise<unknown>) => write(app.db, { caller: 'system', now: now(), reference: 'TEST' }, act)
    };
    return forgetRows(job as unknown as Job);
  };
  await forget(90);
  expect([await states(), await rows()]).toEqual([[{ state: 'checked' }], [{ row_no: 2 }]]);
  await forget(91);
  expect([await states(), await rows()]).toEqual([[{ state: 'cancelled' }], []]);
});

test('a unit moved while its import is being written takes the rest of the rows with it', async () => {
  const { app, by, check, owner, row, units } = stageOf();
  const unit_id = units.branch_1b.id;
  const id = await check(file.replace('1A', '1B'), unit_id);
  await by({ role: 'record_officer', unit_id }, (ctx) => applyImport(ctx, id));
  const move = { unit_id, parent_id: units.ward_2.id, effective_on: '2026-03-02', decision_number: '1-QĐ/TU' };
  const work = async (job: Job) => {
    let steps = 0;
    const step: Job['step'] = async (act) => {
      steps += 1;
      if (steps === 2) await by({ role: 'city_organization', unit_id: units.city.id }, (ctx) => moveUnit(ctx, move));
      return job.step(act);
    };
    await runImport({ ...job, step });
  };
  await workOnce(app.db, { 'members.import_apply': { work } }, { log: pino({ level: 'silent' }), now: () => NOW });
  expect(await row(id, 2)).toMatchObject({ effect: 'create', problems: [] });
  expect(await owner.db.selectFrom('member').select('unit_id').execute()).toEqual([{ unit_id }]);
});
