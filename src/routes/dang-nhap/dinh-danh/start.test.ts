import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, vi } from 'vitest';
import { setRuntime, type Runtime } from '#platform/runtime.ts';
import { NOW, test, useOwnDatabase } from '#platform/testing.ts';
import { actions, load } from './+page.server.ts';

const own = useOwnDatabase();

/** As much of a provider as is asked before the browser is sent to it: where it stands. */
async function startProvider(): Promise<{ issuer: string; server: Server }> {
  const server = createServer((_, response) => {
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({ issuer, authorization_endpoint: `${issuer}/vao`, token_endpoint: `${issuer}/ma`, jwks_uri: `${issuer}/khoa` })
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

describe('the way to the outside provider', () => {
  let provider: Awaited<ReturnType<typeof startProvider>>;
  beforeAll(async () => {
    provider = await startProvider();
  });
  afterAll(() => new Promise((resolve) => provider.server.close(resolve)));

  const event = (method: 'GET' | 'POST', set = vi.fn()) => {
    const url = new URL('https://so-tay.example.vn/dang-nhap/dinh-danh');
    const body = method === 'POST' ? new URLSearchParams({ ve: '/ca-nhan/ho-so' }) : undefined;
    return {
      url,
      request: new Request(url, { method, body }),
      locals: { reference: 'TEST', token_hash: null },
      cookies: { get: () => undefined, set }
    };
  };
  const runtime = (issuer: string) => {
    const identity = { issuer, client_id: 'sotay', client_secret: 'only-for-tests', name: 'định danh' };
    setRuntime({ db: own().app.db, now: () => NOW, config: { identity, mode: 'production' } } as unknown as Runtime);
  };

  test('begins by a form: the answer leads on to it and remembers the browser', async () => {
    runtime(provider.issuer);
    const set = vi.fn();
    const answer = (await actions.default(event('POST', set) as never)) as { address: string };
    const address = new URL(answer.address);
    expect(`${address.origin}${address.pathname}`).toBe(`${provider.issuer}/vao`);
    expect(address.searchParams.get('redirect_uri')).toBe('https://so-tay.example.vn/dang-nhap/dinh-danh/ve');
    expect(set).toHaveBeenCalledWith('__Host-dinh_danh', expect.any(String), expect.objectContaining({ httpOnly: true }));
    const kept = await own().app.db.selectFrom('account_challenge').select('kind').execute();
    expect(kept).toEqual([{ kind: 'identity' }]);
  });

  test('does not begin by a link: whoever follows one is led to the page of signing in', async () => {
    runtime(provider.issuer);
    await expect(load(event('GET') as never)).rejects.toMatchObject({ status: 303, location: '/dang-nhap' });
  });

  test('comes back with a sentence when the provider does not answer', async () => {
    runtime('http://127.0.0.1:1');
    await expect(actions.default(event('POST') as never)).rejects.toMatchObject({
      status: 303,
      location: '/dang-nhap?loi=accounts.identity_provider_down'
    });
  });
});
