import { sql } from 'kysely';
import type { Reader } from '#platform/context.ts';
import { ruleValue } from '#platform/rules.ts';
import { dayOf } from '#platform/time.ts';
import { isFresh, needsSecondFactor, ownId, secondFactors } from './second-factor.ts';

/** Where the actor is signed in, this device first, then by last use. `device` is `browser.system`. At most 50. */
function ownDevices(ctx: Reader) {
  return ctx.db
    .selectFrom('account_session')
    .select((eb) => ['id', 'device', 'created_at', 'last_used_at', eb('id', '=', ctx.actor.session?.id ?? null).as('here')])
    .where('account_id', '=', ownId(ctx))
    .where('ended_at', 'is', null)
    .where('expires_at', '>', ctx.now)
    .where(sql<boolean>`last_used_at + make_interval(secs => idle_seconds) > ${ctx.now}`)
    .orderBy('here', 'desc')
    .orderBy('last_used_at', 'desc')
    .orderBy('id', 'desc')
    .limit(50)
    .execute();
}

/** The actor's passkeys, oldest first. */
function ownPasskeys(ctx: Reader) {
  return ctx.db
    .selectFrom('account_passkey')
    .select(['id', 'name', 'created_at', 'last_used_at'])
    .where('account_id', '=', ownId(ctx))
    .orderBy('id')
    .limit(50)
    .execute();
}

/** Identities of outside providers that open the actor's account. */
function ownIdentities(ctx: Reader) {
  return ctx.db
    .selectFrom('account_identity')
    .select(['id', 'issuer', 'linked_at'])
    .where('account_id', '=', ownId(ctx))
    .orderBy('id')
    .limit(20)
    .execute();
}

/** Everything the page of one's own security shows. `fresh`: the second factor need not be shown again before changing it. */
export async function ownSecurity(ctx: Reader) {
  const changed = await ctx.db
    .selectFrom('audit_entry')
    .select('at')
    .where('account_id', '=', ownId(ctx))
    .where('action', 'in', ['accounts.password_changed', 'accounts.activated'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return {
    login: ctx.actor.login,
    devices: await ownDevices(ctx),
    passkeys: await ownPasskeys(ctx),
    identities: await ownIdentities(ctx),
    password_changed_at: changed?.at ?? null,
    second_factor: { ...(await secondFactors(ctx)), needed: needsSecondFactor(ctx), fresh: await isFresh(ctx) },
    shortest: await ruleValue(ctx, 'accounts.password_length', dayOf(ctx.now))
  };
}
