import { redirect } from '@sveltejs/kit';
import { endOtherSessions, endSession, ownSecurity, ownThingForm, plainForm, removePasskey, removeTotp, unlinkIdentity } from '#accounts';
import { action, page, withFlash } from '#platform/http.ts';
import { getRuntime } from '#platform/runtime.ts';
import type { PageServerLoadEvent } from './$types';

/** One's own security: devices, password, second factor, linked identity. */
export const load = page('signed_in', async (ctx, { url }: PageServerLoadEvent) => ({
  security: await ownSecurity(ctx),
  provider: getRuntime().config.identity?.name,
  problem: url.searchParams.get('loi'),
  now: ctx.now
}));

export const actions = {
  end_session: action('signed_in', ownThingForm, async ({ input, write, event }) => {
    await write((ctx) => endSession(ctx, input.id));
    redirect(303, withFlash(event.url, 'da-dang-xuat-may-khac'));
  }),
  end_others: action('signed_in', plainForm, async ({ write, event }) => {
    await write((ctx) => endOtherSessions(ctx));
    redirect(303, withFlash(event.url, 'da-dang-xuat-may-khac'));
  }),
  remove_totp: action('signed_in', plainForm, async ({ write, event }) => {
    await write((ctx) => removeTotp(ctx));
    redirect(303, withFlash(event.url, 'da-bo-ung-dung'));
  }),
  remove_passkey: action('signed_in', ownThingForm, async ({ input, write, event }) => {
    await write((ctx) => removePasskey(ctx, input.id));
    redirect(303, withFlash(event.url, 'da-bo-khoa'));
  }),
  unlink: action('signed_in', ownThingForm, async ({ input, write, event }) => {
    await write((ctx) => unlinkIdentity(ctx, input.id));
    redirect(303, withFlash(event.url, 'da-bo-lien-ket'));
  })
};
