import { z } from 'zod';
import { freeLine, id, line } from '#platform/form.ts';
import { PASSWORD_MAX } from './password.ts';

// A password is taken as typed: its spaces are its own. Too long is refused before it is hashed.
const password = z.string().min(1).max(PASSWORD_MAX);
const ticked = z
  .literal('on')
  .optional()
  .transform((value) => value === 'on');
const back = line(500, 0).optional();

/** Signing in. Fields: login, password, remember, ve (where to go then). */
export const signInForm = z.object({
  login: line(60).transform((login) => login.toLowerCase()),
  password,
  remember: ticked,
  ve: back
});

/** One-click signing in of the demonstration. */
export const demoForm = z.object({ account_id: id, ve: back });

/** The code of an activation card, as typed. */
export const cardForm = z.object({ card: line(60) });

/** A first or next password after a card, typed twice. */
export const activateForm = z
  .object({ password, password_again: z.string().max(PASSWORD_MAX), remember: ticked })
  .refine((form) => form.password === form.password_again, { path: ['password_again'], message: 'accounts.password_not_repeated' });

/** Changing one's own password. */
export const changePasswordForm = z
  .object({ password_now: password, password, password_again: z.string().max(PASSWORD_MAX) })
  .refine((form) => form.password === form.password_again, { path: ['password_again'], message: 'accounts.password_not_repeated' });

/** One's present password, shown again. */
export const ownPasswordForm = z.object({ password_now: password });

/** A code of the second factor: six digits of an authenticator, or a recovery code; spaces and hyphens do not matter. */
export const codeForm = z.object({ code: line(40) });

/** What the browser's passkey said: JSON text. */
export const passkeyForm = z.object({ answer: z.string().min(2).max(20_000) });

/** A new passkey: what the browser said, and what its owner calls it. */
export const newPasskeyForm = z.object({ answer: z.string().min(2).max(20_000), name: freeLine(60) });

/** One thing of one's own, by its id: a session, a passkey, a linked identity. */
export const ownThingForm = z.object({ id });

/** Going to the outside identity provider; `ve`: where to come back to. */
export const identityForm = z.object({ ve: back });

/** A form that only says "do it". */
export const plainForm = z.object({});
