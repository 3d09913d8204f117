import { sql } from 'kysely';
import type { Writer } from '#platform/context.ts';
import { RuleBroken } from '#platform/errors.ts';
import { keyedHash, type Keys } from '#platform/seal.ts';
import { addSeconds } from '#platform/time.ts';

/** How long failures are remembered, in seconds: a day at an account, an hour at a source. */
const ACCOUNT_MEMORY = 86_400;
const SOURCE_MEMORY = 3_600;

/** Something that is guessed at or guessed from: the key it is counted under, its wait after n failures, how long it is remembered. */
export interface Guessing {
  hash: Buffer;
  wait: (failures: number) => number;
  memory: number;
}

/** Seconds to wait after so many failures in a row at one account from one source: none for five, then 30 s, doubling, never above 15 minutes. */
export function accountWait(failures: number): number {
  return failures < 6 ? 0 : Math.min(900, 30 * 2 ** (failures - 6));
}

/** The same for one account from wherever: only under a siege from many sources, and so short that its person gets his turn. */
export function crowdWait(failures: number): number {
  return failures < 50 ? 0 : Math.min(30, 5 * 2 ** Math.floor((failures - 50) / 10));
}

/** The same for one source: a whole office or a mobile network may stand behind one address, so it is looser and shorter. */
export function sourceWait(failures: number): number {
  return failures < 60 ? 0 : Math.min(60, 5 * 2 ** Math.floor((failures - 60) / 10));
}

/** Attempts at a login name from one address. */
export function atLoginFrom(keys: Keys, login: string, address: string): Guessing {
  return { hash: keyedHash(keys, 'login_from', `${login}\0${networkOf(address)}`), wait: accountWait, memory: ACCOUNT_MEMORY };
}

/** Attempts at a login name that has no account, from wherever: counted as if it had one. */
export function atLogin(keys: Keys, login: string): Guessing {
  return { hash: keyedHash(keys, 'login', login), wait: crowdWait, memory: ACCOUNT_MEMORY };
}

/** Attempts at the second factor of an account. */
export function atSecondFactor(keys: Keys, account_id: string): Guessing {
  return { hash: keyedHash(keys, 'second_factor', account_id), wait: accountWait, memory: ACCOUNT_MEMORY };
}

/** Attempts at the present password in an open session: changing it, or showing it again. */
export function atOwnPassword(keys: Keys, account_id: string): Guessing {
  return { hash: keyedHash(keys, 'own_password', account_id), wait: accountWait, memory: ACCOUNT_MEMORY };
}

/** Attempts from one address (an IPv6 address by its network of 64 bits), for one purpose. */
export function fromSource(keys: Keys, purpose: 'sign_in' | 'activation', address: string): Guessing {
  return { hash: keyedHash(keys, `source:${purpose}`, networkOf(address)), wait: sourceWait, memory: SOURCE_MEMORY };
}

/** The refusal while a wait lasts, or null. */
export async function refusalOf(ctx: Writer, { hash }: Guessing): Promise<RuleBroken | null> {
  const attempt = await ctx.db.selectFrom('account_attempt').select('retry_at').where('source_hash', '=', hash).executeTakeFirst();
  return slowDown(ctx.now, attempt?.retry_at ?? null);
}

/** Counts a failure and gives the refusal that follows from it, or null. The row stays locked until the transaction ends. */
export async function countFailure(ctx: Writer, { hash, wait, memory }: Guessing): Promise<RuleBroken | null> {
  const { failures } = await ctx.db
    .insertInto('account_attempt')
    .values({ source_hash: hash, failures: 1, since: ctx.now, retry_at: ctx.now })
    .onConflict((conflict) =>
      conflict.column('source_hash').doUpdateSet({
        failures: sql`case when account_attempt.since < ${addSeconds(ctx.now, -memory)} then 1 else account_attempt.failures + 1 end`,
        since: ctx.now
      })
    )
    .returning('failures')
    .executeTakeFirstOrThrow();
  const retry_at = addSeconds(ctx.now, wait(failures));
  await ctx.db.updateTable('account_attempt').set({ retry_at }).where('source_hash', '=', hash).execute();
  return slowDown(ctx.now, retry_at);
}

/** Forgets the failures counted under a key. */
export async function forgetFailures(ctx: Writer, { hash }: Guessing): Promise<void> {
  await ctx.db.deleteFrom('account_attempt').where('source_hash', '=', hash).execute();
}

/** The sentence that says how long to wait; null when nothing is to be waited for. */
export function slowDown(now: Date, retry_at: Date | null): RuleBroken | null {
  const seconds = retry_at === null ? 0 : Math.ceil((retry_at.getTime() - now.getTime()) / 1000);
  if (seconds <= 0) return null;
  if (seconds <= 90) return new RuleBroken('accounts.slow_down', undefined, { seconds });
  return new RuleBroken('accounts.slow_down_minutes', undefined, { minutes: Math.ceil(seconds / 60) });
}

function networkOf(address: string): string {
  const v4 = /(?:^|:)(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1];
  if (v4 !== undefined || !address.includes(':')) return v4 ?? address;
  const [head = '', tail = ''] = address.toLowerCase().split('::');
  const first = head.split(':').filter(Boolean);
  const last = tail.split(':').filter(Boolean);
  const groups = address.includes('::')
    ? [...first, ...Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0'), ...last]
    : first;
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}
