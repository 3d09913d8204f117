import type { Reader } from '#platform/context.ts';
import { RuleBroken } from '#platform/errors.ts';

/** Which tiers a kind of unit may have: data, about 15 rows (rules.md §1.2). In the order of the kinds. */
export function loadTiers(ctx: Pick<Reader, 'db'>): Promise<{ kind: string; tier: string }[]> {
  return ctx.db
    .selectFrom('org_kind_tier as t')
    .innerJoin('org_kind as k', 'k.kind', 't.kind')
    .select(['t.kind', 't.tier'])
    .orderBy('k.sort_no')
    .orderBy((eb) => eb('t.tier', '=', eb.ref('k.tier')), 'desc')
    .execute();
}

/** @throws RuleBroken `form.not_a_choice` no such kind; `organization.tier_not_of_kind` a unit of that kind never has that tier */
export async function requireTierOfKind(ctx: Pick<Reader, 'db'>, { kind, tier }: { kind: string; tier: string }): Promise<void> {
  const tiers = (await loadTiers(ctx)).filter((row) => row.kind === kind);
  if (tiers.length === 0) throw new RuleBroken('form.not_a_choice', 'kind');
  if (!tiers.some((row) => row.tier === tier)) throw new RuleBroken('organization.tier_not_of_kind', 'tier');
}
