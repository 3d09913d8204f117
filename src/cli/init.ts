import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { activationCodeHash, newActivationCode, newLogin } from '#accounts';
import { splitName } from '#text/name.ts';
import { normalizeText, parseDay } from '#text/parse.ts';
import { audit } from '../lib/server/platform/audit.ts';
import type { Config } from '../lib/server/platform/config.ts';
import type { Writer } from '../lib/server/platform/context.ts';
import { ruleValue } from '../lib/server/platform/rules.ts';
import type { Keys } from '../lib/server/platform/seal.ts';
import { StartError } from '../lib/server/platform/start-error.ts';
import { addDays, dayOf } from '../lib/server/platform/time.ts';
import { UsageError, type Run } from './command.ts';
import { withDatabase } from './open.ts';

/** What a new installation begins with. */
export interface FirstUnit {
  name: string;
  opened_on: string;
  decision_number: string;
  administrators: string[];
}

/** An administrator's way in, known only now: the database keeps the hash of the code. */
export interface FirstCard {
  name: string;
  login: string;
  code: string;
  /** The last day on which the code works. */
  expires_on: string;
}

/** Giving power takes two: one proposes, another confirms. */
const ADMINISTRATORS = 2;
/**
 * Both people hold both roles: each role needs a second person of its kind to confirm it, and at first there are only two.
 * The unit role shows members' records; docs/operations says to end it once units have administrators of their own.
 */
const ROLES = ['unit_administrator', 'system_administrator'];

/** `init`: the root unit and the first administrators of an installation. */
export const init: Run = async ({ config, args, say }) => {
  if (config.mode === 'demo') throw new StartError('The demo fills itself.', 'Set SOTAY_MODE=production (or development).');
  const first = readFirstUnit(args, dayOf(new Date()));
  await withDatabase(config, say, async ({ asSystem, keys }) => {
    const cards = await asSystem((ctx) => initialize(ctx, keys, first));
    describe(config, cards).forEach(say);
  });
};

/** The words after `init`. @throws UsageError something is missing or not readable */
export function readFirstUnit(args: string[], today: string): FirstUnit {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      unit: { type: 'string' },
      decision: { type: 'string' },
      opened: { type: 'string' },
      administrators: { type: 'string', multiple: true }
    }
  });
  const opened_on = parseDay(values.opened ?? today);
  const administrators = [...(values.administrators ?? []), ...positionals].map(normalizeText).filter((name) => name !== '');
  const [name, decision_number] = [normalizeText(values.unit ?? ''), normalizeText(values.decision ?? '')];
  if (!name || name.length > 200) throw new UsageError('--unit: the name of the root unit, at most 200 characters');
  if (!decision_number || decision_number.length > 60)
    throw new UsageError('--decision: the number of the decision, at most 60 characters');
  if (!opened_on || opened_on > today) throw new UsageError('--opened: a day that is not in the future, like 2025-07-01');
  if (administrators.length < 1 || administrators.length > ADMINISTRATORS || administrators.some((one) => !one.includes(' '))) {
    throw new UsageError('--administrators: the full names of one or two people');
  }
  return { name, opened_on, decision_number, administrators };
}

/**
 * Makes the root unit and its administrators. Run again with fewer than two administrators, it adds the second.
 *
 * @throws StartError the installation has its root unit and two administrators
 */
export async function initialize(ctx: Writer, keys: Keys, first: FirstUnit): Promise<FirstCard[]> {
  const unit_id = (await rootOf(ctx)) ?? (await foundRoot(ctx, first));
  const present = await administratorsOf(ctx, unit_id);
  if (present + first.administrators.length > ADMINISTRATORS) {
    throw new StartError(
      `This installation already has ${present === 1 ? 'one administrator' : 'its administrators'}.`,
      'More are appointed in the product, by two people.'
    );
  }
  const cards: FirstCard[] = [];
  for (const name of first.administrators) cards.push(await addAdministrator(ctx, keys, { ...first, name, unit_id }));
  return cards;
}

async function rootOf(ctx: Writer): Promise<string | undefined> {
  return (await ctx.db.selectFrom('org_unit').select('id').where('parent_id', 'is', null).executeTakeFirst())?.id;
}

async function foundRoot(ctx: Writer, { name, opened_on, decision_number }: FirstUnit): Promise<string> {
  const kind = await ctx.db
    .selectFrom('org_kind')
    .select(['kind', 'tier', 'usage_level'])
    .where('kind', '=', 'city_org')
    .executeTakeFirstOrThrow();
  await ctx.db.insertInto('installation').values({ kind: 'real' }).execute();
  const { id } = await ctx.db
    .insertInto('org_unit')
    .values({ ...kind, name, opened_on })
    .returning('id')
    .executeTakeFirstOrThrow();
  await sql`select app.tree_place(${id})`.execute(ctx.db);
  await ctx.db.insertInto('org_unit_version').values({ unit_id: id, from_on: opened_on, name, kind: kind.kind, tier: kind.tier }).execute();
  await ctx.db
    .insertInto('org_change')
    .values({
      unit_id: id,
      kind: 'create',
      effective_on: opened_on,
      decision_number,
      detail: JSON.stringify({ to: name }),
      recorded_at: ctx.now,
      applied_at: ctx.now
    })
    .execute();
  await audit(ctx, 'system.initialized', { subject: id, unit: id, detail: { name, opened_on, decision_number } });
  return id;
}

/** People who may still administer the installation. */
async function administratorsOf(ctx: Writer, unit_id: string): Promise<number> {
  const row = await ctx.db
    .selectFrom('account_grant as g')
    .innerJoin('account as a', 'a.id', 'g.account_id')
    .select((eb) => eb.fn.count<string>('a.id').distinct().as('n'))
    .where('g.unit_id', '=', unit_id)
    .where('g.role', '=', 'system_administrator')
    .where('g.state', '=', 'active')
    .where('a.state', '<>', 'ended')
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

async function addAdministrator(
  ctx: Writer,
  keys: Keys,
  wish: Omit<FirstUnit, 'administrators'> & { unit_id: string }
): Promise<FirstCard> {
  const { name, unit_id, decision_number } = wish;
  const [login, code] = [newLogin(splitName(name)), newActivationCode()];
  const { id } = await ctx.db
    .insertInto('account')
    .values({ unit_id, name, login, created_at: ctx.now })
    .returning('id')
    .executeTakeFirstOrThrow();
  const expires_on = addDays(dayOf(ctx.now), await ruleValue(ctx, 'accounts.activation_days', dayOf(ctx.now), unit_id));
  await ctx.db
    .insertInto('account_activation')
    .values({
      account_id: id,
      code_hash: activationCodeHash(keys, code) ?? Buffer.alloc(0),
      purpose: 'first',
      issued_at: ctx.now,
      expires_at: sql<Date>`(${expires_on}::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh'`
    })
    .execute();
  for (const role of ROLES) {
    await ctx.db
      .insertInto('account_grant')
      .values({
        account_id: id,
        role,
        unit_id,
        reach: 'subtree',
        from_on: dayOf(ctx.now),
        basis: 'decision',
        decision_number,
        state: 'active',
        proposed_at: ctx.now,
        confirmed_at: ctx.now
      })
      .execute();
  }
  await audit(ctx, 'accounts.issued', { subject: id, unit: unit_id, detail: { login, roles: ROLES, by: 'init' } });
  return { name, login, code, expires_on };
}

function describe({ public_url }: Config, cards: readonly FirstCard[]): string[] {
  return [
    `Each opens ${public_url}/kich-hoat and types the code there. A code works once and is shown only now.`,
    ...cards.map(({ name, login, code, expires_on }) => `  ${name}: login ${login}, code ${code}, until ${expires_on}`),
    ...(cards.length < ADMINISTRATORS
      ? ['Giving power takes two people: unless there is a second administrator, run init again with a second name.']
      : [])
  ];
}
