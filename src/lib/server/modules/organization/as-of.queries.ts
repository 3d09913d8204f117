import { sql } from 'kysely';
import { within, type Scope } from '#platform/access.ts';
import type { Reader } from '#platform/context.ts';

/**
 * Units that stood directly below a unit on a day, by the names they had then, at most `size` from number `from` on, and how
 * many there were. The scope is that of today: a unit is known to whom it belongs now.
 */
export async function childrenAsOf(
  ctx: Reader,
  wish: { unit_id: string; day: string; from: number },
  bounds: { scope: Scope; size: number }
) {
  const standing = unitsAsOf(ctx, wish.day, bounds.scope).where('v.parent_id', '=', wish.unit_id);
  const rows = await standing
    .select(['u.branch_type', 'u.opened_on', sql<null>`null`.as('members')])
    .select(
      sql<number>`(select count(*)::int from org_unit_version c join org_unit cu on cu.id = c.unit_id
      where c.parent_id = u.id and c.from_on <= ${wish.day} and (c.to_on is null or c.to_on > ${wish.day})
        and (cu.closed_on is null or cu.closed_on > ${wish.day}))`.as('children')
    )
    .orderBy('u.sort_no')
    .orderBy('u.id')
    .limit(bounds.size)
    .offset(wish.from)
    .execute();
  const { total } = await standing
    .clearSelect()
    .select(sql<number>`count(*)::int`.as('total'))
    .executeTakeFirstOrThrow();
  return { rows, total, from: wish.from };
}

/** Names of the units above a unit on a day, the root first, without the unit itself. Empty for the root and for a unit of another time. */
export async function pathAsOf(ctx: Reader, unit_id: string, day: string): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    with recursive up as (
      select parent_id, name, 0 as step from org_unit_version where unit_id = ${unit_id} and from_on <= ${day} and (to_on is null or to_on > ${day})
      union all
      select v.parent_id, v.name, up.step + 1 from org_unit_version v join up on v.unit_id = up.parent_id
       where v.from_on <= ${day} and (v.to_on is null or v.to_on > ${day}))
    select name from up where step > 0 order by step desc`.execute(ctx.db);
  return rows.map(({ name }) => name);
}

/**
 * The units that existed on a day, as they stood then: id, name, kind, tier, parent. A query to narrow further; it reads through
 * the dated versions, never through today's positions (they serve only the scope).
 */
export function unitsAsOf(ctx: Reader, day: string, scope: Scope) {
  return ctx.db
    .selectFrom('org_unit_version as v')
    .innerJoin('org_unit as u', 'u.id', 'v.unit_id')
    .select(['u.id', 'v.name', 'v.kind', 'v.tier', 'v.parent_id'])
    .where('v.from_on', '<=', day)
    .where((eb) => eb.or([eb('v.to_on', 'is', null), eb('v.to_on', '>', day)]))
    .where((eb) => eb.or([eb('u.closed_on', 'is', null), eb('u.closed_on', '>', day)]))
    .where(({ ref }) => within(scope, ref('u.lft')));
}
