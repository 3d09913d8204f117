import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely';
import type { Actor, Grant, Reader } from './context.ts';
import { Forbidden } from './errors.ts';
import { roleHas, type Permission } from './permissions.ts';

/** Tree positions where an actor holds one permission: disjoint, ascending, both ends included. */
export type Scope = readonly { lo: number; hi: number }[];

/** The positions where the actor holds the permission. The system holds every permission everywhere. */
export function scopeOf(actor: Actor, permission: Permission): Scope {
  if (actor.system) return [{ lo: 1, hi: 2147483647 }];
  return union(actor.grants.filter((grant) => roleHas(grant.role, permission)));
}

/** The part of the scope inside one unit's positions. */
export function narrow(scope: Scope, unit: { lo: number; hi: number }): Scope {
  return scope.map(({ lo, hi }) => ({ lo: Math.max(lo, unit.lo), hi: Math.min(hi, unit.hi) })).filter(({ lo, hi }) => lo <= hi);
}

/** The part of the scope inside the unit where the actor works now: what lists and counts of staff pages show. */
export function workingScope(actor: Actor, permission: Permission): Scope {
  const scope = scopeOf(actor, permission);
  return actor.working ? narrow(scope, actor.working) : scope;
}

/** Is the position inside the scope? The in-memory rendering; `within` is the one in SQL, proved equal by a test. */
export function covers(scope: Scope, position: number): boolean {
  return scope.some(({ lo, hi }) => lo <= position && position <= hi);
}

/** Does the actor hold the permission anywhere? */
export function may(actor: Actor, permission: Permission): boolean {
  return scopeOf(actor, permission).length > 0;
}

/** The scope as a condition on a column of positions: one `between` a range, false for an empty scope. */
export function within(scope: Scope, column: Expression<number>): RawBuilder<SqlBool> {
  if (scope.length === 0) return sql<SqlBool>`false`;
  const ranges = scope.map(({ lo, hi }) => sql`${column} between ${lo} and ${hi}`);
  return sql<SqlBool>`(${sql.join(ranges, sql` or `)})`;
}

/** The grant by which the actor holds the permission at that position; his own before a delegated one. */
export function grantFor(actor: Actor, permission: Permission, position: number): Grant | undefined {
  const holding = actor.grants.filter((grant) => roleHas(grant.role, permission) && grant.lo <= position && position <= grant.hi);
  return holding.find((grant) => grant.on_behalf_of === null) ?? holding[0];
}

/**
 * Insists that the actor holds the permission at that position, and notes the grant that opened the door.
 *
 * @throws Forbidden he does not (the caller has already hidden what he may not know of)
 */
export function requireCover(ctx: Reader, permission: Permission, position: number): void {
  if (ctx.actor.system) return;
  const grant = grantFor(ctx.actor, permission, position);
  if (!grant) throw new Forbidden(permission);
  ctx.door.grant = grant;
}

/** Ranges joined where they touch or overlap. */
function union(ranges: readonly { lo: number; hi: number }[]): Scope {
  const joined: { lo: number; hi: number }[] = [];
  for (const { lo, hi } of [...ranges].sort((a, b) => a.lo - b.lo)) {
    const last = joined.at(-1);
    if (last && lo <= last.hi + 1) last.hi = Math.max(last.hi, hi);
    else joined.push({ lo, hi });
  }
  return joined;
}
