import type { PasskeySite } from '#accounts';

/** What an authenticator app and a device call us. */
export const siteName = 'Sổ tay đảng viên';

/** The site a passkey would be bound to; null where browsers allow none: a bare address instead of a name, or plain http. */
export function passkeySite(url: URL): PasskeySite | null {
  const bare = /^[0-9.]+$/.test(url.hostname) || url.hostname.includes(':');
  const trusted = url.protocol === 'https:' || url.hostname === 'localhost';
  return bare || !trusted ? null : { host: url.hostname, origin: url.origin, name: siteName };
}
