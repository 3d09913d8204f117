import type { Cookies } from '@sveltejs/kit';
import { tokenHash } from './seal.ts';

const DAY = 86_400;

/** The cookie's name: with the `__Host-` prefix wherever the address is https. */
function cookieName(url: URL): string {
  return url.protocol === 'https:' ? '__Host-phien' : 'phien';
}

/** The hash of the session token a request carries, or null. */
export function sessionHash(cookies: Cookies, url: URL): Buffer | null {
  const token = cookies.get(cookieName(url));
  return token && /^[A-Za-z0-9_-]{43}$/.test(token) ? tokenHash(token) : null;
}

/** Gives the browser its session token. `days`: how long it keeps it; null: until it is closed. */
export function setSession(cookies: Cookies, url: URL, token: string, days: number | null): void {
  cookies.set(cookieName(url), token, {
    path: '/', httpOnly: true, sameSite: 'lax', secure: url.protocol === 'https:', ...(days === null ? {} : { maxAge: days * DAY })
  });
}

/** Takes the session token from the browser. */
export function clearSession(cookies: Cookies, url: URL): void {
  cookies.delete(cookieName(url), { path: '/' });
}
