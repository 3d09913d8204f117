import { labelOf } from '#text/labels.ts';
import { formatCount } from '#text/format.ts';

/** Where the tree stands: the open unit, the page of its level, the day in 'YYYY-MM-DD' (absent: today). */
export interface TreePlace {
  open?: string;
  page?: number;
  day?: string;
}

/** The address of the tree at a place. */
export function treeHref({ open, page, day }: TreePlace): string {
  const query = new URLSearchParams();
  if (open) query.set('mo', open);
  if (page !== undefined && page > 1) query.set('trang', String(page));
  if (day) query.set('ngay', day);
  return query.size > 0 ? `/quan-tri/to-chuc?${query}` : '/quan-tri/to-chuc';
}

/** The address of a unit's page, or of a part of it. */
export function unitHref(id: string, part = ''): string {
  return `/quan-tri/to-chuc/${id}${part && `/${part}`}`;
}

const HOLDS_MEMBERS = ['branch', 'grassroots_branch'];

/** What stands under a unit, in words: '41 trực thuộc, 2.486 đảng viên'. History counts no members; bodies without a roster show none. */
export function sizeText({ kind, children, members }: { kind: string; children: number; members: number | null }): string | undefined {
  const counted = members !== null && (members > 0 || HOLDS_MEMBERS.includes(kind));
  const parts = [children > 0 && `${formatCount(children)} trực thuộc`, counted && `${formatCount(members)} đảng viên`];
  return parts.filter(Boolean).join(', ') || undefined;
}

/** The kind of a unit with the type of a branch: 'Chi bộ (thôn, tổ dân phố)'. */
export function kindText({ kind, branch_type }: { kind: string; branch_type?: string | null }): string {
  const label = labelOf('node_kind', kind);
  return branch_type ? `${label} (${labelOf('branch_type', branch_type).toLowerCase()})` : label;
}
