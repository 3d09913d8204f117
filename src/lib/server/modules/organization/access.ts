import { sql } from 'kysely';
import { requireCover, scopeOf, type Scope } from '#platform/access.ts';
import type { Actor, Reader, Writer } from '#platform/context.ts';
import { Forbidden, NotFound, RuleBroken } from '#platform/errors.ts';
import type { Permission } from '#platform/permissions.ts';

/** A unit as commands use it: what it is, where it stands (`lft..rgt` of this transaction), since when and until when. */
export type Unit = Awaited<ReturnType<typeof accessUnit>>;

/**
 * One unit, for an act that needs `permission` there. Notes the grant that opens the door. Other rooms come in here too.
 *
 * @throws NotFound no such unit, or it lies outside what the actor may see and is not above it either
 * @throws Forbidden he sees it, but does not hold the permission there
 */
export async function accessUnit(ctx: Reader, permission: Permission, id: string) {
  const unit = await findUnit(ctx, id);
  if (!isKnown(ctx.actor, unit)) throw new NotFound();
  requireCover(ctx, permission, unit.lft);
  return unit;
}

/**
 * Insists on the permission at the unit above: what a unit may not decide about itself (its place, its end, its powers).
 * The root answers for itself.
 *
 * @throws Forbidden the actor's grant ends at the unit itself
 */
export async function requireSuperior(ctx: Reader, permission: Permission, unit: { parent_id: string | null; lft: number }): Promise<void> {
  if (unit.parent_id === null) return requireCover(ctx, permission, unit.lft);
  const parent = await ctx.db.selectFrom('org_unit').select('lft').where('id', '=', unit.parent_id).executeTakeFirstOrThrow();
  requireCover(ctx, permission, parent.lft);
}

/** Does the actor hold the permission at the unit above (or at the unit, for the root)? For showing a door, not for guarding it. */
export async function maySuperior(ctx: Reader, permission: Permission, unit: { parent_id: string | null; lft: number }): Promise<boolean> {
  try {
    await requireSuperior(ctx, permission, unit);
    return true;
  } catch (problem) {
    if (problem instanceof Forbidden) return false;
    throw problem;
  }
}

/**
 * One change of the tree at a time: held to the end of the transaction, taken before anything is read, so that what a rule saw
 * is still so when the unit is placed. The same lock as app.tree_place.
 */
export async function lockTree(ctx: Writer): Promise<void> {
  await sql`select pg_advisory_xact_lock(7301)`.execute(ctx.db);
}

/** @throws RuleBroken `form.stale` the form was drawn from an older state of the unit */
export function requireFresh(unit: { version: number }, version: number | undefined): void {
  if (version !== undefined && version !== unit.version) throw new RuleBroken('form.stale');
}

async function findUnit(ctx: Reader, id: string) {
  const unit = /^[1-9]\d{0,17}$/.test(id)
    ? await ctx.db
        .selectFrom('org_unit')
        .select([
          'id',
          'parent_id',
          'kind',
          'branch_type',
          'name',
          'code',
          'tier',
          'usage_level',
          'opened_on',
          'closed_on',
          'version',
          'lft',
          'rgt'
        ])
        .where('id', '=', id)
        .executeTakeFirst()
    : undefined;
  if (!unit) throw new NotFound();
  return unit;
}

/** Within what the actor may see, or on the way up from it. */
function isKnown(actor: Actor, unit: { lft: number; rgt: number }): boolean {
  const seen: Scope = scopeOf(actor, 'organization.view');
  return seen.some(({ lo, hi }) => (lo <= unit.lft && unit.lft <= hi) || (unit.lft <= lo && lo <= unit.rgt));
}
