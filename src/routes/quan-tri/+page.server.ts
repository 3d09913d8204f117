import { delegableGrants } from '#accounts';
import { listBranchRequests } from '#members';
import { page } from '#platform/http.ts';
import { waitingFor, WARN_DAYS } from '#security';

/** What waits for the actor where he works now. Every role sees its organization, so this door is that of all office holders. */
export const load = page('organization.view', async (ctx) => ({
  waiting: await waitingFor(ctx),
  asked: await listBranchRequests(ctx),
  warn_days: WARN_DAYS,
  now: ctx.now,
  unit: ctx.actor.working?.name,
  may_delegate: delegableGrants(ctx).length > 0
}));
