import type { Writer } from './context.ts';
import { AlreadyDone } from './errors.ts';

const TOKEN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Spends a form's token in the transaction of its work: of two sendings of one form the second waits for the first and then
 * finds the work done. A form without a token (a script's request) is taken as it comes.
 *
 * @throws AlreadyDone the token was spent before
 */
export async function spendOnce(ctx: Writer, token: FormDataEntryValue | null): Promise<void> {
  if (typeof token !== 'string' || !TOKEN.test(token)) return;
  const spent = await ctx.db
    .insertInto('form_once')
    .values({ token, account_id: ctx.actor.account_id })
    .onConflict((conflict) => conflict.column('token').doNothing())
    .returning('token')
    .executeTakeFirst();
  if (!spent) throw new AlreadyDone();
}
