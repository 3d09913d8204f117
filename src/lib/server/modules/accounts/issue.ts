import { covers, grantFor, scopeOf, within } from '#platform/access.ts';
import { audit } from '#platform/audit.ts';
import type { Writer } from '#platform/context.ts';
import { Forbidden, NotFound, RuleBroken } from '#platform/errors.ts';
import type { Keys } from '#platform/seal.ts';
import { aboutAccount, accessAccount, accessToRule, cancelCards, type AccountRow } from './account.ts';
import { beginAnew, withoutAccount } from './account-anew.ts';
import type { IssueAccounts } from './forms-grants.ts';
import { requireNoPower } from './grant-power.ts';
import { askAgainForPower } from './grant-reset.ts';
import { printCards, type IssuedCard } from './issue-card.ts';
import { newLogin } from './issue-login.ts';

/** Most accounts issued, or cards printed, at once: a large branch, and what a printer does in one go. */
export const MOST_AT_ONCE = 500;

interface Candidate {
  id: string;
  family: string;
  middle: string;
  given: string;
  full_name: string;
  unit_id: string;
  unit_name: string;
  unit_pos: number;
  membership_status: string;
  activity_status: string;
  account_id: string | null;
  login: string | null;
  without: boolean;
}

/**
 * Opens accounts for members who have none: of a whole unit, or those named. Each gets a login handle and a one-time code.
 * Accounts come only from the roster (domain rules §14); a member exempt from party work gets one only at his wish. Who left and
 * came back gets his old account anew, with its login name and nothing else.
 *
 * @throws NotFound | Forbidden
 * @throws RuleBroken `accounts.nothing_to_issue` | `accounts.too_many_at_once` | `accounts.already_has_account` | `accounts.not_eligible`
 */
export async function issueAccounts(ctx: Writer, input: IssueAccounts, keys: Keys): Promise<IssuedCard[]> {
  const members = input.member_ids.length > 0 ? await namedMembers(ctx, input) : await membersOf(ctx, input);
  if (members.length === 0) throw new RuleBroken('accounts.nothing_to_issue');
  if (members.length > MOST_AT_ONCE) throw new RuleBroken('accounts.too_many_at_once', undefined, { max: MOST_AT_ONCE });

  const accounts = await openAccounts(ctx, members);
  const cards = await printCards(ctx, { accounts, purpose: 'first' }, keys);
  for (const account of accounts) await audit(ctx, 'accounts.issued', aboutAccount(account));
  return cards;
}

/**
 * Prints the cards of accounts that wait for activation once more: new codes, the old ones no longer work.
 * Never of an account with power: whoever issues cards would come in as somebody above himself.
 *
 * @throws NotFound | Forbidden
 * @throws RuleBroken `accounts.not_active` an account is not waiting for activation | `accounts.grants_outside_reach`
 */
export async function reprintCards(ctx: Writer, input: { account_ids: string[] }, keys: Keys): Promise<IssuedCard[]> {
  const accounts: AccountRow[] = [];
  for (const id of input.account_ids) {
    const account = await accessAccount(ctx, 'accounts.issue', id);
    if (account.state !== 'pending_activation') throw new RuleBroken('accounts.not_active');
    if (!ctx.actor.system) await requireNoPower(ctx, account.id);
    await cancelCards(ctx, account.id);
    await requireStillWaiting(ctx, account.id);
    accounts.push(account);
  }
  const cards = await printCards(ctx, { accounts, purpose: 'first' }, keys);
  for (const account of accounts) await audit(ctx, 'accounts.cards_printed', aboutAccount(account));
  return cards;
}

/**
 * Gives a person who cannot get in a new card: his password, second factor and linked identities are removed and every
 * session ends; his power waits to be confirmed by somebody else than the actor. Never for a person who holds grants
 * outside the actor's reach, nor by who acts for him.
 *
 * @throws NotFound | Forbidden
 * @throws RuleBroken `accounts.not_own` | `accounts.grants_outside_reach` | `accounts.last_administrator`
 */
export async function resetAccount(ctx: Writer, input: { account_id: string }, keys: Keys): Promise<IssuedCard> {
  const account = await accessToRule(ctx, input.account_id);
  await askAgainForPower(ctx, account);
  await beginAnew(ctx, account.id);
  const [card] = await printCards(ctx, { accounts: [account], purpose: 'reset' }, keys);
  if (!card) throw new NotFound();
  await audit(ctx, 'accounts.reset', aboutAccount(account));
  return card;
}

function candidates(ctx: Writer) {
  return ctx.db
    .selectFrom('member as m')
    .innerJoin('org_unit as u', 'u.id', 'm.unit_id')
    .leftJoin('account as a', 'a.member_id', 'm.id')
    .select([
      'm.id',
      'm.family',
      'm.middle',
      'm.given',
      'm.full_name',
      'm.unit_id',
      'm.unit_pos',
      'm.membership_status',
      'm.activity_status',
      'u.name as unit_name',
      'a.id as account_id',
      'a.login',
      withoutAccount().as('without')
    ])
    .where(({ ref }) => within(scopeOf(ctx.actor, 'accounts.issue'), ref('m.unit_pos')))
    .orderBy('m.unit_pos')
    .orderBy('m.given')
    .orderBy('m.middle')
    .orderBy('m.family')
    .orderBy('m.id')
    .limit(MOST_AT_ONCE + 1)
    .$castTo<Candidate>();
}

async function namedMembers(ctx: Writer, { member_ids, include_exempt }: IssueAccounts): Promise<Candidate[]> {
  const members = await candidates(ctx).where('m.id', 'in', member_ids).execute();
  if (members.length < new Set(member_ids).size) throw new NotFound();
  const [first] = members;
  if (first) noteDoor(ctx, first.unit_pos);
  if (members.some(({ without }) => !without)) throw new RuleBroken('accounts.already_has_account');
  const barred = members.some((one) => one.membership_status === 'left' || (one.activity_status === 'exempt' && !include_exempt));
  if (barred) throw new RuleBroken('accounts.not_eligible');
  return members;
}

async function membersOf(ctx: Writer, { unit_id, include_exempt }: IssueAccounts): Promise<Candidate[]> {
  if (unit_id === undefined) throw new RuleBroken('accounts.nothing_to_issue');
  const unit = await ctx.db.selectFrom('org_unit').select(['id', 'lft', 'rgt']).where('id', '=', unit_id).executeTakeFirst();
  if (!unit || !covers(scopeOf(ctx.actor, 'accounts.view'), unit.lft)) throw new NotFound();
  noteDoor(ctx, unit.lft);
  return candidates(ctx)
    .where('m.unit_pos', '>=', unit.lft)
    .where('m.unit_pos', '<=', unit.rgt)
    .where('m.membership_status', '<>', 'left')
    .where(withoutAccount())
    .$if(!include_exempt, (members) => members.where('m.activity_status', '<>', 'exempt'))
    .execute();
}

function noteDoor(ctx: Writer, position: number): void {
  const grant = grantFor(ctx.actor, 'accounts.issue', position);
  if (!grant && !ctx.actor.system) throw new Forbidden('accounts.issue');
  if (grant) ctx.door.grant = grant;
}

/** His card may have been used while he was looked at: then it is too late for another. */
async function requireStillWaiting(ctx: Writer, account_id: string): Promise<void> {
  const waiting = await ctx.db
    .selectFrom('account')
    .select('id')
    .where('id', '=', account_id)
    .where('state', '=', 'pending_activation')
    .forUpdate()
    .executeTakeFirst();
  if (!waiting) throw new RuleBroken('accounts.not_active');
}

async function reopenAccounts(ctx: Writer, members: Candidate[]): Promise<AccountRow[]> {
  const opened: AccountRow[] = [];
  for (const { id: member_id, account_id, login, full_name: name, unit_id, unit_name, unit_pos: pos } of members) {
    if (account_id === null || login === null) continue;
    await beginAnew(ctx, account_id);
    opened.push({ id: account_id, member_id, name, login, state: 'pending_activation', unit_id, unit_name, pos });
  }
  return opened;
}

/** Inserts the accounts; a login handle that is taken is drawn again. */
async function openAccounts(ctx: Writer, members: Candidate[]): Promise<AccountRow[]> {
  const opened = await reopenAccounts(ctx, members);
  let waiting = members.filter(({ account_id }) => account_id === null);
  for (let round = 0; waiting.length > 0 && round < 20; round += 1) {
    const rows = await ctx.db
      .insertInto('account')
      .values(waiting.map((one) => ({ member_id: one.id, name: one.full_name, login: newLogin(one) })))
      .onConflict((conflict) => conflict.doNothing())
      .returning(['id', 'member_id', 'name', 'login', 'state'])
      .execute();
    for (const row of rows) {
      const member = waiting.find(({ id }) => id === row.member_id);
      if (member) opened.push({ ...row, unit_id: member.unit_id, unit_name: member.unit_name, pos: member.unit_pos });
    }
    waiting = waiting.filter(({ id }) => !rows.some(({ member_id }) => member_id === id));
  }
  if (waiting.length > 0) throw new RuleBroken('accounts.already_has_account');
  return opened.sort((a, b) => members.findIndex(({ id }) => id === a.member_id) - members.findIndex(({ id }) => id === b.member_id));
}
