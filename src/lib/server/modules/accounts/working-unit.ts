import { accessUnit } from '#organization';
import { audit } from '#platform/audit.ts';
import type { Writer } from '#platform/context.ts';
import { RuleBroken } from '#platform/errors.ts';
import { id } from '#platform/form.ts';
import { ROLES, type Permission } from '#platform/permissions.ts';
import { z } from 'zod';

export const workingUnitForm = z.object({ unit_id: z.string('form.required').pipe(id), ve: z.string().max(500).default('') });

/**
 * Works for another unit from now on, in this session: one the actor holds a grant on, or one below it. Gives the permissions he
 * holds there, for the way back to the section he came from.
 *
 * @throws NotFound | Forbidden the unit is unknown, or none of his grants reaches it
 * @throws RuleBroken `organization.closed`
 */
export async function chooseWorkingUnit(ctx: Writer, input: { unit_id: string }): Promise<readonly Permission[]> {
  const unit = await accessUnit(ctx, 'organization.view', input.unit_id);
  if (unit.closed_on !== null) throw new RuleBroken('organization.closed', 'unit_id');
  await ctx.db
    .updateTable('account_session')
    .set({ working_unit_id: unit.id })
    .where('id', '=', ctx.actor.session?.id ?? null)
    .execute();
  await audit(ctx, 'accounts.unit_switched', { unit: unit.id });
  const here = ctx.actor.grants.filter(({ lo, hi }) => lo <= unit.lft && unit.lft <= hi);
  return [...new Set(here.flatMap(({ role }) => ROLES[role].permissions as readonly Permission[]))];
}
