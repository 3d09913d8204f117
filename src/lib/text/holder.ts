import { formatThrough } from './format.ts';
import { labelOf } from './labels.ts';

/** A holder of a grant, as lists of those who see a record know him. Days as 'YYYY-MM-DD'. */
interface Holder {
  role: string | null;
  from_on: string | null;
  to_on: string | null;
  basis: string | null;
  decision_number: string | null;
  delegated_by: string | null;
}

/** By what somebody holds a role, in one line: 'bí thư chi bộ, từ 01/01/2026, quyết định số 12-QĐ/ĐU, thay đ/c Mai'. */
export function holderNote({ role, from_on, to_on, basis, decision_number, delegated_by }: Holder): string {
  const paper = [labelOf('grant_basis', basis ?? '').toLowerCase(), decision_number && `số ${decision_number}`]
    .filter(Boolean)
    .join(basis === 'decision' ? ' ' : ', ');
  return [labelOf('role', role ?? ''), from_on && formatThrough(from_on, to_on), paper, delegated_by && `thay đ/c ${delegated_by}`]
    .filter(Boolean)
    .join(', ');
}
