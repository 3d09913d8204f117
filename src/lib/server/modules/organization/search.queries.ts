import { sql } from 'kysely';
import { hasDiacritics } from '#text/parse.ts';
import { scopeOf, within, type Scope } from '#platform/access.ts';
import type { Reader } from '#platform/context.ts';
import { likeAnywhere } from '#platform/like.ts';
import { dayOf } from '#platform/time.ts';
import { viewScope } from './tree.queries.ts';

/** A unit as a search finds it, with the names above it. */
export interface FoundUnit {
  id: string;
  name: string;
  kind: string;
  code: string | null;
  path: string;
}

/**
 * Units by name (all the words, in any order) or code, in the unit one works for: with or without diacritics, those that carry
 * exactly the typed ones first. At most 20. Nothing for fewer than two letters.
 */
export function searchUnits(ctx: Reader, text: string): Promise<FoundUnit[]> {
  return find(ctx, text, { scope: viewScope(ctx) });
}

/** The same over everything the actor holds a grant on: for choosing where to work. */
export function searchOwnUnits(ctx: Reader, text: string): Promise<FoundUnit[]> {
  return find(ctx, text, { scope: scopeOf(ctx.actor, 'organization.view') });
}

/** Units where the actor may change the organization and that may stand above `kinds`: for choosing a new parent. */
export function searchParents(ctx: Reader, text: string, parent_kinds: readonly string[]): Promise<FoundUnit[]> {
  return find(ctx, text, { scope: scopeOf(ctx.actor, 'organization.change'), kinds: parent_kinds });
}

/** Is there an open unit of these kinds that the unit could be put under: not its own parent, not itself, nothing below it? */
export async function hasOtherParent(
  ctx: Reader,
  unit: { lft: number; rgt: number; parent_id: string | null },
  parent_kinds: readonly string[]
): Promise<boolean> {
  if (parent_kinds.length === 0) return false;
  const other = await ctx.db
    .selectFrom('org_unit as u')
    .select('u.id')
    .where(({ ref }) => within(scopeOf(ctx.actor, 'organization.change'), ref('u.lft')))
    .where('u.kind', 'in', [...parent_kinds])
    .where((eb) => eb.or([eb('u.closed_on', 'is', null), eb('u.closed_on', '>', dayOf(ctx.now))]))
    .where((eb) => eb.not(eb.between('u.lft', unit.lft, unit.rgt)))
    .where('u.id', '<>', unit.parent_id)
    .limit(1)
    .executeTakeFirst();
  return other !== undefined;
}

/** The units of the actor's grants, flat, the highest first, with what he is there: `lent`, for another. At most 50. */
export async function listOwnUnits(ctx: Reader): Promise<(FoundUnit & { roles: { role: string; lent: boolean }[] })[]> {
  if (ctx.actor.grants.length === 0) return [];
  const rows = await found(ctx)
    .where(
      'u.id',
      'in',
      ctx.actor.grants.map(({ unit_id }) => unit_id)
    )
    .orderBy('u.lft')
    .limit(50)
    .execute();
  const rolesAt = (id: string) =>
    ctx.actor.grants.filter(({ unit_id }) => unit_id === id).map(({ role, on_behalf_of }) => ({ role, lent: on_behalf_of !== null }));
  return rows.map((row) => ({ ...row, roles: rolesAt(row.id) }));
}

/** Every word of the text is in the name, in any order; or the text is the code. */
async function find(ctx: Reader, text: string, where: { scope: Scope; kinds?: readonly string[] }): Promise<FoundUnit[]> {
  const typed = text.normalize('NFC').trim();
  if (typed.length < 2 || where.kinds?.length === 0) return [];
  const words = typed.split(/\s+/).slice(0, 12).map(likeAnywhere);
  return found(ctx)
    .where(({ ref }) => within(where.scope, ref('u.lft')))
    .where((eb) => eb.or([eb('u.closed_on', 'is', null), eb('u.closed_on', '>', dayOf(ctx.now))]))
    .where((eb) =>
      eb.or([
        eb.and(words.map((word) => eb('u.name_fold', 'like', sql<string>`app.vn_fold(${word})`))),
        eb('u.code', '=', typed.toUpperCase())
      ])
    )
    .$if(where.kinds !== undefined, (units) => units.where('u.kind', 'in', [...(where.kinds ?? [])]))
    .$if(hasDiacritics(typed), (units) =>
      units.orderBy(sql`u.name_lower like all (array[${sql.join(words.map((word) => word.toLowerCase()))}])`, 'desc')
    )
    .orderBy(sql`u.name_fold like app.vn_fold(${likeAnywhere(typed)})`, 'desc')
    .orderBy(sql`length(u.name)`)
    .orderBy('u.name_fold')
    .orderBy('u.id')
    .limit(20)
    .execute();
}

function found(ctx: Reader) {
  return ctx.db.selectFrom('org_unit as u').select(['u.id', 'u.name', 'u.kind', 'u.code', sql<string>`app.path_above(u.id)`.as('path')]);
}
