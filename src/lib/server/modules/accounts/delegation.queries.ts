import { sql } from 'kysely';
import { covers, grantFor, scopeOf } from '#platform/access.ts';
import type { Grant, Reader } from '#platform/context.ts';
import { NotFound } from '#platform/errors.ts';
import { ROLES } from '#platform/permissions.ts';
import { dayOf } from '#platform/time.ts';
import { accessAccount } from './account.ts';
import { grantRows } from './grant.queries.ts';

/**
 * The actor's own grants that he may delegate: not delegated to him, on units where he holds `accounts.delegate` in his own right.
 * Who sees no accounts there lends only what leaves a member's session as it is: it could not be shortened by his hand.
 */
export function delegableGrants(ctx: Reader): Grant[] {
  return ctx.actor.grants.filter(
    (grant) =>
      grant.on_behalf_of === null &&
      grantFor(ctx.actor, 'accounts.delegate', grant.lo)?.on_behalf_of === null &&
      (seesAccounts(ctx, grant) || ROLES[grant.role].session === 'member')
  );
}

/** May the actor see the accounts at the grant's unit, and so lend the grant to any of them? */
export function seesAccounts(ctx: Reader, { lo }: { lo: number }): boolean {
  return covers(scopeOf(ctx.actor, 'accounts.view'), lo);
}

/** A member of a branch to whom its secretary may lend his role, with the offices he holds there. */
export interface Delegate {
  account_id: string;
  member_id: string;
  name: string;
  unit_name: string;
  positions: string[];
}

/** To whom the actor may lend this grant of his, office holders first, then in the order of names. At most 500. */
export async function delegatesOf(ctx: Reader, grant_id: string): Promise<Delegate[]> {
  const { rows } = await sql<Delegate>`
    select account_id, member_id, name, unit_name, positions from app.delegates_of(${grant_id}, ${dayOf(ctx.now)})
    order by positions = '{}', given collate "vi-x-icu", name collate "vi-x-icu", account_id limit 500`.execute(ctx.db);
  return rows;
}

/** Those to whom the actor may lend a grant without seeing accounts, and has not lent it yet: the members of his own branches, each once. */
export async function listDelegates(ctx: Reader): Promise<Delegate[]> {
  const grants = delegableGrants(ctx).filter((one) => !seesAccounts(ctx, one));
  const lent = grants.length > 0 ? await listDelegations(ctx) : [];
  const found = new Map<string, Delegate>();
  for (const grant of grants)
    for (const one of await delegatesOf(ctx, grant.id))
      if (!lent.some((own) => own.delegated_from === grant.id && own.account_id === one.account_id)) found.set(one.account_id, one);
  return [...found.values()];
}

/** What was lent to the actor and is in force: whose it is, as what, where, until when. Asks nothing of who was lent nothing. */
export async function delegatedToMe(ctx: Reader) {
  const lent = ctx.actor.grants.filter(({ on_behalf_of }) => on_behalf_of !== null);
  if (lent.length === 0) return [];
  const rows = await ctx.db
    .selectFrom('account_grant_holder as h')
    .innerJoin('account_grant_holder as d', 'd.id', 'h.delegated_from')
    .select([sql<string>`h.id`.as('id'), 'd.name as delegated_by'])
    .where(
      'h.id',
      'in',
      lent.map(({ id }) => id)
    )
    .orderBy('h.id')
    .execute();
  return lent.map(({ id, role, unit_name, to_on }) => ({
    id,
    role,
    unit_name,
    to_on,
    delegated_by: rows.find((row) => row.id === id)?.delegated_by ?? null
  }));
}

/**
 * A person chosen to act for the actor, and which of his grants can be lent to him.
 *
 * @throws NotFound he may not know of this account, or has nothing to lend to it
 */
export async function delegatePage(ctx: Reader, account_id: string) {
  const grants = delegableGrants(ctx);
  const lent: Grant[] = [];
  let person: { id: string; name: string; unit_name: string } | undefined;
  for (const grant of grants.filter((one) => !seesAccounts(ctx, one))) {
    const near = (await delegatesOf(ctx, grant.id)).find((one) => one.account_id === account_id);
    if (near) lent.push(grant);
    if (near) person ??= { id: near.account_id, name: near.name, unit_name: near.unit_name };
  }
  const wide = grants.filter((one) => seesAccounts(ctx, one));
  if (person && wide.length === 0) return { ...person, grants: lent };
  const { id, name, unit_name } = person ?? (await accessAccount(ctx, 'accounts.view', account_id));
  if (lent.length + wide.length === 0) throw new NotFound();
  return { id, name, unit_name, grants: [...lent, ...wide] };
}

/** Delegations of the actor's own grants that are not over: to whom, until when. At most 50. */
export function listDelegations(ctx: Reader) {
  return grantRows(ctx)
    .innerJoin('account_grant as s', 's.id', 'g.delegated_from')
    .select('g.delegated_from')
    .where('s.account_id', '=', ctx.actor.account_id)
    .where('g.state', 'in', ['proposed', 'active'])
    .where('g.to_on', '>=', dayOf(ctx.now))
    .orderBy('g.to_on')
    .orderBy('g.id')
    .limit(50)
    .execute();
}
