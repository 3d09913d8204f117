/**
 * Every page, in the states people meet, as the person who uses it, on a phone and on a desk: it answers, it reads, it fits at
 * twice the text, axe finds nothing, the colours hold in dark and in high contrast. A page of src/routes that is not in screen-list.ts fails.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './people.ts';
import { elsewhere, isOfRoute, pageRoutes, screens, type Screen, type Tools } from './screen-list.ts';
import { AXE, axeProblems, colourProblems, LOOKS, outlineProblems, overflowProblems, refusedProblems } from './screen.ts';

const DESK = { width: 1280, height: 900 };
const PHONE = 390;
const PART = 12;

let turn = 0;

/**
 * Everything a page is held to, loaded once: from the desk down to the phone, there in another look of the device, each in turn.
 * A further state of a page that was seen already is not looked at in the widths between and in other looks.
 */
async function faultsOf(page: Page, seen = false): Promise<string[]> {
  const widths = seen ? [1280, PHONE] : [1280, 1024, 768, PHONE];
  const faults = [...(await outlineProblems(page)), ...(await axeProblems(page)), ...(await overflowProblems(page, widths))];
  await page.setViewportSize({ width: PHONE, height: await heightAt(page, PHONE) }); // no bar covers anything there
  faults.push(...(await axeProblems(page)));
  if (!seen) faults.push(...(await colourProblems(page, LOOKS[turn++ % LOOKS.length] ?? LOOKS[0])));
  await page.setViewportSize(DESK);
  return [...new Set(faults)];
}

/** How tall the page is on a phone of this width. */
async function heightAt(page: Page, width: number): Promise<number> {
  await page.setViewportSize({ width, height: 844 });
  return page.evaluate(() => Math.max(844, document.documentElement.scrollHeight));
}

/** Brings a screen about; gives its address and what is wrong with the way there. */
async function open(screen: Screen, tools: Tools): Promise<{ path: string; wrong: string[] }> {
  const { page } = tools;
  const asked = typeof screen.at === 'function' ? await screen.at(tools) : (screen.at ?? screen.route);
  const path = asked.startsWith('?') ? screen.route + asked : asked;
  const status = (await page.goto(path))?.status();
  const wrong = status === (screen.status ?? 200) ? [] : [`status ${status}`];
  if (!isOfRoute(new URL(page.url()).pathname, screen.route)) wrong.push(`is not of ${screen.route}: ${page.url()}`);
  return { path, wrong };
}

/** The lists in parts of at most a dozen, so that two workers share them well. */
function inParts(lists: Record<string, Screen[]>) {
  return Object.entries(lists).flatMap(([login, list]) =>
    Array.from({ length: Math.ceil(list.length / PART) }, (_, n) => ({
      name: `${login || 'nobody'}${n > 0 ? `, part ${n + 1}` : ''}`,
      login,
      list: list.slice(n * PART, (n + 1) * PART)
    }))
  );
}

/** Sends the form of a screen as it must not be sent. */
async function refuse(screen: Screen, page: Page): Promise<string[]> {
  const main = page.getByRole('main');
  if (screen.open) await main.getByText(screen.open).first().click();
  for (const [label, text] of Object.entries(screen.type ?? {})) await main.getByRole('textbox', { name: label }).fill(text);
  const [answer] = await Promise.all([
    page.waitForResponse((got) => got.request().method() === 'POST'),
    main
      .getByRole('button', { name: screen.send, exact: typeof screen.send === 'string' })
      .last()
      .click({ timeout: 15_000 })
  ]);
  await page.waitForLoadState();
  return [answer.status() === 400 ? '' : `the form was answered ${answer.status()}`, ...(await refusedProblems(page))].filter(Boolean);
}

test('every page of the site is on the list', () => {
  const listed = new Set([...Object.values(screens).flatMap((list) => list.map(({ route }) => route)), ...Object.keys(elsewhere)]);
  expect(
    pageRoutes().filter((route) => !listed.has(route)),
    'pages nobody visits'
  ).toEqual([]);
  expect(
    [...listed].filter((route) => !pageRoutes().includes(route)),
    'screens without a page'
  ).toEqual([]);
});

for (const { name, login, list } of inParts(screens)) {
  test(`screens of ${name}`, async ({ as, caller, page: stranger }) => {
    const page = login ? await as(login) : stranger;
    await page.addInitScript({ path: AXE }); // sent once, not to each page
    await page.setViewportSize(DESK);
    await page.emulateMedia({ reducedMotion: 'reduce' }); // a colour is what it is, not what it is turning into
    const wrong: string[] = [];
    const seen = new Set<string>();
    for (const screen of list) {
      const { path, wrong: faults } = await open(screen, { page, caller });
      if (screen.send) faults.push(...(await refuse(screen, page)));
      const shown = await page.locator('h1').first().innerText();
      if (!(typeof screen.heading === 'string' ? shown === screen.heading : screen.heading.test(shown))) faults.push(`heading “${shown}”`);
      faults.push(...(await faultsOf(page, seen.has(screen.route))));
      seen.add(screen.route);
      await page.unrouteAll();
      wrong.push(...faults.map((line) => `${path}${screen.send ? ' (refused)' : ''} ${line}`));
    }
    expect(wrong).toEqual([]);
  });
}

/** The page of the framework's last resort, as the server fills it in. */
const LAST_RESORT = readFileSync(join(import.meta.dirname, '..', '..', 'src', 'error.html'), 'utf8')
  .replace('%sveltekit.status%', '500')
  .replace('%sveltekit.error.message%', 'ABCD2345');

test('pages that stand in for others', async ({ page }) => {
  await page.setViewportSize(DESK);
  await page.route('**/hong', (route) => route.fulfill({ status: 500, contentType: 'text/html; charset=utf-8', body: LAST_RESORT }));
  page.context().removeAllListeners('response'); // this 500 is meant
  const wrong: string[] = [];
  for (const path of ['/khong-co-trang-nay', '/ngoai-tuyen.html', '/hong']) {
    await page.goto(path);
    wrong.push(...(await faultsOf(page)).map((line) => `${path} ${line}`));
  }
  expect(wrong).toEqual([]);
});
