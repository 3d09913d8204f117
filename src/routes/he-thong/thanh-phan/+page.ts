import { error } from '@sveltejs/kit';
import type { Shell } from '#ui/shell.ts';
import type { PageLoadEvent } from './$types.ts';

/** Puts the invented office holder into the frame, so that each frame can be looked at. Never in production. */
export function load({ data: { shell, frame, holder } }: PageLoadEvent): { shell: Shell } {
  if (shell.mode === 'production') error(404, 'not_found');
  if (frame === 'cong-khai') return { shell: { ...shell, account: undefined } };
  const path = frame === 'quan-tri' ? '/quan-tri/dang-vien' : '/ca-nhan/ho-so';
  return { shell: { ...shell, ...holder, path, flash: 'da-luu' } };
}
