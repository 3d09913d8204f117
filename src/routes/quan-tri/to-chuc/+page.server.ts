import { searchUnits, treeTo, treeUnit } from '#organization';
import { page } from '#platform/http.ts';
import { dayOf } from '#platform/time.ts';
import { parseDay } from '#text/parse.ts';
import type { PageServerLoadEvent } from './$types';

/**
 * The tree of the unit one works for, open down to `mo` (page `trang` of its level), as it stands on the day `ngay`; or the
 * units found by `tim`. All of it in the address: it works without script.
 */
export const load = page('organization.view', async (ctx, { url }: PageServerLoadEvent) => {
  const today = dayOf(ctx.now);
  const asked = url.searchParams.get('ngay') ?? '';
  const day = parseDay(asked) ?? today;
  const open = url.searchParams.get('mo') ?? undefined;
  const search = url.searchParams.get('tim')?.slice(0, 200) ?? '';
  const tree = await treeTo(ctx, { open, page: pageNumber(url.searchParams.get('trang')), day });
  const chosen = open ?? tree?.top.id;
  return {
    today,
    day,
    asked,
    unread: asked !== '' && parseDay(asked) === undefined,
    search,
    found: search === '' ? [] : await searchUnits(ctx, search),
    tree,
    chosen: tree && chosen ? await treeUnit(ctx, chosen) : undefined
  };
});

function pageNumber(text: string | null): number {
  return /^[1-9]\d{0,3}$/.test(text ?? '') ? Number(text) : 1;
}
