import { sql } from 'kysely';
import { audit } from '#platform/audit.ts';
import type { Writer } from '#platform/context.ts';
import { scopeOf } from '#platform/access.ts';
import { NotFound, RuleBroken } from '#platform/errors.ts';
import { COMMANDING } from '#platform/permissions.ts';
import { accessMember, requireCurrent, requireOnList, today, type MemberRow } from './access.ts';
import { findBranch } from './branch.ts';
import type { RecordStatus } from './forms.ts';
import { updateMember } from './profile.ts';

const ACTIVITIES = ['active', 'temporarily_elsewhere', 'exempt', 'suspended', 'abroad', 'in_transfer', 'interrupted'];

/** From which membership to which one may go, and by which return a member who left comes back (rules.md §3.1, §3.3). */
const MEMBERSHIP_EDGES: Record<string, readonly string[]> = {
  probationary: ['official', 'left'],
  official: ['left'],
  left: ['official', 'probationary']
};
const RETURNS: Record<string, readonly string[]> = {
  official: ['rights_restored', 'membership_restored'],
  probationary: ['rights_restored', 'membership_restored', 'readmitted']
};

/**
 * Records a new state in one of the two dated statuses of a member, never in both. The day is the first on which it holds.
 * Leaving the list needs its reason and ends his attachments and offices the same day; coming back needs its kind and
 * begins a new attachment to the same branch. No reason in words is kept (rules.md §3.1). Leaving also ends the account with its
 * grants: who holds one outside the actor's scope, or is the last administrator of a unit, leaves only after that grant was dealt with.
 *
 * @throws RuleBroken `form.stale`, `members.status_same`, `members.status_not_possible`, `members.status_before_current`,
 *   `members.exit_reason_needed`, `members.return_kind_needed`, `members.left`, `form.day_in_future`,
 *   `members.holds_office_above`, `members.last_administrator`, `members.branch_closed`
 */
export async function recordStatus(ctx: Writer, input: RecordStatus): Promise<void> {
  const member = await accessMember(ctx, 'members.edit', input.member_id);
  requireCurrent(member, input.version);
  requireEdge(member, input);
  if (input.from_on > today(ctx)) throw new RuleBroken('form.day_in_future', 'from_on');

  if (input.field === 'membership') await changeMembership(ctx, member, input);
  else await changeActivity(ctx, member, input);
  await audit(ctx, 'members.status_changed', {
    subject: member.id,
    member: member.id,
    unit: member.unit_id,
    detail: { field: input.field, status: input.status, from_on: input.from_on, decision_number: input.decision_number }
  });
}

/** Closes the open row of the field and opens the next; for commands that have checked what may follow what. */
export async function openStatus(ctx: Writer, member: { id: string }, next: Omit<RecordStatus, 'version' | 'member_id'>): Promise<void> {
  await closeStatus(ctx, member.id, next);
  await ctx.db
    .insertInto('member_status')
    .values({
      member_id: member.id,
      field: next.field,
      status: next.status,
      from_on: next.from_on,
      decision_number: next.decision_number,
      decided_on: next.decided_on,
      exit_reason: next.exit_reason,
      return_kind: next.return_kind
    })
    .execute();
}

function requireEdge(member: MemberRow, { field, status, exit_reason, return_kind }: RecordStatus): void {
  if (field === 'activity') {
    requireOnList(member);
    if (!ACTIVITIES.includes(status)) throw new RuleBroken('form.not_a_choice', 'status');
    if (member.activity_status === status) throw new RuleBroken('members.status_same', 'status');
    return;
  }
  if (member.membership_status === status) throw new RuleBroken('members.status_same', 'status');
  if (!MEMBERSHIP_EDGES[member.membership_status]?.includes(status)) throw new RuleBroken('members.status_not_possible', 'status');
  if (status === 'left' && !exit_reason) throw new RuleBroken('members.exit_reason_needed', 'exit_reason');
  if (member.membership_status === 'left' && !(return_kind && RETURNS[status]?.includes(return_kind))) {
    throw new RuleBroken('members.return_kind_needed', 'return_kind');
  }
}

async function changeActivity(ctx: Writer, member: MemberRow, input: RecordStatus): Promise<void> {
  const return_kind = input.status === 'active' ? input.return_kind : null;
  await openStatus(ctx, member, { ...input, exit_reason: null, return_kind });
  await updateMember(ctx, member, { activity_status: input.status });
}

async function changeMembership(ctx: Writer, member: MemberRow, input: RecordStatus): Promise<void> {
  const leaves = input.status === 'left';
  if (leaves) await requireNoOtherPower(ctx, member);
  const returns = member.membership_status === 'left';
  await openStatus(ctx, member, {
    ...input,
    exit_reason: leaves ? input.exit_reason : null,
    return_kind: returns ? input.return_kind : null
  });
  const official_on = input.status === 'official' ? (member.official_on ?? input.from_on) : member.official_on;
  await updateMember(ctx, member, { membership_status: input.status, official_on, ...(returns && { activity_status: 'active' }) });
  if (leaves) await endTies(ctx, member, input.from_on);
  if (returns) await beginAgain(ctx, member, input);
}

async function requireNoOtherPower(ctx: Writer, { id }: MemberRow): Promise<void> {
  const scope = scopeOf(ctx.actor, 'members.edit');
  const { rows } = await sql<{ outside: boolean; unit: string | null }>`
    select app.member_holds_outside(${id}, ${scope.map(({ lo }) => lo)}::int[], ${scope.map(({ hi }) => hi)}::int[], ${today(ctx)}) as outside,
           app.member_last_administrator(${id}, ${COMMANDING}::text[], ${today(ctx)}) as unit`.execute(ctx.db);
  const power = rows[0];
  if (power?.outside) throw new RuleBroken('members.holds_office_above');
  if (power?.unit) throw new RuleBroken('members.last_administrator', undefined, { unit: power.unit });
}

async function endTies(ctx: Writer, member: MemberRow, from_on: string): Promise<void> {
  await closeStatus(ctx, member.id, { field: 'activity', from_on });
  await ctx.db.selectNoFrom((eb) => eb.fn('app.member_leaves', [eb.val(member.id), sql`${from_on}::date`]).as('offices')).execute();
}

async function beginAgain(ctx: Writer, member: MemberRow, { from_on, decision_number }: RecordStatus): Promise<void> {
  const unit = await findBranch(ctx, member.unit_id).catch((problem: unknown) => {
    throw problem instanceof NotFound ? new RuleBroken('members.branch_closed') : problem;
  });
  await ctx.db
    .insertInto('member_attachment')
    .values({ member_id: member.id, unit_id: unit.id, kind: 'home', from_on, decision_number })
    .execute();
  await ctx.db.insertInto('member_status').values({ member_id: member.id, field: 'activity', status: 'active', from_on }).execute();
}

/** Ends the open row on that day. @throws RuleBroken `members.status_before_current` the open row began later */
async function closeStatus(ctx: Writer, member_id: string, { field, from_on }: { field: string; from_on: string }): Promise<void> {
  const open = await ctx.db
    .selectFrom('member_status')
    .select(['id', 'from_on'])
    .where('member_id', '=', member_id)
    .where('field', '=', field)
    .where('to_on', 'is', null)
    .executeTakeFirst();
  if (!open) return;
  if (open.from_on > from_on) throw new RuleBroken('members.status_before_current', 'from_on');
  await ctx.db.updateTable('member_status').set({ to_on: from_on }).where('id', '=', open.id).execute();
}
