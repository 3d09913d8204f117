import { sql } from 'kysely';
import { covers, narrow, scopeOf, within, workingScope } from '#platform/access.ts';
import type { Reader } from '#platform/context.ts';
import { NotFound } from '#platform/errors.ts';
import type { Permission } from '#platform/permissions.ts';
import { ruleValue } from '#platform/rules.ts';
import { addDays } from '#platform/time.ts';
import { today } from './access.ts';
import { countBearers } from './directory-name.queries.ts';
import { countLive, isSmall, pageOf, searchPage, statusesOf, type Asked, type MemberFilter, type Place } from './directory-page.queries.ts';

/** Rows of a page. */
export const PAGE_ROWS = 20;

/**
 * One page of the members in the actor's scope within his working unit (or a unit below it), the Vietnamese way: given name,
 * middle, family; of those found by name the closest come first: whole words before parts, typed diacritics before others. `total` always equals the whole list.
 *
 * @throws NotFound the unit to narrow to does not exist, or lies outside the actor's scope
 */
export async function listMembers(ctx: Reader, filter: MemberFilter, place: Place = {}) {
  const asked = await askMembers(ctx, filter.probation_days === undefined ? 'members.view' : watching(ctx), filter);
  if (filter.name !== undefined && asked.bearers === undefined) return searchPage(ctx, asked, place, PAGE_ROWS);
  return { ...(await pageOf(ctx, asked, place, PAGE_ROWS)), total: await countMembers(ctx, asked) };
}

/** What is asked, resolved once: the scope of the permission narrowed to the unit. @throws NotFound */
export async function askMembers(ctx: Reader, permission: Permission, filter: MemberFilter): Promise<Asked> {
  const unit = filter.unit_id ? await boundsOf(ctx, filter.unit_id) : ctx.actor.working;
  const wide = scopeOf(ctx.actor, permission);
  const scope = unit ? narrow(wide, unit) : wide;
  const asked: Asked = { scope, filter, statuses: statusesOf(filter) };
  if (filter.name !== undefined) {
    asked.small = await isSmall(ctx, scope);
    if (!asked.small) asked.bearers = await countBearers(ctx, scope, { name: filter.name, statuses: asked.statuses });
  }
  if (filter.probation_months !== undefined) {
    const months = (await ruleValue(ctx, 'members.probation_months', today(ctx))) - filter.probation_months;
    asked.joined_by = months.toString();
  }
  if (filter.probation_days !== undefined) {
    const months = await ruleValue(ctx, 'members.probation_months', today(ctx));
    asked.probation = { months, ends_by: addDays(today(ctx), filter.probation_days) };
  }
  return asked;
}

/** How many probationary members the list shows whose probation ends within so many days, or has ended, where the actor works now. */
export async function countProbationEnding(ctx: Reader, probation_days: number): Promise<number> {
  const asked = await askMembers(ctx, watching(ctx), { probation_days });
  return asked.scope.length > 0 ? countMembers(ctx, asked) : 0;
}

/** By which permission one watches, where he works now, over probations that end: the officer records the decision; the branch, who proposes, reviews the member. */
function watching({ actor }: Reader): Permission {
  return workingScope(actor, 'members.decide').length > 0 ? 'members.decide' : 'members.propose';
}

/** How many the whole list has: from the kept counts where they can answer, else counted. */
export async function countMembers(ctx: Reader, asked: Asked): Promise<number> {
  const { membership: _, unit_id: __, name, activity, sex, ...others } = asked.filter;
  if (Object.values(others).some((value) => value !== undefined)) return countLive(ctx, asked);
  if (name !== undefined) {
    const kept = activity === undefined && sex === undefined ? asked.bearers : undefined;
    return kept ?? countLive(ctx, asked);
  }
  const row = await ctx.db
    .selectFrom('member_count')
    .select(sql<number>`coalesce(sum(n), 0)::int`.as('total'))
    .where(({ ref }) => within(asked.scope, ref('unit_pos')))
    .where('membership_status', 'in', asked.statuses)
    .$if(activity !== undefined, (counts) => counts.where('activity_status', '=', activity ?? ''))
    .$if(sex !== undefined, (counts) => counts.where('sex', '=', sex ?? ''))
    .executeTakeFirstOrThrow();
  return row.total;
}

async function boundsOf(ctx: Reader, unit_id: string) {
  const unit = await ctx.db.selectFrom('org_unit').select(['lft as lo', 'rgt as hi']).where('id', '=', unit_id).executeTakeFirst();
  if (!unit || !covers(scopeOf(ctx.actor, 'members.view'), unit.lo)) throw new NotFound();
  return unit;
}
