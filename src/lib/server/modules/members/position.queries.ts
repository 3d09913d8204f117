import { sql } from 'kysely';
import { scopeOf, within } from '#platform/access.ts';
import type { Reader } from '#platform/context.ts';
import { likeAnywhere } from '#platform/like.ts';
import { hasDiacritics } from '#text/parse.ts';
import { today } from './access.ts';

/**
 * Who holds which position in a unit, today or from a day to come: name and office, which every signed-in person may know.
 * `member_visible`: the actor may open the holder's record. In the order of the offices, then by day. At most 100. For
 * somebody who has opened the unit's page.
 */
export async function listHolders(ctx: Reader, unit_id: string) {
  return holders(ctx, unit_id)
    .where((eb) => eb.or([eb('p.to_on', 'is', null), eb('p.to_on', '>', today(ctx))]))
    .orderBy(
      sql`array_position(array['secretary','standing_deputy_secretary','deputy_secretary','standing_member','committee_member',
      'group_leader','inspection_head','inspection_deputy','inspection_member','board_head','office_chief','overseer','record_officer','editor'], p.position)`
    )
    .orderBy('p.from_on')
    .orderBy('p.id')
    .limit(100)
    .execute();
}

/** Who held a position in a unit before, the latest first. At most 100. For somebody who has opened the unit's page. */
export async function listFormerHolders(ctx: Reader, unit_id: string) {
  return holders(ctx, unit_id).where('p.to_on', '<=', today(ctx)).orderBy('p.to_on', 'desc').orderBy('p.id', 'desc').limit(100).execute();
}

/**
 * Members whom the actor sees, by name, for a position: with day of birth and branch, since many share a name. At most 20;
 * nothing for fewer than two letters.
 */
export async function findCandidates(ctx: Reader, text: string) {
  const typed = text.normalize('NFC').trim();
  if (typed.length < 2) return [];
  return ctx.db
    .selectFrom('member as m')
    .innerJoin('org_unit as u', 'u.id', 'm.unit_id')
    .select(['m.id', 'm.full_name', 'm.born_on', 'u.name as unit_name', sql<string>`app.path_above(u.id)`.as('path')])
    .$narrowType<{ full_name: string }>()
    .where(({ ref }) => within(scopeOf(ctx.actor, 'members.view'), ref('m.unit_pos')))
    .where('m.membership_status', '<>', 'left')
    .where('m.name_fold', 'like', sql<string>`app.vn_fold(${likeAnywhere(typed)})`)
    .$if(hasDiacritics(typed), (members) =>
      members.orderBy(sql`app.vn_lower(m.full_name) like app.vn_lower(${likeAnywhere(typed)})`, 'desc')
    )
    .orderBy('m.given')
    .orderBy('m.middle')
    .orderBy('m.family')
    .orderBy('m.id')
    .limit(20)
    .execute();
}

function holders(ctx: Reader, unit_id: string) {
  const scope = scopeOf(ctx.actor, 'members.view');
  return ctx.db
    .selectFrom('member_office_holder as p')
    .leftJoin('member as m', (join) => join.onRef('m.id', '=', 'p.member_id').on(({ ref }) => within(scope, ref('m.unit_pos'))))
    .select(['p.id', 'p.position', 'p.manner', 'p.from_on', 'p.to_on', 'p.decision_number', 'p.member_id', 'p.full_name'])
    .select(sql<boolean>`m.id is not null`.as('member_visible'))
    .$narrowType<{
      id: string;
      position: string;
      manner: string;
      from_on: string;
      decision_number: string;
      member_id: string;
      full_name: string;
    }>()
    .where('p.unit_id', '=', unit_id);
}
