import {
  ACCOUNT_FILTERS,
  ACCOUNTS_A_PAGE,
  accountsByUnit,
  countExemptWithoutAccount,
  countExpiringCards,
  listAccounts,
  unitInView,
  unitsAbove,
  type AccountFilter
} from '#accounts';
import { covers, scopeOf } from '#platform/access.ts';
import { page } from '#platform/http.ts';
import { WARN_DAYS } from '#security';
import { normalizeText } from '#text/parse.ts';
import type { PageServerLoadEvent } from './$types.ts';

export const load = page('accounts.view', async (ctx, { url }: PageServerLoadEvent) => {
  const asked = (name: string) => normalizeText(url.searchParams.get(name) ?? '').slice(0, 100) || undefined;
  const unit = await unitInView(ctx, idOf(asked('don-vi')));
  const filter = ACCOUNT_FILTERS.find((one) => one === asked('loai')) satisfies AccountFilter | undefined;
  const find = asked('tim');
  const may_issue = covers(scopeOf(ctx.actor, 'accounts.issue'), unit.lft);
  const rows = await listAccounts(ctx, { unit, filter, days: WARN_DAYS, find, after: idOf(asked('sau')) });
  return {
    unit,
    filter,
    find,
    above: await unitsAbove(ctx, unit),
    ...(await accountsByUnit(ctx, unit)),
    ending: filter === 'card_ending' ? await countExpiringCards(ctx, WARN_DAYS, unit) : 0,
    warn_days: WARN_DAYS,
    rows: rows.slice(0, ACCOUNTS_A_PAGE),
    next: rows.length > ACCOUNTS_A_PAGE ? rows[ACCOUNTS_A_PAGE - 1]?.member_id : undefined,
    paged: url.searchParams.has('sau'),
    sees_members: covers(scopeOf(ctx.actor, 'members.view'), unit.lft),
    may_issue,
    exempt: may_issue ? await countExemptWithoutAccount(ctx, unit) : 0,
    problem: asked('loi'),
    now: ctx.now
  };
});

function idOf(text: string | undefined): string | undefined {
  return text && /^[1-9][0-9]{0,17}$/.test(text) ? text : undefined;
}
