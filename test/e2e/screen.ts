import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

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
 * Where the page is wider than the screen, at text sizes A and A++ and the given width (CSS pixels). Gives the widest
 * element that causes it.
 */
export async function overflowProblems(page: Page, widths: number[]): Promise<string[]> {
  const before = page.viewportSize();
  const problems: string[] = [];
  for (const width of widths) {
    if (width !== page.viewportSize()?.width) await page.setViewportSize({ width, height: before?.height ?? 900 });
    for (const size of ['m', 'xl']) {
      const wide = await page.evaluate((size) => {
        document.documentElement.dataset.text = size;
        const room = document.documentElement.clientWidth;
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

/** What axe finds on the page, one line each. (Without legacy mode it opens another page for each check.) */
export async function axeProblems(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).options(QUICK).analyze();
  return violations.map(({ id, help, nodes }) => {
    const [first] = nodes;
    return `axe ${id}: ${help} (${nodes.length}×, ${first?.target.join(' ')}) ${first?.failureSummary?.split('\n')[1]?.trim() ?? ''}`;
  });
}

/** Everything above at once: what a screen reached in the middle of a story is held to. */
export async function screenProblems(page: Page): Promise<string[]> {
  return [...(await outlineProblems(page)), ...(await axeProblems(page)), ...(await overflowProblems(page, [1280, 390]))];
}
