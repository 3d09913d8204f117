import { error } from '@sveltejs/kit';
import { page } from '#platform/http.ts';
import { ROLES } from '#platform/permissions.ts';
import type { Shell } from '#ui/shell.ts';
import type { PageServerLoadEvent } from './$types.ts';

const load_ = page('public', async (_ctx, _event: PageServerLoadEvent) => ({}));

/** Every component in every state, in the frame that `khung` names; for those who build, never in production. */
export const load = async (event: PageServerLoadEvent) => {
  const { shell } = await load_(event);
  if (shell.mode === 'production') error(404, { message: 'not_found', reference: event.locals.reference });
  return { shell: sampleShell(shell, event.url.searchParams.get('khung')) };
};

function sampleShell(shell: Shell, frame: string | null): Shell {
  if (frame === 'cong-khai') return { ...shell, account: undefined };
  return {
    ...shell,
    path: frame === 'quan-tri' ? '/quan-tri/dang-vien' : '/ca-nhan/ho-so',
    flash: 'da-luu',
    account: { name: 'Vũ Minh Châu' },
    staff: true,
    working: { unit_id: '1', unit_name: 'Đảng bộ phường Cầu Giấy', role: 'commune_organization', several: true },
    permissions: ROLES.commune_organization.permissions
  };
}
