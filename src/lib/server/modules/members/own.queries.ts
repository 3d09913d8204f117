import { sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Reader } from '#platform/context.ts';
import { Forbidden } from '#platform/errors.ts';
import type { Keys } from '#platform/seal.ts';
import { maskedPersonalId } from './personal-id.ts';
import { outsideDays } from './profile.queries.ts';

/**
 * The member's own summary profile, with the personal ID masked.
 *
 * @throws Forbidden the account belongs to nobody on a list
 */
export async function ownProfile(ctx: Reader, keys: Keys) {
  const own = await ctx.db
    .selectFrom('member_own as m')
    .innerJoin('org_unit as u', 'u.id', 'm.unit_id')
    .leftJoin('org_unit as p', 'p.id', 'u.parent_id')
    .select([
      'm.id',
      'm.full_name',
      'm.born_on',
      'm.sex',
      'm.joined_on',
      'm.decided_on',
      'm.official_on',
      'm.card_number',
      'm.phone',
      'm.id_sealed',
      'm.membership_status',
      'm.activity_status',
      'm.version',
      'u.name as unit_name',
      'p.name as parent_name'
    ])
    .select(outsideDays(ctx.actor.member_id ?? '0').as('outside_days'))
    .$narrowType<{
      id: string;
      full_name: string;
      born_on: string;
      sex: string;
      joined_on: string;
      membership_status: string;
      activity_status: string;
      version: number;
    }>()
    .executeTakeFirst();
  if (!own) throw new Forbidden('own');
  const { id_sealed, ...shown } = own;
  return { ...shown, personal_id: maskedPersonalId(keys, id_sealed) };
}

/** Requests about the member, his own and those of his branch, latest first. At most 50. */
export function ownRequests(ctx: Reader) {
  return ctx.db
    .selectFrom('member_change_request')
    .select(['id', 'field', 'old_value', 'new_value', 'reason', 'state', 'asked_at', 'decided_at', 'answer', 'branch_author'])
    .where('member_id', '=', ctx.actor.member_id)
    .orderBy('id', 'desc')
    .limit(50)
    .execute();
}

/**
 * What the member's home shows, in one statement: who he is, his branch, requests that wait or were just answered, and who
 * looked lately. Null for an account without a member.
 */
export async function ownHome(ctx: Reader) {
  const member_id = ctx.actor.member_id;
  if (member_id === null) return null;
  const home = await ctx.db
    .selectFrom('member_own as m')
    .innerJoin('org_unit as u', 'u.id', 'm.unit_id')
    .leftJoin('org_unit as p', 'p.id', 'u.parent_id')
    .select((eb) => [
      'm.full_name',
      'm.joined_on',
      'm.decided_on',
      'm.official_on',
      'm.phone',
      'm.membership_status',
      'm.activity_status',
      'u.name as unit_name',
      'p.name as parent_name',
      outsideDays(member_id).as('outside_days'),
      jsonArrayFrom(
        eb
          .selectFrom('member_change_request as r')
          .select(['r.field', 'r.state', 'r.asked_at', 'r.decided_at'])
          .where('r.member_id', '=', member_id)
          .where((w) =>
            w.or([w('r.state', '=', 'pending'), w('r.decided_at', '>', sql<Date>`${ctx.now}::timestamptz - interval '30 days'`)])
          )
          .where('r.state', '<>', 'withdrawn')
          .orderBy('r.id', 'desc')
          .limit(5)
      ).as('requests'),
      jsonArrayFrom(
        eb
          .selectFrom('audit_entry as a')
          .select(['a.at', 'a.action', sql<string>`a.detail ->> 'by'`.as('by'), sql<string | null>`a.detail ->> 'unit'`.as('unit_name')])
          .where('a.member_id', '=', member_id)
          .where('a.action', 'in', ['members.viewed', 'members.id_viewed'])
          .orderBy('a.id', 'desc')
          .limit(3)
      ).as('looks')
    ])
    .$narrowType<{ full_name: string; joined_on: string; membership_status: string; activity_status: string }>()
    .executeTakeFirst();
  return home ?? null;
}
