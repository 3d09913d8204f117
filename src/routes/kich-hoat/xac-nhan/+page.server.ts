import { redirect } from '@sveltejs/kit';
import { activationPage } from '#accounts';
import { page } from '#platform/http.ts';
import { passingHash } from '#platform/session-cookie.ts';
import type { PageServerLoadEvent } from './$types';

/** Second step of an activation: is this you? */
export const load = page('public', async (ctx, { cookies, url }: PageServerLoadEvent) => {
  const shown = await activationPage(ctx, passingHash(cookies, url, 'kich_hoat'));
  if (!shown) redirect(303, '/kich-hoat?het-han');
  return { name: shown.name, unit_name: shown.unit_name };
});
