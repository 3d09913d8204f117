import { sql, type SqlBool } from 'kysely';
import { scopeOf, within } from '#platform/access.ts';
import type { Reader } from '#platform/context.ts';
import { likeLiteral } from '#platform/like.ts';
import { NotFound } from '#platform/errors.ts';

/** Branches asked for by a part of their name. `anywhere`: hosts of a temporary stay, else only where the actor keeps the roster. */
export interface BranchSearch {
  name: string;
  anywhere: boolean;
}

/** At most so many branches; one more row says that there are others. */
export const BRANCH_ROWS = 30;

/** Branches that may hold members, in the order of the tree, each with the unit above it. At most one more than `BRANCH_ROWS`. */
export function listBranches(ctx: Reader, { name, anywhere }: BranchSearch) {
  return ctx.db
    .selectFrom('org_unit as u')
    .innerJoin('org_kind as k', 'k.kind', 'u.kind')
    .leftJoin('org_unit as p', 'p.id', 'u.parent_id')
    .select(['u.id', 'u.name', 'p.name as parent_name'])
    .where('k.holds_members', '=', true)
    .where('u.closed_on', 'is', null)
    .$if(!anywhere, (units) => units.where(({ ref }) => within(scopeOf(ctx.actor, 'members.edit'), ref('u.lft'))))
    .$if(name !== '', (units) => units.where(sql<SqlBool>`u.name_fold like '%' || app.vn_fold(${likeLiteral(name)}) || '%'`))
    .orderBy('u.lft')
    .limit(BRANCH_ROWS + 1)
    .execute();
}

/**
 * One branch by its id, for a form about it, as `listBranches` would list it; undefined when no members may be attached there.
 *
 * @throws NotFound it is not there, or not for this actor
 */
export async function branchOf(ctx: Reader, { unit_id, anywhere }: { unit_id: string; anywhere: boolean }) {
  if (!/^[1-9][0-9]{0,17}$/.test(unit_id)) return undefined;
  const unit = await ctx.db
    .selectFrom('org_unit as u')
    .innerJoin('org_kind as k', 'k.kind', 'u.kind')
    .leftJoin('org_unit as p', 'p.id', 'u.parent_id')
    .select(['u.id', 'u.name', 'p.name as parent_name', 'k.holds_members', 'u.closed_on'])
    .where('u.id', '=', unit_id)
    .$if(!anywhere, (units) => units.where(({ ref }) => within(scopeOf(ctx.actor, 'members.edit'), ref('u.lft'))))
    .executeTakeFirst();
  if (!unit) throw new NotFound();
  return unit.holds_members && unit.closed_on === null ? unit : undefined;
}
