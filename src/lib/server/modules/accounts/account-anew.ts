import { sql, type RawBuilder } from 'kysely';
import type { Writer } from '#platform/context.ts';
import { cancelCards } from './account.ts';
import { endSessions } from './session.ts';

/** In a query of `member as m` and `account as a`: he has no account, or one closed when he left, before he came back. */
export function withoutAccount(): RawBuilder<boolean> {
  return sql<boolean>`(a.id is null or (a.state = 'ended' and app.came_back(m.id)))`;
}

/**
 * Lets an account begin anew, as it was before its first activation: no session, card, password, second factor nor linked identity;
 * it waits for a card. Its login name stays.
 */
export async function beginAnew(ctx: Writer, account_id: string): Promise<void> {
  await endSessions(ctx, account_id);
  await cancelCards(ctx, account_id);
  for (const table of ['account_totp', 'account_recovery_code', 'account_passkey', 'account_identity'] as const) {
    await ctx.db.deleteFrom(table).where('account_id', '=', account_id).execute();
  }
  await ctx.db
    .updateTable('account')
    .set({
      state: 'pending_activation',
      password_hash: null,
      failures: 0,
      failed_at: null,
      retry_at: null,
      unlocked_at: ctx.now,
      locked_reason: ''
    })
    .where('id', '=', account_id)
    .execute();
}
