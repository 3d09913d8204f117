import { accessAccount, explainSight, findAccounts, findSeen } from '#accounts';
import { may } from '#platform/access.ts';
import { page } from '#platform/http.ts';
import { normalizeText } from '#text/parse.ts';
import type { PageServerLoadEvent } from './$types.ts';

export const load = page('accounts.explain', async (ctx, { url }: PageServerLoadEvent) => {
  const idIn = (name: string) => /^[1-9]\d{0,17}$/.exec(url.searchParams.get(name) ?? '')?.[0];
  const text = (name: string) => normalizeText(url.searchParams.get(name) ?? '').slice(0, 100);
  const [account_id, member_id, unit_id] = [idIn('nguoi'), idIn('dang-vien'), idIn('don-vi')];
  const [find, find_seen] = [text('tim'), text('tim-b')];
  const answered = account_id !== undefined && (member_id !== undefined || unit_id !== undefined);
  return {
    find,
    find_seen,
    sees_grants: may(ctx.actor, 'accounts.view'),
    viewer: account_id === undefined ? undefined : await accessAccount(ctx, 'accounts.explain', account_id),
    people: account_id === undefined && find !== '' ? await findAccounts(ctx, find, 'accounts.explain') : [],
    seen: find_seen === '' ? undefined : await findSeen(ctx, find_seen),
    answer: answered ? await explainSight(ctx, { account_id, member_id, unit_id }) : undefined
  };
});
