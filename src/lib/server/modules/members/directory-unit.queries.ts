import { scopeOf, within } from '#platform/access.ts';
import type { Reader } from '#platform/context.ts';

/** Members of other branches who take part in this one for a time, if the actor may view its members. At most 200. */
export async function listGuests(ctx: Reader, unit_id: string) {
  return ctx.db
    .selectFrom('member_guest')
    .select(['member_id', 'full_name', 'sex', 'home_name', 'from_on'])
    .$narrowType<{ member_id: string; full_name: string; sex: string; home_name: string; from_on: string }>()
    .where('unit_id', '=', unit_id)
    .where(({ ref }) => within(scopeOf(ctx.actor, 'members.view'), ref('unit_pos').$castTo<number>()))
    .orderBy('given')
    .orderBy('middle')
    .orderBy('family')
    .limit(200)
    .execute();
}

/** A unit in the actor's scope, and the units right below it where the list can be narrowed further; at most 200 of them. */
export async function unitChoices(ctx: Reader, unit_id: string | undefined) {
  const id = unit_id ?? ctx.actor.working?.unit_id;
  if (!id) return { unit: null, below: [] };
  const scope = scopeOf(ctx.actor, 'members.view');
  const unit = await ctx.db
    .selectFrom('org_unit')
    .select(['id', 'name', 'kind'])
    .where('id', '=', id)
    .where(({ ref }) => within(scope, ref('lft')))
    .executeTakeFirst();
  const below = await ctx.db
    .selectFrom('org_unit')
    .select(['id', 'name'])
    .where('parent_id', '=', id)
    .where('closed_on', 'is', null)
    .where('kind', 'not in', ['party_group', 'advisory_body'])
    .where(({ ref }) => within(scope, ref('lft')))
    .orderBy('sort_no')
    .orderBy('id')
    .limit(200)
    .execute();
  return { unit: unit ?? null, below };
}
