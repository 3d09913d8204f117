import { sql } from 'kysely';
import { requireCover, scopeOf, within } from '#platform/access.ts';
import { audit } from '#platform/audit.ts';
import type { Writer } from '#platform/context.ts';
import { RuleBroken } from '#platform/errors.ts';
import type { Keys } from '#platform/seal.ts';
import { addSeconds } from '#platform/time.ts';
import { accessMember, type MemberRow } from './access.ts';
import { hashPersonalId, openPersonalId } from './personal-id.ts';

/** Reading on within this time is the same opening: the member's list of who looked stays readable. */
const SAME_OPENING_SECONDS = 1800;

/**
 * Opens a member's record and writes down who did, in which office: the member sees it (rules.md §5.3).
 * Opening one's own record is nobody's business.
 *
 * @throws NotFound | Forbidden
 */
export async function openRecord(ctx: Writer, member_id: string): Promise<MemberRow> {
  const member = await accessMember(ctx, 'members.view', member_id);
  if (member.id === ctx.actor.member_id || (await openedJustNow(ctx, member.id))) return member;
  await audit(ctx, 'members.viewed', { subject: member.id, member: member.id, unit: member.unit_id, detail: viewer(ctx) });
  return member;
}

/**
 * Gives the personal ID in full to a reader who says why; written down, and shown to the member.
 *
 * @throws NotFound | Forbidden
 * @throws RuleBroken `members.id_missing` none is held
 */
export async function viewPersonalId(ctx: Writer, keys: Keys, input: { member_id: string; reason: string }): Promise<string> {
  const member = await accessMember(ctx, 'members.view_id', input.member_id);
  if (!member.id_sealed) throw new RuleBroken('members.id_missing');
  await audit(ctx, 'members.id_viewed', {
    subject: member.id,
    member: member.id,
    unit: member.unit_id,
    detail: { ...viewer(ctx), reason: input.reason }
  });
  return openPersonalId(keys, member.id_sealed);
}

/** The member of the actor's scope who holds exactly this personal ID (12 digits), or null; searching is written down either way. */
export async function findByPersonalId(ctx: Writer, keys: Keys, personal_id: string): Promise<string | null> {
  const found = await ctx.db
    .selectFrom('member')
    .select(['id', 'unit_id', 'unit_pos'])
    .where('id_hash', '=', hashPersonalId(keys, personal_id))
    .where(({ ref }) => within(scopeOf(ctx.actor, 'members.view'), ref('unit_pos')))
    .executeTakeFirst();
  if (found) requireCover(ctx, 'members.view', found.unit_pos);
  const unit = found?.unit_id ?? ctx.actor.working?.unit_id;
  await audit(ctx, 'members.id_searched', {
    ...(found && { subject: found.id, member: found.id }),
    ...(unit && { unit }),
    detail: { ...viewer(ctx), found: !!found }
  });
  return found?.id ?? null;
}

/** Who looks, as he is today: the name and the office that opened the door. */
function viewer(ctx: Writer) {
  const { grant } = ctx.door;
  return { by: ctx.actor.name, role: grant?.role ?? null, unit: grant?.unit_name ?? null };
}

async function openedJustNow(ctx: Writer, member_id: string): Promise<boolean> {
  const last = await ctx.db
    .selectFrom('audit_entry')
    .select(sql`1`.as('one'))
    .where('member_id', '=', member_id)
    .where('account_id', '=', ctx.actor.account_id)
    .where('action', '=', 'members.viewed')
    .where('at', '>', addSeconds(ctx.now, -SAME_OPENING_SECONDS))
    .limit(1)
    .executeTakeFirst();
  return last !== undefined;
}
