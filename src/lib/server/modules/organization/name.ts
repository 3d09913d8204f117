import { sql } from 'kysely';
import type { Reader } from '#platform/context.ts';
import { RuleBroken } from '#platform/errors.ts';

/** A name wanted below a unit from a day on; `unit_id`: who bears it already is asked about; `field`: where the form says so ('': above it). */
interface WantedName {
  name: string;
  parent_id: string | null;
  unit_id?: string;
  on: string;
  field?: 'name' | 'parent_id' | '';
}

/**
 * Insists that no other unit right below the same parent, open on that day, bears the name (capitals and small letters alike):
 * people and imports find a branch by its name. A founding taken back before its day (closed on the day it opened) bears none.
 *
 * @throws RuleBroken `organization.name_taken`
 */
export async function requireFreeName(ctx: Reader, { name, parent_id, unit_id, on, field = 'name' }: WantedName): Promise<void> {
  const twin = await ctx.db
    .selectFrom('org_unit as u')
    .leftJoin('org_unit as p', 'p.id', 'u.parent_id')
    .select('p.name as parent')
    .where('u.parent_id', '=', parent_id)
    .where('u.name_lower', '=', sql<string>`app.vn_lower(${name})`)
    .where('u.id', '<>', unit_id ?? '0')
    .where((eb) =>
      eb.or([eb('u.closed_on', 'is', null), eb.and([eb('u.closed_on', '>', on), eb('u.closed_on', '>', eb.ref('u.opened_on'))])])
    )
    .limit(1)
    .executeTakeFirst();
  if (twin) throw new RuleBroken('organization.name_taken', field, { parent: twin.parent ?? '' });
}
