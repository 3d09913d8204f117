import type { AuditAction } from '#text/audit.ts';
import { sql, type RawBuilder } from 'kysely';
import type { Writer } from './context.ts';
import type { JsonObject } from './db/types.ts';

/**
 * What an entry is about. `unit` gives its id; its position decides who may search the entry. Without one it stands where the
 * actor stands: a person's acts on his own account are searched by his unit's inspection. The system's then have none.
 */
export interface AuditFacts {
  /** Id of the thing done to, in the room that names the action. */
  subject?: string;
  /** The person concerned: he sees entries about him. */
  member?: string;
  unit?: string;
  /** Facts for the reader of the log. Never a personal ID, password, code or document text. */
  detail?: JsonObject;
}

/** Writes one line of the audit log, in the transaction of the act itself. The last statement of every command. */
export async function audit(ctx: Writer, action: AuditAction, facts: AuditFacts = {}): Promise<void> {
  await sql`select ${auditEntry(ctx, action, { ...facts, unit: facts.unit ?? (await unitOf(ctx)) ?? undefined })}`.execute(ctx.db);
}

/** The same line as a part of the act's own statement, for an act that comes in rushes: written when it is selected. */
export function auditEntry(ctx: Writer, action: AuditAction, facts: AuditFacts): RawBuilder<void> {
  const { account_id } = ctx.actor;
  const { grant } = ctx.door;
  return sql`app.write_audit(${account_id}, ${grant?.on_behalf_of ?? null}, ${grant?.id ?? null}, ${action}, ${facts.subject ?? ''},
                             ${facts.member ?? null}, ${facts.unit ?? null}, ${JSON.stringify(facts.detail ?? {})}, ${ctx.reference})`;
}

/** The actor's home unit; of an account without a member its own; null of the system. */
async function unitOf({ actor, db }: Writer): Promise<string | null> {
  if (actor.home_unit_id !== null || actor.account_id === null) return actor.home_unit_id;
  const account = await db
    .selectFrom('account')
    .leftJoin('member', 'member.id', 'account.member_id')
    .select((eb) => eb.fn.coalesce('member.unit_id', 'account.unit_id').as('unit_id'))
    .where('account.id', '=', actor.account_id)
    .executeTakeFirst();
  return account?.unit_id ?? null;
}
