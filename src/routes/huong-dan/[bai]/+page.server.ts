import { NotFound } from '#platform/errors.ts';
import { page } from '#platform/http.ts';
import type { PageServerLoadEvent } from './$types.ts';
import { guidePages } from '../guide.ts';

/** One page of the guide, and the names of the others. */
export const load = page('public', async (_ctx, { params }: PageServerLoadEvent) => {
  const guide = guidePages.find(({ slug }) => slug === params.bai);
  if (!guide) throw new NotFound('guide page');
  return { guide, pages: guidePages.map(({ slug, title }) => ({ slug, title })) };
});
