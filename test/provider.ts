import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** What our application is called at the provider of the tests. */
export const CLIENT = { client_id: 'sotay', client_secret: 'only-for-tests-only-for-tests' };

/** A real OpenID Connect provider on this machine that knows one application: ours, which is answered at `back`. Port 0: any. */
export async function startProvider(back: string, port = 0): Promise<{ issuer: string; port: number; stop: () => Promise<void> }> {
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const taken = (server.address() as AddressInfo).port;
  const issuer = `http://127.0.0.1:${taken}`;
  const provider = new Provider(issuer, {
    clients: [{ ...CLIENT, redirect_uris: [back], grant_types: ['authorization_code'], response_types: ['code'] }],
    pkce: { required: () => true },
    cookies: { keys: ['only-for-tests'] }
  });
  server.on('request', provider.callback());
  return {
    issuer,
    port: taken,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      })
  };
}

/** Walks a browser through the provider's own pages, as the person of that name; gives the address at `back` it is sent to. */
export async function walk(address: string, login: string, back: string): Promise<URL> {
  const jar = new Map<string, string>();
  let next = address;
  let form: string | undefined;
  for (let step = 0; step < 12; step += 1) {
    const response = await fetch(next, {
      redirect: 'manual',
      method: form === undefined ? 'GET' : 'POST',
      body: form,
      headers: {
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' })
      }
    });
    for (const cookie of response.headers.getSetCookie())
      jar.set(cookie.slice(0, cookie.indexOf('=')), cookie.slice(cookie.indexOf('=') + 1).split(';')[0] ?? '');
    const location = response.headers.get('location');
    form = undefined;
    if (location) {
      next = new URL(location, next).href;
      if (next.startsWith(back)) return new URL(next);
      continue;
    }
    const page = await response.text();
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1];
    next = new URL(/action="([^"]+)"/.exec(page)?.[1] ?? '', next).href;
    form = new URLSearchParams({ prompt: prompt ?? '', login, password: 'x' }).toString();
  }
  throw new Error('the provider never sent the browser back');
}
