import { redirect } from '@sveltejs/kit';
import { chooseWorkingUnit, workingUnitForm } from '#accounts';
import { listOwnUnits, searchOwnUnits } from '#organization';
import { action, page } from '#platform/http.ts';
import { currentDoor, staffDoors } from '#ui/doors.ts';
import type { PageServerLoadEvent } from './$types';

/** Where to work: the units of one's grants, flat, and any unit below them by a search. `ve`: the section one comes from. */
export const load = page('organization.view', async (ctx, { url, request }: PageServerLoadEvent) => {
  const search = url.searchParams.get('tim')?.slice(0, 200) ?? '';
  return {
    search,
    back: url.searchParams.get('ve') ?? cameFrom(request, url),
    own: await listOwnUnits(ctx),
    found: await searchOwnUnits(ctx, search)
  };
});

export const actions = {
  default: action('organization.view', workingUnitForm, async ({ input, write }) => {
    const permissions = await write((ctx) => chooseWorkingUnit(ctx, input));
    const section = staffDoors.find(({ href }) => href === currentDoor(input.ve, staffDoors));
    const open = section && (section.needs === undefined || permissions.includes(section.needs));
    redirect(303, `${open ? section.href : '/quan-tri'}?nhan=da-doi-don-vi`);
  })
};

/** The page of ours that led here, when the browser says so. */
function cameFrom(request: Request, url: URL): string {
  const referrer = request.headers.get('referer');
  if (!referrer || !URL.canParse(referrer)) return '';
  const { origin, pathname } = new URL(referrer);
  return origin === url.origin && pathname !== url.pathname ? pathname : '';
}
