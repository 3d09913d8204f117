import { labelOf } from './labels.ts';
import type { NodeKind, Position } from './labels.ts';

/** A unit as a position needs it: its kind and its full name ('Đảng bộ phường Ba Đình', 'Chi bộ tổ dân phố số 5'). */
export type NamedUnit = { kind: NodeKind | (string & {}); name: string };

const OF_THE_COMMITTEE = new Set([
  'secretary',
  'standing_deputy_secretary',
  'deputy_secretary',
  'standing_member',
  'inspection_head',
  'inspection_deputy',
  'inspection_member'
]);
const BRANCHES = new Set(['branch', 'grassroots_branch']);

/**
 * A position completed by its unit, as it is written in full:
 * 'Bí thư Chi bộ tổ dân phố số 5', 'Phó Bí thư Đảng ủy phường Ba Đình', 'Chi ủy viên Chi bộ …', 'Tổ trưởng Tổ đảng số 1'.
 */
export function positionTitle(position: Position | (string & {}), unit: NamedUnit): string {
  if (OF_THE_COMMITTEE.has(position)) return `${labelOf('position', position)} ${committeeName(unit)}`;
  if (position === 'committee_member') return `${committeeMember(unit.kind)} ${unit.name}`;
  if (position === 'group_leader') return `Tổ trưởng ${unit.name}`;
  if (position === 'board_head' && unit.kind === 'advisory_body') return `Trưởng ${unit.name}`;
  if (position === 'office_chief' && unit.name.startsWith('Văn phòng')) return `Chánh ${unit.name}`;
  return `${labelOf('position', position)}, ${unit.name}`;
}

/** The bare position as it is called in a unit of this kind, for where the unit stands beside it: 'Chi ủy viên' of a branch. */
export function positionName(position: Position | (string & {}), kind: NodeKind | (string & {})): string {
  return position === 'committee_member' ? committeeMember(kind) : labelOf('position', position);
}

/** The committee that leads a unit: 'Thành ủy Hà Nội', 'Đảng ủy phường Ba Đình'; a branch keeps its own name. */
export function committeeName({ kind, name }: NamedUnit): string {
  if (kind === 'city_org') return name.replace(/^Đảng bộ thành phố /i, 'Thành ủy ');
  return name.replace(/^Đảng bộ /, 'Đảng ủy ');
}

function committeeMember(kind: string): string {
  if (kind === 'city_org') return 'Thành ủy viên';
  return BRANCHES.has(kind) ? 'Chi ủy viên' : 'Đảng ủy viên';
}
