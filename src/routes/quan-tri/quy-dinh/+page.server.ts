import { listRules } from '#security';
import { may } from '#platform/access.ts';
import { page } from '#platform/http.ts';
import type { PageServerLoadEvent } from './$types.ts';

/** The figures of rules: today's, those to come, and since when. */
export const load = page('rules.view', async (ctx, _event: PageServerLoadEvent) => ({
  rules: await listRules(ctx),
  may_edit: may(ctx.actor, 'rules.edit')
}));
