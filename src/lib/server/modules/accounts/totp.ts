import { generateSecret, generateURI, verify } from 'otplib';
import QRCode from 'qrcode';
import type { Writer } from '#platform/context.ts';
import { seal, unseal, type Keys } from '#platform/seal.ts';

/** Seconds a code may be early or late: clocks of phones differ. */
const TOLERANCE = 30;

/**
 * The secret of an authenticator that is being set up: as a QR picture (a data address) and as text in groups of four. The
 * same until it is confirmed, so that reloading the page does not spoil what was scanned. `issuer`: what the app calls us.
 */
export async function beginTotp(ctx: Writer, keys: Keys, issuer: string): Promise<{ qr: string; secret: string }> {
  const { account_id, login } = ctx.actor;
  if (account_id === null) throw new Error('nobody sets up an authenticator');
  await ctx.db
    .insertInto('account_totp')
    .values({ account_id, secret_sealed: seal(keys, generateSecret()) })
    .onConflict((known) => known.column('account_id').doNothing()) // also of a second tab, opened in the same moment
    .execute();
  const waiting = await ctx.db
    .selectFrom('account_totp')
    .select(['secret_sealed', 'confirmed_at'])
    .where('account_id', '=', account_id)
    .executeTakeFirstOrThrow();
  if (waiting.confirmed_at) throw new Error('an authenticator is set up already');
  const secret = unseal(keys, waiting.secret_sealed);
  const svg = await QRCode.toString(generateURI({ issuer, label: login, secret }), { type: 'svg', margin: 2 });
  return { qr: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`, secret: secret.replace(/.{4}(?=.)/g, '$& ') };
}

/** Confirms the waiting secret by a first code. False when there is none, or the code is wrong. */
export async function confirmSecret(ctx: Writer, keys: Keys, code: string): Promise<boolean> {
  return spend(ctx, keys, { code, confirmed: false });
}

/** Whether the code is one of the actor's authenticator; each works once. */
export async function spendTotp(ctx: Writer, keys: Keys, code: string): Promise<boolean> {
  return spend(ctx, keys, { code, confirmed: true });
}

async function spend(ctx: Writer, keys: Keys, { code, confirmed }: { code: string; confirmed: boolean }): Promise<boolean> {
  const totp = await ctx.db
    .selectFrom('account_totp')
    .select(['secret_sealed', 'last_step'])
    .where('account_id', '=', ctx.actor.account_id)
    .where('confirmed_at', confirmed ? 'is not' : 'is', null)
    .forUpdate()
    .executeTakeFirst();
  if (!totp || code === '') return false;
  const epoch = Math.floor(ctx.now.getTime() / 1000);
  const found = await verify({ secret: unseal(keys, totp.secret_sealed), token: code, epoch, epochTolerance: TOLERANCE });
  // verify() gives an object; a step that was used already (a code read over the shoulder) counts as wrong
  if (!found.valid || !('timeStep' in found) || found.timeStep <= Number(totp.last_step)) return false;
  await ctx.db
    .updateTable('account_totp')
    .set({ last_step: String(found.timeStep), ...(confirmed ? {} : { confirmed_at: ctx.now }) })
    .where('account_id', '=', ctx.actor.account_id)
    .execute();
  return true;
}
