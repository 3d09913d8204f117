import { sql } from 'kysely';
import { audit } from '#platform/audit.ts';
import type { Writer } from '#platform/context.ts';
import { Forbidden, NotFound, RuleBroken } from '#platform/errors.ts';
import type { Keys } from '#platform/seal.ts';
import { requireOnList } from './access.ts';
import type { ProposeChange } from './forms.ts';
import { takeBack, writeProposal } from './proposal.ts';

/**
 * The member's own row, through the one door that needs no grant.
 *
 * @throws Forbidden the account belongs to nobody on a list
 */
export async function accessOwn(ctx: Writer) {
  const own = await ctx.db
    .selectFrom('member_own')
    .select([
      'id',
      'unit_id',
      'full_name',
      'born_on',
      'sex',
      'joined_on',
      'decided_on',
      'official_on',
      'card_number',
      'phone',
      'id_sealed',
      'membership_status',
      'version'
    ])
    .$narrowType<{
      id: string;
      unit_id: string;
      full_name: string;
      born_on: string;
      joined_on: string;
      membership_status: string;
      version: number;
    }>()
    .executeTakeFirst();
  if (!own) throw new Forbidden('own');
  return own;
}

/**
 * Changes the member's own phone, at once. Null takes it away.
 *
 * @throws RuleBroken `form.stale`, `members.no_change`
 */
export async function changeOwnPhone(ctx: Writer, input: { version: number; phone: string | null }): Promise<void> {
  const own = await accessOwn(ctx);
  requireOnList(own);
  if (own.version !== input.version) throw new RuleBroken('form.stale');
  if (own.phone === input.phone) throw new RuleBroken('members.no_change', 'phone');
  const { numUpdatedRows } = await ctx.db
    .updateTable('member_own')
    .set({ phone: input.phone, version: sql<number>`version + 1` })
    .where('version', '=', input.version)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new RuleBroken('form.stale');
  await ctx.db
    .insertInto('member_change')
    .values({
      member_id: own.id,
      field: 'phone',
      old_value: own.phone,
      new_value: input.phone,
      account_id: ctx.actor.account_id,
      source: 'own',
      changed_at: ctx.now
    })
    .execute();
  await audit(ctx, 'members.phone_changed', { subject: own.id, member: own.id, unit: own.unit_id });
}

/**
 * Asks the unit in charge to correct one field of one's own profile. A personal ID is kept sealed, shown masked. Gives the request's id.
 *
 * @throws RuleBroken `members.request_pending`, `members.no_change`, what the field's own form says of the value, or what the days break
 */
export async function proposeChange(ctx: Writer, keys: Keys, input: ProposeChange): Promise<string> {
  const own = await accessOwn(ctx);
  requireOnList(own);
  return writeProposal(ctx, keys, own, { input, branch_author: null });
}

/**
 * Takes back one's own request while it waits.
 *
 * @throws NotFound it is not his, or his branch asked for it
 * @throws RuleBroken `members.request_closed`
 */
export async function withdrawRequest(ctx: Writer, request_id: string): Promise<void> {
  const own = await accessOwn(ctx);
  const request = await ctx.db
    .selectFrom('member_change_request')
    .select(['id', 'field'])
    .where('id', '=', request_id)
    .where('member_id', '=', own.id)
    .where('branch_author', 'is', null)
    .executeTakeFirst();
  if (!request) throw new NotFound();
  await takeBack(ctx, request.id);
  await audit(ctx, 'members.change_withdrawn', {
    subject: request.id,
    member: own.id,
    unit: own.unit_id,
    detail: { field: request.field }
  });
}
