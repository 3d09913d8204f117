import { redirect } from '@sveltejs/kit';
import {
  changeOwnPhone,
  memberAttachments,
  memberChanges,
  memberOffices,
  memberStatuses,
  ownExports,
  ownPhoneForm,
  ownProfile,
  ownRequests,
  ownViews
} from '#members';
import { action, page } from '#platform/http.ts';
import { getRuntime } from '#platform/runtime.ts';
import { dayOf } from '#platform/time.ts';
import type { Actions, PageServerLoadEvent } from './$types.ts';

export const load = page('signed_in', async (ctx, _event: PageServerLoadEvent) => {
  const member = await ownProfile(ctx, getRuntime().keys);
  return {
    member,
    today: dayOf(ctx.now),
    offices: await memberOffices(ctx, member.id),
    statuses: await memberStatuses(ctx, member.id),
    attachments: await memberAttachments(ctx, member.id),
    changes: await memberChanges(ctx, member.id),
    pending: (await ownRequests(ctx)).filter(({ state }) => state === 'pending').map(({ field }) => field),
    views: await ownViews(ctx, 5),
    exports: await ownExports(ctx)
  };
});

export const actions = {
  phone: action('signed_in', ownPhoneForm, async ({ input, write }) => {
    await write((ctx) => changeOwnPhone(ctx, input));
    redirect(303, '/ca-nhan/ho-so?nhan=da-luu');
  })
} satisfies Actions;
