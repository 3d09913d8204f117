// A member of a seed as rows: himself, where he takes part, and his two dated statuses.
import { keyedHash, seal } from '../../src/lib/server/platform/seal.ts';
import type { Keys } from '../../src/lib/server/platform/seal.ts';
import type { ActivityStatus, ExitReason, MembershipStatus } from '../../src/lib/text/labels.ts';
import { REFORM_DAY } from './city.ts';
import type { Row } from './copy.ts';
import type { Person } from './names.ts';

/** An invented person with his number and his branch. */
export type SeedMember = Omit<Person, 'membership_status' | 'activity_status'> & {
  id: number;
  unit_id: number;
  membership_status: MembershipStatus;
  activity_status: ActivityStatus;
  /** Since when his activity status holds, when it is not 'active'. */
  activity_from: string;
  /** He left that day, for that reason. */
  left?: { on: string; reason: ExitReason };
  /** The branch he belonged to before the reform, where the seed knows it, and since when. */
  before?: { unit_id: number; since: string };
  /** The branch where he takes part for a time. */
  host_id?: number;
};

/** When the rosters of the seeds were brought in. */
const ROSTER_DAY = '2025-08-15';

export const memberTable =
  'member (id, unit_id, unit_pos, family, middle, given, born_on, sex, joined_on, decided_on, official_on, id_sealed, id_hash, phone, membership_status, activity_status, source, created_at)';
export const attachmentTable = 'member_attachment (member_id, unit_id, kind, from_on, to_on, reason)';
export const statusTable = 'member_status (member_id, field, status, from_on, to_on, exit_reason)';

/** The row of `memberTable`. `position`: where his branch stands in the tree. */
export function memberRow(m: SeedMember, position: number, keys: Keys): Row {
  const id_sealed = seal(keys, m.personal_id);
  const id_hash = keyedHash(keys, 'members.personal_id', m.personal_id); // as the room of the members does it: tested
  const name = [m.family, m.middle, m.given];
  const days = [m.joined_on, m.decided_on, m.official_on];
  const statuses = [m.membership_status, m.activity_status];
  return [
    m.id,
    m.unit_id,
    position,
    ...name,
    m.born_on,
    m.sex,
    ...days,
    id_sealed,
    id_hash,
    m.phone,
    ...statuses,
    'imported',
    createdOn(m)
  ];
}

/** The rows of `attachmentTable`: at home since the reform or since he joined, and as a guest where he is one. */
export function* attachmentRows(m: SeedMember): Generator<Row> {
  const moved = m.joined_on < REFORM_DAY;
  const from = moved ? REFORM_DAY : m.joined_on;
  if (moved && m.before) {
    const since = m.joined_on > m.before.since ? m.joined_on : m.before.since;
    yield [m.id, m.before.unit_id, 'home', since, REFORM_DAY, ''];
  }
  yield [m.id, m.unit_id, 'home', from, m.left?.on ?? null, moved ? 'Theo sắp xếp tổ chức từ ngày 01/07/2025' : 'Kết nạp'];
  if (m.host_id && !m.left) yield [m.id, m.host_id, 'temporary', m.activity_from, null, 'Công tác, học tập xa nơi cư trú'];
}

/** The rows of `statusTable`: probation, recognition, leaving; and what he does now. */
export function* statusRows(m: SeedMember): Generator<Row> {
  const last = m.left?.on ?? null;
  yield [m.id, 'membership', 'probationary', m.joined_on, m.official_on ?? last, null];
  if (m.official_on) yield [m.id, 'membership', 'official', m.official_on, last, null];
  if (m.left) yield [m.id, 'membership', 'left', last, null, m.left.reason];
  const still = m.activity_status === 'active';
  yield [m.id, 'activity', 'active', m.joined_on, still ? last : m.activity_from, null];
  if (!still) yield [m.id, 'activity', m.activity_status, m.activity_from, last, null];
}

function createdOn(m: SeedMember): string {
  return `${m.joined_on > ROSTER_DAY ? m.joined_on : ROSTER_DAY}T02:00:00Z`;
}
