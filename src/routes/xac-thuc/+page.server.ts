import { redirect } from '@sveltejs/kit';
import {
  addPasskey,
  beginTotp,
  codeForm,
  confirmTotp,
  inTurn,
  isFresh,
  newPasskeyForm,
  newPasskeyOptions,
  ownPasswordForm,
  passkeyForm,
  passkeyOptions,
  plainForm,
  secondFactors,
  settled,
  showCode,
  showPasskey,
  showPassword,
  stepUpInDemo,
  type Proved
} from '#accounts';
import { NotFound } from '#platform/errors.ts';
import { action, recordedPage } from '#platform/http.ts';
import { getRuntime } from '#platform/runtime.ts';
import { giveSession } from '#platform/session-cookie.ts';
import { safeLocalPath } from '#ui/display.ts';
import type { PageServerLoadEvent, RequestEvent } from './$types';
import { passkeySite, siteName } from './site.ts';

/**
 * The second factor: set up when a role needs it and there is none, else shown. `lai`: shown again before a grave act. Who has none
 * and did not come in just now types his password first (`ask_password`).
 */
export const load = recordedPage('half_signed_in', async (ctx, { url, request }: PageServerLoadEvent) => {
  const { keys, config } = getRuntime();
  const back = backOf(url);
  const again = url.searchParams.has('lai');
  if (!ctx.actor.locked && !again && request.method === 'GET') redirect(303, back);
  const { totp, passkeys, recovery_left } = await secondFactors(ctx);
  const site = passkeySite(url);
  const bare = !totp && passkeys === 0;
  const ask_password = bare && !(await isFresh(ctx));
  const make = bare && !ask_password;
  return {
    back,
    again,
    totp,
    recovery_left,
    ask_password,
    demo: config.mode === 'demo',
    set_up: make ? await beginTotp(ctx, keys, siteName) : null,
    passkey: site && !ask_password && (make ? await newPasskeyOptions(ctx, keys, site) : await passkeyOptions(ctx, site))
  };
});

export const actions = {
  password: action('half_signed_in', ownPasswordForm, async ({ input, write, event }) => {
    const { keys } = getRuntime();
    leadOn(event, settled(await inTurn(() => write((ctx) => showPassword(ctx, keys, input.password_now)))));
  }),
  show: action('half_signed_in', codeForm, async ({ input, write, event }) => {
    const { keys } = getRuntime();
    const { signed } = settled(await write((ctx) => showCode(ctx, keys, input.code)));
    leadOn(event, signed);
  }),
  show_passkey: action('half_signed_in', passkeyForm, async ({ input, write, event }) => {
    const { signed } = settled(await write((ctx) => showPasskey(ctx, siteOf(event), input.answer)));
    leadOn(event, signed);
  }),
  set_up: action('half_signed_in', codeForm, async ({ input, write, event }) => {
    const { keys } = getRuntime();
    return codesOf(event, settled(await write((ctx) => confirmTotp(ctx, keys, input.code))));
  }),
  set_up_passkey: action('half_signed_in', newPasskeyForm, async ({ input, write, event }) => {
    const { keys } = getRuntime();
    const given = { site: siteOf(event), answer: input.answer, name: input.name };
    return codesOf(event, settled(await write((ctx) => addPasskey(ctx, keys, given))));
  }),
  demo: action('half_signed_in', plainForm, async ({ write, event }) => {
    if (getRuntime().config.mode !== 'demo') throw new NotFound('demo');
    leadOn(event, await write((ctx) => stepUpInDemo(ctx)));
  })
};

function siteOf({ url }: RequestEvent) {
  const site = passkeySite(url);
  if (!site) throw new NotFound('passkeys');
  return site;
}

function leadOn(event: RequestEvent, signed: Proved['signed']): never {
  giveSession(event, signed);
  redirect(303, backOf(event.url));
}

/** The recovery codes stand on the answer to the form itself: they are shown this once. */
function codesOf(event: RequestEvent, { signed, recovery_codes }: Proved) {
  if (!recovery_codes) leadOn(event, signed);
  giveSession(event, signed);
  return { recovery_codes };
}

function backOf(url: URL): string {
  return safeLocalPath(url.searchParams.get('ve') ?? '/');
}
