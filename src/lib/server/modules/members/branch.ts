import { covers, requireCover, scopeOf } from '#platform/access.ts';
import type { Writer } from '#platform/context.ts';
import { NotFound, RuleBroken } from '#platform/errors.ts';
import type { Permission } from '#platform/permissions.ts';

/**
 * A unit that may hold members, for somebody who holds the permission there. It stays one until the end of the transaction: whoever
 * closes it or gives it a kind without a roster waits, and counts who came.
 *
 * @throws NotFound no such unit, a closed one, or one outside the actor's sight
 * @throws Forbidden he looks after its members but does not hold the permission there
 * @throws RuleBroken `members.unit_has_no_roster` members are attached to branches only
 */
export async function accessBranch(ctx: Writer, permission: Permission, unit_id: string) {
  const unit = await findOpen(ctx, unit_id);
  if (!covers(scopeOf(ctx.actor, 'members.view'), unit.lft)) throw new NotFound();
  requireCover(ctx, permission, unit.lft);
  return requireRoster(unit);
}

/** The same without asking for a permission: the host of somebody who takes part there for a time. */
export async function findBranch(ctx: Writer, unit_id: string) {
  return requireRoster(await findOpen(ctx, unit_id));
}

async function findOpen(ctx: Writer, unit_id: string) {
  await ctx.db.selectFrom('org_unit').select('id').where('id', '=', unit_id).forKeyShare().execute();
  const unit = await ctx.db
    .selectFrom('org_unit')
    .innerJoin('org_kind', 'org_kind.kind', 'org_unit.kind')
    .select(['org_unit.id', 'org_unit.name', 'org_unit.lft', 'org_kind.holds_members'])
    .where('org_unit.id', '=', unit_id)
    .where('org_unit.closed_on', 'is', null)
    .executeTakeFirst();
  if (!unit) throw new NotFound();
  return unit;
}

function requireRoster<U extends { holds_members: boolean }>(unit: U): U {
  if (!unit.holds_members) throw new RuleBroken('members.unit_has_no_roster', 'unit_id');
  return unit;
}
