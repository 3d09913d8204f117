import { sql } from 'kysely';
import type { Writer } from '#platform/context.ts';
import { ruleValue } from '#platform/rules.ts';
import type { Keys } from '#platform/seal.ts';
import { addDays, dayOf } from '#platform/time.ts';
import type { AccountRow } from './account.ts';
import { activationCodeHash, newActivationCode } from './activation-code.ts';

/** What is printed on one activation card. The code is known only now: the database keeps its hash. */
export interface IssuedCard {
  account_id: string;
  name: string;
  unit_name: string;
  login: string;
  code: string;
  /** The last day on which it works. */
  expires_on: string;
}

/** What the codes are for: a first activation, or getting in again. */
interface Printing {
  accounts: readonly AccountRow[];
  purpose: 'first' | 'reset';
}

/** Makes one code for each account, valid through the last of the days that the rule `accounts.activation_days` gives. */
export async function printCards(ctx: Writer, { accounts, purpose }: Printing, keys: Keys): Promise<IssuedCard[]> {
  const cards: IssuedCard[] = [];
  const days = new Map<string, number>();
  for (const { id: account_id, name, unit_id, unit_name, login } of accounts) {
    const length = days.get(unit_id) ?? (await ruleValue(ctx, 'accounts.activation_days', dayOf(ctx.now), unit_id));
    days.set(unit_id, length);
    cards.push({ account_id, name, unit_name, login, code: newActivationCode(), expires_on: addDays(dayOf(ctx.now), length) });
  }
  await ctx.db
    .insertInto('account_activation')
    .values(cards.map((card) => ({ ...activation(card, keys), purpose, issued_by: ctx.actor.account_id, issued_at: ctx.now })))
    .execute();
  return cards;
}

function activation({ account_id, code, expires_on }: IssuedCard, keys: Keys) {
  const code_hash = activationCodeHash(keys, code);
  if (code_hash === null) throw new Error('a fresh activation code cannot be read back');
  return { account_id, code_hash, expires_at: sql<Date>`(${expires_on}::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh'` };
}
