import { delegatedToMe } from '#accounts';
import { ownHome } from '#members';
import { page } from '#platform/http.ts';
import { dayOf } from '#platform/time.ts';
import type { PageServerLoadEvent } from './$types.ts';

/** The member's home: one statement of the room beside the one that knows who he is. */
export const load = page('signed_in', async (ctx, _event: PageServerLoadEvent) => ({
  home: await ownHome(ctx),
  lent: await delegatedToMe(ctx),
  name: ctx.actor.name,
  today: dayOf(ctx.now),
  now: ctx.now
}));
