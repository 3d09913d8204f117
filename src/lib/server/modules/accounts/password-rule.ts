import { RuleBroken } from '#platform/errors.ts';
import { foldPassword, isCommonPassword } from './common-passwords.ts';

/** Whose password it is to be, and the shortest allowed. */
export interface PasswordOwner {
  login: string;
  name: string;
  /** Characters, rule `accounts.password_length`. */
  shortest: number;
}

/**
 * What speaks against a new password, or null: too short, one of the common ones, or the owner's own name. Nothing else is
 * asked: no mixture of signs, no regular change (NIST SP 800-63B §3.1.1.2). Pure.
 */
export function passwordProblem(password: string, owner: PasswordOwner): RuleBroken | null {
  const characters = [...password.normalize('NFC')].length;
  if (characters < owner.shortest) return new RuleBroken('accounts.password_short', 'password', { length: owner.shortest });
  const core = foldPassword(password).replace(/[0-9]+$/, '');
  const own = [owner.login, owner.name].flatMap((text) => [foldPassword(text), foldPassword(text).replace(/[0-9]+$/, '')]);
  if (own.includes(foldPassword(password)) || own.includes(core)) return new RuleBroken('accounts.password_same_as_login', 'password');
  return isCommonPassword(password) ? new RuleBroken('accounts.password_common', 'password') : null;
}
