import {
  expect,
  request as requests,
  test as base,
  type APIRequestContext,
  type BrowserContext,
  type BrowserContextOptions,
  type Page
} from '@playwright/test';

/** The one password of the demonstration. */
export const PASSWORD = 'mua-thu-ha-noi';

/** The parts of a signed-in browser that a test may reuse. */
type Session = Awaited<ReturnType<BrowserContext['storageState']>>;

interface Fixtures {
  /** A page signed in as the person of this login name, with his own cookies. Several in one test are several browsers. */
  as: (login: string) => Promise<Page>;
  /** The site without a browser, for what a page cannot do: signed in as the person, or as nobody. */
  caller: (login?: string) => Promise<APIRequestContext>;
}
interface Shared {
  /** Sessions by login name: each person signs in once in a worker. */
  sessions: ((login: string) => Promise<Session>) & { keep: (login: string, session: Session) => void };
}

/**
 * The test of these specs. Every page it gives fails the test on an error of script, a broken content security policy, a
 * missing or failed part of the page, and a request to any other host.
 */
export const test = base.extend<Fixtures, Shared>({
  sessions: [
    async ({}, use, worker) => {
      const known = new Map<string, Promise<Session>>();
      const { baseURL = '' } = worker.project.use;
      const sessionOf = (login: string) => {
        const session = known.get(login) ?? signIn(baseURL, login);
        known.set(login, session);
        return session;
      };
      // a step-up gives a new token: the next test goes on with it
      const keep = (login: string, session: Session) => {
        if (session.cookies.some(({ name }) => name === 'phien')) known.set(login, Promise.resolve(session));
      };
      await use(Object.assign(sessionOf, { keep }));
    },
    { scope: 'worker' }
  ],

  context: async ({ context, baseURL }, use) => {
    const watch = watchOver(context, baseURL ?? '');
    await use(context);
    expect(watch.wrong, 'what went wrong in the browser').toEqual([]);
  },

  as: async ({ browser, contextOptions, sessions, baseURL }, use, info) => {
    const opened: { login: string; context: BrowserContext; wrong: string[] }[] = [];
    await use(async (login) => {
      const context = await browser.newContext({ ...contextOptions, ...lookOf(info.project.use), storageState: await sessions(login) });
      opened.push({ login, context, ...watchOver(context, baseURL ?? '') });
      return context.newPage();
    });
    for (const { login, context } of opened) {
      sessions.keep(login, await context.storageState());
      await context.close();
    }
    expect(
      opened.flatMap(({ wrong }) => wrong),
      'what went wrong in the browser'
    ).toEqual([]);
  },

  caller: async ({ sessions, baseURL: given }, use) => {
    const baseURL = given ?? '';
    const opened: APIRequestContext[] = [];
    await use(async (login) => {
      const caller = await requests.newContext({
        baseURL,
        extraHTTPHeaders: headers(baseURL),
        storageState: login ? await sessions(login) : undefined
      });
      opened.push(caller);
      return caller;
    });
    await Promise.all(opened.map((caller) => caller.dispose()));
  }
});

export { expect };

/** Signs in with login name and password, and takes the second factor as shown where the role asks for it. */
async function signIn(baseURL: string, login: string): Promise<Session> {
  const door = await requests.newContext({ baseURL, extraHTTPHeaders: headers(baseURL) });
  const entered = await door.post('/dang-nhap', { form: { login, password: PASSWORD, ve: '/ca-nhan' } });
  expect(entered.ok(), `${login} signs in`).toBe(true);
  if (new URL(entered.url()).pathname === '/xac-thuc') await door.post('/xac-thuc?/demo', { form: { ve: '/ca-nhan' } });
  expect((await door.get('/ca-nhan', { maxRedirects: 0 })).status(), `${login} is in`).toBe(200);
  const session = await door.storageState();
  await door.dispose();
  return session;
}

/** The address of the one member of this name in the directory of the person on the page. */
export async function memberPath(page: Page, name: string): Promise<string> {
  await page.goto(`/quan-tri/dang-vien?tim=${encodeURIComponent(name)}`);
  return hrefOf(page, name);
}

/** The address of the unit of this name, as the person on the page finds it in the tree. `above`: a part of its path. */
export async function unitPath(page: Page, name: string, above = ''): Promise<string> {
  await page.goto(`/quan-tri/to-chuc?tim=${encodeURIComponent(name)}`);
  const found = page
    .getByRole('listitem')
    .filter({ has: page.getByRole('link', { name, exact: false }) })
    .filter({ hasText: above });
  return (await found.first().getByRole('link').getAttribute('href')) ?? '';
}

async function hrefOf(page: Page, name: string): Promise<string> {
  return (await page.getByRole('link', { name, exact: true }).first().getAttribute('href')) ?? '';
}

/** As a page of our own sends it. */
export function headers(baseURL: string) {
  return { accept: 'text/html', origin: new URL(baseURL).origin };
}

/** A project's screen, for contexts that a test opens itself. */
function lookOf({
  serviceWorkers,
  viewport,
  hasTouch,
  isMobile,
  javaScriptEnabled,
  locale,
  timezoneId,
  baseURL
}: BrowserContextOptions): BrowserContextOptions {
  return { serviceWorkers, viewport, hasTouch, isMobile, javaScriptEnabled, locale, timezoneId, baseURL };
}

/** Notes what a page must never do. A page that says 403, 404 or 400 about itself does nothing wrong. */
function watchOver(context: BrowserContext, baseURL: string): { wrong: string[] } {
  const wrong: string[] = [];
  const host = new URL(baseURL).host;
  context.on('weberror', (problem) => wrong.push(`script: ${problem.error().message}`));
  context.on('console', (line) => {
    if (line.type() === 'error' && !line.text().startsWith('Failed to load resource')) wrong.push(`console: ${line.text()}`);
  });
  context.on('request', (sent) => {
    const url = new URL(sent.url());
    if (url.protocol.startsWith('http') && url.host !== host) wrong.push(`asked another host: ${url.host}`);
  });
  context.on('response', (got) => {
    if (got.status() >= 400 && got.request().resourceType() !== 'document') wrong.push(`${got.status()} ${new URL(got.url()).pathname}`);
    if (got.status() >= 500) wrong.push(`${got.status()} ${new URL(got.url()).pathname}`);
  });
  return { wrong };
}
