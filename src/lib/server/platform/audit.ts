import type { AuditAction } from '#text/audit.ts';
import { sql } from 'kysely';
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
  const unit = facts.unit ?? (await unitOf(ctx));
  await ctx.db
    .insertInto('audit_entry')
    .values({
      account_id: ctx.actor.account_id,
      on_behalf_of: ctx.door.grant?.on_behalf_of ?? null,
      grant_id: ctx.door.grant?.id ?? null,
      action,
      subject: facts.subject ?? '',
      member_id: facts.member ?? null,
      unit_id: unit,
      unit_pos: unit ? sql<number>`(select lft from org_unit where id = ${unit})` : null,
      detail: JSON.stringify(facts.detail ?? {}),
      reference: ctx.reference
    })
    .execute();
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
