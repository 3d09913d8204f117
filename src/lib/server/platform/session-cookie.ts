import type { Cookies, RequestEvent } from '@sveltejs/kit';
import { tokenHash } from './seal.ts';

const DAY = 86_400;

/** Cookies of a few minutes, each carrying a secret from one page of signing in to the next. */
export type PassingCookie = 'kich_hoat' | 'dinh_danh';

/** The cookie's name: with the `__Host-` prefix wherever the address is https. */
function cookieName(url: URL, name: 'phien' | PassingCookie = 'phien'): string {
  return url.protocol === 'https:' ? `__Host-${name}` : name;
}

/** The hash of the session token a request carries, or null. */
export function sessionHash(cookies: Cookies, url: URL): Buffer | null {
  return hashOf(cookies.get(cookieName(url)));
}

/** Gives the browser its session token. `days`: how long it keeps it; null: until it is closed. */
export function setSession(cookies: Cookies, url: URL, token: string, days: number | null): void {
  cookies.set(cookieName(url), token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: url.protocol === 'https:',
    ...(days === null ? {} : { maxAge: days * DAY })
  });
}

/** Gives the browser a new session; the page drawn in answer to this very request is already that session's. */
export function giveSession(event: Pick<RequestEvent, 'cookies' | 'url' | 'locals'>, signed: { token: string; days: number | null }): void {
  setSession(event.cookies, event.url, signed.token, signed.days);
  event.locals.token_hash = tokenHash(signed.token);
}

/** Takes the session token from the browser, if it has one. */
export function clearSession(cookies: Cookies, url: URL): void {
  if (cookies.get(cookieName(url)) !== undefined) cookies.delete(cookieName(url), { path: '/', secure: url.protocol === 'https:' });
}

/** Gives the browser a secret for the next page. `seconds`: how long it keeps it. */
export function setPassing(
  cookies: Cookies,
  url: URL,
  { name, token, seconds }: { name: PassingCookie; token: string; seconds: number }
): void {
  cookies.set(cookieName(url, name), token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: url.protocol === 'https:',
    maxAge: seconds
  });
}

/** The hash of the secret a page before this one gave, or null. */
export function passingHash(cookies: Cookies, url: URL, name: PassingCookie): Buffer | null {
  return hashOf(cookies.get(cookieName(url, name)));
}

/** Takes such a secret from the browser. */
export function clearPassing(cookies: Cookies, url: URL, name: PassingCookie): void {
  cookies.delete(cookieName(url, name), { path: '/', secure: url.protocol === 'https:' });
}

function hashOf(token: string | undefined): Buffer | null {
  return token && /^[A-Za-z0-9_-]{43}$/.test(token) ? tokenHash(token) : null;
}
