import { whoLookedAtMe, whoSeesMe } from '#accounts';
import { page } from '#platform/http.ts';

/** Who may see the reader's own record, by which grant, and who did. */
export const load = page('signed_in', async (ctx) => ({ seen: await whoSeesMe(ctx), looked: await whoLookedAtMe(ctx), now: ctx.now }));
