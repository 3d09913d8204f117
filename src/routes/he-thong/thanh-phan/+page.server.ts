import { page } from '#platform/http.ts';
import { ROLES } from '#platform/permissions.ts';
import type { PageServerLoadEvent } from './$types.ts';

/** An invented office holder for the frame around the component page, and the frame asked for (`khung`). */
export const load = page('public', async (_ctx, { url }: PageServerLoadEvent) => ({
  frame: url.searchParams.get('khung'),
  holder: {
    account: { name: 'Vũ Minh Châu' },
    staff: true,
    working: { unit_id: '1', unit_name: 'Đảng bộ phường Cầu Giấy', role: 'commune_organization', several: true },
    permissions: ROLES.commune_organization.permissions
  } as const
}));
