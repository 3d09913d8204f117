// Who leads: the offices of a branch by its size, and those of the committee above from its agencies' members.
import type { Position } from '../../src/lib/text/labels.ts';
import type { SeedMember } from './member-rows.ts';

/** A person in an office, not yet with the unit he holds it in. */
export type Officer = { member: SeedMember; position: Position };

/** Official members who take part: those who may be elected. */
export function eligible(roster: readonly SeedMember[]): SeedMember[] {
  return roster.filter(
    (m) => m.membership_status === 'official' && m.activity_status === 'active' && m.born_on > '1950' && m.born_on < '1997'
  );
}

/**
 * The offices of a branch: a secretary, a deputy, and from nine official members a committee (294-QĐ/TW §23).
 * The first of those who may be elected; `held` says what is taken already.
 */
export function branchOfficers(roster: readonly SeedMember[], held: readonly Officer[] = []): Officer[] {
  const officials = roster.filter(({ membership_status }) => membership_status === 'official').length;
  const wanted: Position[] = ['secretary'];
  if (officials >= 5) wanted.push('deputy_secretary');
  if (officials >= 9) wanted.push('committee_member');
  if (officials >= 20) wanted.push('committee_member', 'committee_member');
  for (const { position } of held) {
    const at = wanted.indexOf(position);
    if (at >= 0) wanted.splice(at, 1);
  }
  const free = eligible(roster).filter((member) => !held.some((office) => office.member.id === member.id));
  return wanted.flatMap((position, index) => (free[index] ? [{ member: free[index], position }] : []));
}

/** The offices of a committee above the branches, highest first. */
export const committeeOffices: readonly Position[] = [
  'secretary',
  'standing_deputy_secretary',
  'deputy_secretary',
  'standing_member',
  'standing_member',
  'committee_member',
  'committee_member'
];
