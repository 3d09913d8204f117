import { page } from '#platform/http.ts';
import type { PageServerLoadEvent } from './$types.ts';

/** All sections that exist; nothing is read for it. */
export const load = page('signed_in', async (ctx, _event: PageServerLoadEvent) => ({ member: ctx.actor.member_id !== null }));
