// A guide that names a button nobody finds is worse than none: its bold words must stand on a screen, its links must lead somewhere.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { guideIndex, guidePages, siteHref } from './guide.ts';

const root = join(import.meta.dirname, '../../..');
const folder = join(root, 'docs/huong-dan');
const files = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));

/** Everything a screen may say: pages, components, and the words of codes. */
const screens = ['src/routes', 'src/lib/ui', 'src/lib/text']
  .flatMap((dir) => readdirSync(join(root, dir), { recursive: true, encoding: 'utf8' }).map((name) => join(root, dir, name)))
  .filter((path) => /(?<!\.test)\.(svelte|ts)$/.test(path))
  .map((path) => readFileSync(path, 'utf8').replace(/\s+/g, ' '))
  .join('\n');

describe.each(files)('$name', ({ text }) => {
  test('calls buttons and pages by the words on the screen', () => {
    const bold = [...text.matchAll(/\*\*([^*]+)\*\*/g)].map(([, words = '']) => words);
    expect(bold.filter((words) => !screens.includes(words))).toEqual([]);
  });

  test('links to files that exist', () => {
    const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, href = '']) => href);
    expect(links.filter((href) => !existsSync(join(folder, href)))).toEqual([]);
  });

  test('is NFC and begins with a heading and a lead', () => {
    expect(text).toBe(text.normalize('NFC'));
    expect(text).toMatch(/^# .+\n\n[^\n#].+\n/);
  });
});

test('every file is a page of the site, and links lead to pages of the site', () => {
  const slugs = ['README', ...guidePages.map(({ slug }) => slug)];
  expect(slugs.toSorted()).toEqual(files.map(({ name }) => name.replace(/\.md$/, '')).toSorted());
  expect(guidePages.find(({ slug }) => slug === 'bi-thu-chi-bo')?.html).toContain('<a href="/huong-dan/dang-vien">');
  expect([siteHref('README.md'), siteHref('can-bo-to-chuc.md'), siteHref('https://example.org/a.md')]).toEqual([
    '/huong-dan',
    '/huong-dan/can-bo-to-chuc',
    'https://example.org/a.md'
  ]);
});

test('the index names the pages by their own titles', () => {
  const readme = files.find(({ name }) => name === 'README.md')?.text ?? '';
  expect([...readme.matchAll(/- \[([^\]]+)\]\(([\w-]+)\.md\)/g)].map(([, title, slug]) => ({ slug, title }))).toEqual(
    guidePages.map(({ slug, title }) => ({ slug, title }))
  );
  expect(guideIndex.title).toBe('Hướng dẫn sử dụng');
});
