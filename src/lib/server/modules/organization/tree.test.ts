import { sql } from 'kysely';
import { expect } from 'vitest';
import { plantMember, plantUnits } from '#test/cast.ts';
import type { Writer } from '#platform/context.ts';
import { RuleBroken } from '#platform/errors.ts';
import { test, useDatabase } from '#platform/testing.ts';
import { closeUnit, createUnit, kindsFor, moveUnit } from './index.ts';

useDatabase();

const OPERATIONS = 300;
const TODAY = '2026-03-02';
const decision = { effective_on: TODAY, decision_number: '01-QĐ/TU' };

/** Numbers in 0..1 that are the same at every run (mulberry32). */
function seeded(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** One random change through the commands; false when a rule refused it. */
async function change(ctx: Writer, random: () => number, n: number): Promise<boolean> {
  const units = await ctx.db
    .selectFrom('org_unit')
    .select(['id', 'kind', 'tier', 'parent_id'])
    .where('closed_on', 'is', null)
    .orderBy('id')
    .execute();
  const any = () => units[Math.floor(random() * units.length)]!;
  const kind = random();
  try {
    if (kind < 0.5) {
      const parent = any();
      const kinds = await kindsFor(ctx, parent, TODAY);
      const child = kinds[Math.floor(random() * kinds.length)];
      if (!child) return false;
      await createUnit(ctx, {
        parent_id: parent.id,
        kind: child,
        branch_type: child === 'branch' ? 'attached' : undefined,
        name: `Đơn vị ${n}`,
        unit_code: undefined,
        opened_on: TODAY,
        decision_number: '01-QĐ/TU'
      });
    } else if (kind < 0.9) {
      await moveUnit(ctx, { unit_id: any().id, parent_id: any().id, ...decision });
    } else {
      await closeUnit(ctx, { unit_id: any().id, successor_id: undefined, ...decision });
    }
    return true;
  } catch (problem) {
    if (problem instanceof RuleBroken) return false;
    throw problem;
  }
}

test('after hundreds of random foundings, moves and closings positions say what parents say', { timeout: 120_000 }, async ({ tx, as }) => {
  const units = await plantUnits(tx);
  for (const branch of [units.branch_1a, units.branch_1b, units.branch_1c, units.branch_2a, units.branch_3]) {
    await plantMember(tx, branch);
    await plantMember(tx, branch, { name: 'Trần Văn An', sex: 'male' });
  }
  // Little room: renumberings happen all the time.
  await sql`select app.tree_number(${units.city.id}, 1, 60)`.execute(tx);
  const officer = await as({ grants: [{ role: 'city_organization', unit_id: units.city.id }] });
  const random = seeded(20260302);
  // The officer's grant is the whole tree; its bounds are read anew at each request, here set wide once.
  const everywhere = {
    ...officer,
    actor: { ...officer.actor, grants: officer.actor.grants.map((grant) => ({ ...grant, lo: 1, hi: 2147483647 })) }
  };
  let done = 0;
  for (let n = 0; done < OPERATIONS; n++) if (await change(everywhere, random, n)) done++;

  const { rows: faults } = await sql`select * from app.tree_faults`.execute(tx);
  expect(faults).toEqual([]);
  const { rows: differing } = await sql`
    with recursive up (unit_id, ancestor_id) as (
      select id, parent_id from org_unit where parent_id is not null
      union all select up.unit_id, u.parent_id from up join org_unit u on u.id = up.ancestor_id where u.parent_id is not null),
    by_interval as (select u.id as unit_id, a.id as ancestor_id from org_unit u join org_unit a on a.lft < u.lft and u.lft <= a.rgt)
    (select * from up except select * from by_interval) union all (select * from by_interval except select * from up)`.execute(tx);
  expect(differing).toEqual([]);
  const { rows: astray } = await sql`
    select m.id from member m join org_unit u on u.id = m.unit_id where m.unit_pos <> u.lft
    union all select c.unit_id from member_count c join org_unit u on u.id = c.unit_id where c.unit_pos <> u.lft`.execute(tx);
  expect(astray).toEqual([]);

  const { rows: tally } = await sql<{ units: number; moved: number; closed: number }>`
    select (select count(*)::int from org_unit) as units, (select count(*)::int from org_change where kind = 're_parent') as moved,
           (select count(*)::int from org_change where kind = 'dissolve') as closed`.execute(tx);
  expect(tally[0]!.units).toBeGreaterThan(80);
  expect(tally[0]!.moved).toBeGreaterThan(10);
  expect(tally[0]!.closed).toBeGreaterThan(5);
});
