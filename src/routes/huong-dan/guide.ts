import { Marked } from 'marked';

/** One page of the user guide. `title` and `lead` are its first heading and paragraph; `html` is the rest of our own text. */
export interface GuidePage {
  slug: string;
  title: string;
  lead: string;
  html: string;
}

/** The pages in the order of a person's way: everyone first, then office by office. */
const ORDER = [
  'dang-vien',
  'bi-thu-chi-bo',
  'can-bo-nghiep-vu',
  'can-bo-to-chuc',
  'can-bo-thanh-pho',
  'can-bo-kiem-tra',
  'tuyen-giao-van-phong',
  'quan-tri-don-vi',
  'quan-tri-he-thong'
];

const files = import.meta.glob<string>('../../../docs/huong-dan/*.md', { query: '?raw', import: 'default', eager: true });

const markdown = new Marked();

/** What the index says of the guide: its title and lead. */
export const guideIndex = pageOf('README');

/** Every page of the guide, in order. */
export const guidePages: readonly GuidePage[] = ORDER.map(pageOf);

/** The address on the site of a link between the files: `dang-vien.md` is `/huong-dan/dang-vien`; other links stay. */
export function siteHref(href: string): string {
  const slug = /^([\w-]+)\.md$/.exec(href)?.[1];
  if (slug === undefined) return href;
  return slug === 'README' ? '/huong-dan' : `/huong-dan/${slug}`;
}

function pageOf(slug: string): GuidePage {
  const tokens = markdown.lexer(files[`../../../docs/huong-dan/${slug}.md`] ?? '');
  const parts = tokens.filter(({ type }) => type !== 'space');
  const [heading, lead, ...rest] = parts;
  if (heading?.type !== 'heading' || lead?.type !== 'paragraph')
    throw new Error(`docs/huong-dan/${slug}.md must begin with a heading and a paragraph`);
  markdown.walkTokens(rest, (token) => {
    if (token.type === 'link') token.href = siteHref(token.href as string);
  });
  return { slug, title: heading.text as string, lead: lead.text as string, html: markdown.parser(rest) };
}
