import { page } from '#platform/http.ts';
import type { PageServerLoadEvent } from './$types.ts';
import { guideIndex, guidePages } from './guide.ts';

/** The guide's table of contents; whoever cannot sign in needs it most. */
export const load = page('public', async (_ctx, _event: PageServerLoadEvent) => ({
  index: { title: guideIndex.title, lead: guideIndex.lead },
  pages: guidePages.map(({ slug, title, lead }) => ({ slug, title, lead }))
}));
