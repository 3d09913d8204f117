import { createRequire } from 'node:module';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** Axe as a script, for who puts it into every page of a test beforehand. */
export const AXE = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright')).resolve('axe-core');

/** Every rule of WCAG 2.2 A and AA and the good habits; a third of the time, as what passes is not described. */
const QUICK = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations' as const],
  preload: false
};

/** What is wrong with the page as it stands: language, title, headings. */
export async function outlineProblems(page: Page): Promise<string[]> {
  const facts = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    title: document.title,
    h1: [...document.querySelectorAll('h1')].filter((h) => h.checkVisibility()).length,
    main: document.querySelectorAll('main').length,
    charset:
      document.body.innerText.includes('\ufffd') ||
      document.body.innerText.includes('undefined') ||
      document.body.innerText.includes('[object')
  }));
  return [
    facts.lang === 'vi' ? '' : `lang=${facts.lang}`,
    / – Sổ tay đảng viên$/.test(facts.title) || facts.title === 'Sổ tay đảng viên' ? '' : `title “${facts.title}”`,
    facts.h1 === 1 ? '' : `${facts.h1} h1`,
    facts.main === 1 ? '' : `${facts.main} main`,
    facts.charset ? 'broken words on the page' : ''
  ].filter(Boolean);
}

/**
 * Where the page is wider than the screen, or something is cut off, at the given widths (CSS pixels): at text size A, and at 1280 and 390 also at A++.
 * Gives the element that causes it.
 */
export async function overflowProblems(page: Page, widths: number[]): Promise<string[]> {
  const before = page.viewportSize();
  const problems: string[] = [];
  for (const width of widths) {
    if (width !== page.viewportSize()?.width) await page.setViewportSize({ width, height: before?.height ?? 900 });
    for (const size of width === 1280 || width === 390 ? ['m', 'xl'] : ['m']) {
      const wide = await page.evaluate((size) => {
        document.documentElement.dataset.text = size;
        const room = document.documentElement.clientWidth;
        const cut = [...document.body.querySelectorAll<HTMLElement>('*')].find((e) => {
          if (e.scrollWidth <= e.clientWidth + 1 && e.scrollHeight <= e.clientHeight + 1) return false;
          if (e.matches('input, textarea, select, table, thead, .visually-hidden') || !e.checkVisibility()) return false;
          const { overflowX, overflowY, clipPath, position, display } = getComputedStyle(e);
          if (display === 'inline' || (clipPath !== 'none' && position === 'absolute')) return false;
          return (
            (overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1) ||
            (overflowY === 'hidden' && e.scrollHeight > e.clientHeight + 1)
          );
        });
        if (cut) return `cut off in ${cut.tagName.toLowerCase()}.${cut.className} “${cut.innerText.trim().slice(0, 40)}”`;
        if (document.documentElement.scrollWidth <= room) return null;
        const out = [...document.body.querySelectorAll('*')].filter(
          (e) => e.checkVisibility() && e.getBoundingClientRect().right > room + 1
        );
        const last = out.at(-1);
        return `${document.documentElement.scrollWidth} > ${room}: ${last?.tagName.toLowerCase()}.${last?.className} “${(last?.textContent ?? '').trim().slice(0, 40)}”`;
      }, size);
      if (wide) problems.push(`at ${width} px, text ${size}: ${wide}`);
    }
  }
  await page.evaluate(() => delete document.documentElement.dataset.text);
  if (before) await page.setViewportSize(before);
  return problems;
}

/** Axe in the page as it stands, brought there once. (Without legacy mode it opens another page for each check.) */
async function axeOn(page: Page): Promise<AxeBuilder> {
  const there = await page.evaluate(() => 'axe' in window);
  return new AxeBuilder(there ? { page, axeSource: 'void 0' } : { page }).setLegacyMode(true);
}

/** What axe finds on the page, one line each. */
export async function axeProblems(page: Page): Promise<string[]> {
  const { violations } = await (await axeOn(page)).options(QUICK).analyze();
  return violations.map(({ id, help, nodes }) => {
    const [first] = nodes;
    return `axe ${id}: ${help} (${nodes.length}×, ${first?.target.join(' ')}) ${first?.failureSummary?.split('\n')[1]?.trim() ?? ''}`;
  });
}

/**
 * What is wrong with a form that came back: each mistake is marked, described by words that are there, the first of them or the
 * summary has the focus, and the summary leads to each.
 */
export async function refusedProblems(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wrong: string[] = [];
    const marked = [...document.querySelectorAll<HTMLElement>('[aria-invalid="true"], fieldset.invalid')];
    const summary = document.querySelector<HTMLElement>('main [role="alert"]');
    if (marked.length === 0 && !summary) wrong.push('no mistake is told');
    for (const field of marked) {
      const described = (field.getAttribute('aria-describedby') ?? '').split(' ').map((id) => document.getElementById(id));
      if (described.includes(null)) wrong.push(`${field.id} is described by what is not there`);
      if (!described.some((words) => words?.classList.contains('error') && words.innerText.trim() && words.checkVisibility()))
        wrong.push(`${field.id} has no words of its mistake`);
    }
    for (const link of summary?.querySelectorAll<HTMLAnchorElement>('a[href^="#"]') ?? [])
      if (!document.getElementById(link.hash.slice(1))) wrong.push(`the summary leads nowhere: ${link.innerText}`);
    const here = document.activeElement;
    if (!here || (here !== summary && !marked.some((field) => field === here || field.contains(here))))
      wrong.push(`the focus is on ${here?.tagName.toLowerCase()}`);
    return wrong;
  });
}

/** The other looks of a device. All are made of the same tokens: screens take them in turn. */
export const LOOKS = [
  { theme: 'dark', contrast: '' },
  { theme: 'dark', contrast: 'high' },
  { theme: 'light', contrast: 'high' }
] as const;

/** What axe says of the colours in another look. */
export async function colourProblems(page: Page, { theme, contrast }: (typeof LOOKS)[number]): Promise<string[]> {
  await page.evaluate((look) => Object.assign(document.documentElement.dataset, look), { theme, contrast });
  const axe = await axeOn(page);
  const { violations } = await axe.options({ runOnly: ['color-contrast'], resultTypes: ['violations'], preload: false }).analyze();
  await page.evaluate(() => {
    delete document.documentElement.dataset.theme;
    delete document.documentElement.dataset.contrast;
  });
  return violations.map(({ id, nodes }) => `axe ${id} ${theme} ${contrast}: ${nodes.length}×, ${nodes[0]?.target.join(' ')}`);
}

/** Everything above at once, on a desk and on a phone: what a screen reached in the middle of a story is held to. */
export async function screenProblems(page: Page): Promise<string[]> {
  const before = page.viewportSize();
  const problems = [...(await outlineProblems(page)), ...(await overflowProblems(page, [1280, 390]))];
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 900 });
    problems.push(...(await axeProblems(page)));
  }
  if (before) await page.setViewportSize(before);
  return [...new Set(problems)];
}
