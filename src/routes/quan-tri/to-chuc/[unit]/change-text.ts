import { labelOf } from '#text/labels.ts';

/** A decision about a unit as its page receives it. */
export interface Change {
  id: string;
  kind: string;
  effective_on: string;
  decision_number: string;
  applied_at: Date | null;
  cancelled_at: Date | null;
  problem: string;
  from: string | null;
  to: string | null;
}

/** What a decision changes, in words without a full stop: 'Đổi tên từ “Chi bộ 5” thành “Chi bộ 7”'. */
export function changeText({ kind, from, to }: Change): string {
  if (kind === 'create') return 'Thành lập đơn vị';
  if (kind === 'rename') return `Đổi tên từ “${from}” thành “${to}”`;
  if (kind === 'change_kind') return `Đổi loại hình từ ${labelOf('node_kind', from ?? '')} thành ${labelOf('node_kind', to ?? '')}`;
  if (kind === 'change_tier') return `Đổi cấp từ ${labelOf('tier', from ?? '')} thành ${labelOf('tier', to ?? '')}`;
  if (kind === 'change_branch_type')
    return `Đổi loại hình chi bộ từ ${labelOf('branch_type', from ?? '')} thành ${labelOf('branch_type', to ?? '')}`;
  if (kind === 're_parent') return `Chuyển trực thuộc từ ${from} sang ${to}`;
  if (kind === 'dissolve') return to ? `Kết thúc hoạt động, đơn vị kế thừa: ${to}` : 'Kết thúc hoạt động';
  return 'Thay đổi tổ chức';
}

/** Not in force yet: waits to be applied, or its day is still to come. */
export function isWaiting(change: Change, today: string): boolean {
  return change.cancelled_at === null && (change.applied_at === null || change.effective_on > today);
}
