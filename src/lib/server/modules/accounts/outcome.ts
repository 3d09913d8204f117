import { RuleBroken } from '#platform/errors.ts';

/**
 * How an attempt ended. A refused attempt is counted, so its transaction must commit: the refusal is returned, and thrown
 * by `settled` when the transaction is over.
 */
export type Outcome<T> = { done: T } | { refused: RuleBroken };

/** What the attempt gave. @throws RuleBroken it was refused */
export function settled<T>(outcome: Outcome<T>): T {
  if ('refused' in outcome) throw outcome.refused;
  return outcome.done;
}
