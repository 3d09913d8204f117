import type { ProblemCode } from '#text/problems.ts';
import type { Reader } from '#platform/context.ts';
import { RuleBroken } from '#platform/errors.ts';

/** A row of org_allowed_edge: `child_kind` may stand below `parent_kind` (of `parent_tier`, when named) from a day until before another. */
export interface Edge {
  parent_kind: string;
  child_kind: string;
  parent_tier: string | null;
  from_on: string;
  to_on: string | null;
}

/** The upper unit as the rule sees it. */
interface Upper {
  kind: string;
  tier: string;
}

/** Which kinds may stand below which, all periods: data, so that the shapes of 2023 and 2025 need no code. About 30 rows. */
export function loadEdges(ctx: Pick<Reader, 'db'>): Promise<Edge[]> {
  return ctx.db.selectFrom('org_allowed_edge').select(['parent_kind', 'child_kind', 'parent_tier', 'from_on', 'to_on']).execute();
}

/** The kinds that may stand directly below the upper unit on that day. */
export function kindsBelow(edges: readonly Edge[], upper: Upper, on: string): string[] {
  return edges
    .filter(
      ({ parent_kind, parent_tier, from_on, to_on }) =>
        parent_kind === upper.kind &&
        (parent_tier === null || parent_tier === upper.tier) &&
        from_on <= on &&
        (to_on === null || on < to_on)
    )
    .map(({ child_kind }) => child_kind);
}

/**
 * May the unit stand directly below the upper one on that day? Gives the problem, or undefined when it may.
 * A branch of a hamlet or street group stands below a ward or commune only (294-QĐ/TW; rules.md §1.3).
 */
export function edgeProblem(
  edges: readonly Edge[],
  pair: { upper: Upper; lower: { kind: string; branch_type: string | null } },
  on: string
): ProblemCode | undefined {
  const { upper, lower } = pair;
  if (!kindsBelow(edges, upper, on).includes(lower.kind)) return 'organization.edge_not_allowed';
  if (lower.branch_type === 'residential' && upper.kind !== 'commune_org') return 'organization.residential_parent';
  return undefined;
}

/** @throws RuleBroken `organization.edge_not_allowed` | `organization.residential_parent` on field `parent_id` */
export async function requireEdge(
  ctx: Pick<Reader, 'db'>,
  pair: { upper: Upper & { name: string }; lower: { kind: string; branch_type: string | null; name: string } },
  on: string
): Promise<void> {
  const problem = edgeProblem(await loadEdges(ctx), pair, on);
  if (problem) throw new RuleBroken(problem, 'parent_id', { child: pair.lower.name, parent: pair.upper.name });
}
