import type { Writer } from '#platform/context.ts';
import type { JsonObject } from '#platform/db/types.ts';
import { addSeconds } from '#platform/time.ts';

/** What waits for an answer: a new password, a passkey's signature, an outside provider's word. */
export type ChallengeKind = 'activation' | 'passkey_register' | 'passkey_verify' | 'identity';

/** How long an answer is waited for, in seconds. */
export const CHALLENGE_SECONDS = 900;

/** Keeps a challenge under the hash of its secret until it is answered, at most 15 minutes. */
export async function keepChallenge(
  ctx: Writer,
  kind: ChallengeKind,
  kept: { hash: Buffer; account_id: string | null; value: JsonObject }
): Promise<void> {
  await ctx.db
    .insertInto('account_challenge')
    .values({
      token_hash: kept.hash,
      account_id: kept.account_id,
      kind,
      value: JSON.stringify(kept.value),
      expires_at: addSeconds(ctx.now, CHALLENGE_SECONDS)
    })
    .execute();
}

/** Takes a challenge away and gives its value: each is answered once. Undefined when there is none, or it is too old. */
export async function takeChallenge(
  ctx: Writer,
  kind: ChallengeKind,
  hash: Buffer
): Promise<{ account_id: string | null; value: JsonObject } | undefined> {
  const taken = await ctx.db
    .deleteFrom('account_challenge')
    .where('token_hash', '=', hash)
    .where('kind', '=', kind)
    .returning(['account_id', 'value', 'expires_at'])
    .executeTakeFirst();
  if (!taken || taken.expires_at <= ctx.now) return undefined;
  return { account_id: taken.account_id, value: taken.value as JsonObject };
}
