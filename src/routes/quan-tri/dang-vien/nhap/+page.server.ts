import { IMPORT_LIMITS, listImports } from '#members';
import { page } from '#platform/http.ts';
import type { PageServerLoadEvent } from './$types.ts';

export const load = page('members.import', async (ctx, { url }: PageServerLoadEvent) => ({
  waiting: url.searchParams.has('cho'),
  unit_name: ctx.actor.working?.name,
  imports: await listImports(ctx, { waiting: url.searchParams.has('cho') }),
  problem: url.searchParams.get('loi'),
  limits: IMPORT_LIMITS
}));
