import type { Position } from '#text/labels.ts';

const BRANCH: Position[] = ['secretary', 'deputy_secretary', 'committee_member', 'overseer'];
const COMMITTEE: Position[] = [
  'secretary',
  'standing_deputy_secretary',
  'deputy_secretary',
  'standing_member',
  'committee_member',
  'inspection_head',
  'inspection_deputy',
  'inspection_member',
  'record_officer',
  'editor'
];
const BODY: Position[] = [
  'board_head',
  'office_chief',
  'inspection_head',
  'inspection_deputy',
  'inspection_member',
  'record_officer',
  'editor'
];

/** The positions one holds in a unit of this kind, as the form offers them (rules.md §2); the work roles belong to committees and their bodies, not to a branch. */
export function positionsIn(kind: string): Position[] {
  if (kind === 'branch' || kind === 'grassroots_branch') return BRANCH;
  if (kind === 'party_group') return ['group_leader'];
  return kind === 'advisory_body' ? BODY : COMMITTEE;
}
