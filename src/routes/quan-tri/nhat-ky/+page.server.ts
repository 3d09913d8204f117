import { ENTRIES_A_PAGE, findPeople, namesOfSearch, searchAuditRecorded, searchForm } from '#security';
import { searchUnits } from '#organization';
import { recordedPage } from '#platform/http.ts';
import type { PageServerLoadEvent } from './$types.ts';

export const load = recordedPage('audit.search', async (ctx, { url }: PageServerLoadEvent) => {
  const asked = (name: string) => url.searchParams.get(name) ?? undefined;
  const search = searchForm.parse({
    person: asked('tim') ?? '',
    account_id: asked('nguoi'),
    member_id: asked('dang-vien'),
    unit_id: asked('don-vi'),
    action: asked('viec') ?? '',
    from_on: asked('tu'),
    to_on: asked('den'),
    before: asked('truoc')
  });
  const rows = search.unread.length > 0 ? [] : await searchAuditRecorded(ctx, search);
  return {
    search,
    rows: rows.slice(0, ENTRIES_A_PAGE),
    older: rows.length > ENTRIES_A_PAGE ? rows[ENTRIES_A_PAGE - 1]?.id : undefined,
    people: search.person === '' ? undefined : await findPeople(ctx, search.person),
    units: search.person === '' ? [] : await searchUnits(ctx, search.person),
    names: await namesOfSearch(ctx, search)
  };
});
