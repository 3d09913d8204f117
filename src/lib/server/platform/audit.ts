import type { AuditAction } from '#text/audit.ts';
import { sql } from 'kysely';
import type { Writer } from './context.ts';
import type { JsonObject } from './db/types.ts';

/** What an entry is about. `unit` gives its id; its position decides who may search the entry. */
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
  await ctx.db
    .insertInto('audit_entry')
    .values({
      account_id: ctx.actor.account_id,
      on_behalf_of: ctx.door.grant?.on_behalf_of ?? null,
      grant_id: ctx.door.grant?.id ?? null,
      action,
      subject: facts.subject ?? '',
      member_id: facts.member ?? null,
      unit_id: facts.unit ?? null,
      unit_pos: facts.unit ? sql<number>`(select lft from org_unit where id = ${facts.unit})` : null,
      detail: JSON.stringify(facts.detail ?? {}),
      reference: ctx.reference
    })
    .execute();
}
