// The demo's accounts and grants: the cast, some hundred members who use the product, some who have only a card yet.
import { keyedHash, type Keys } from '../../src/lib/server/platform/seal.ts';
import { joinName } from '../../src/lib/text/name.ts';
import type { Row } from './copy.ts';
import { cast } from './demo-cast.ts';
import type { Held } from './demo-offices.ts';
import type { DemoUnits } from './demo-units.ts';
import { handleOf } from './handle.ts';
import type { SeedMember } from './member-rows.ts';
import { randomOf } from './random.ts';

/** The one password of every active account of the demo. */
export const DEMO_PASSWORD = 'mua-thu-ha-noi';

export const accountTable =
  'account (id, member_id, name, login, password_hash, state, locked_reason, created_at, activated_at, last_login_at)';
export const activationTable = 'account_activation (account_id, code_hash, purpose, issued_by, issued_at, expires_at, used_at)';
export const grantTable =
  'account_grant (id, account_id, role, unit_id, reach, from_on, to_on, basis, decision_number, position_id, delegated_from, state, proposed_by, proposed_at, confirmed_by, confirmed_at, ended_by, ended_at)';

type State = 'active' | 'pending_activation' | 'locked';

/** An account of the demo. */
export type DemoAccount = { id: number; member: SeedMember; login: string; state: State; issued_at: string };

/** The accounts: everyone of the cast who has a login, then two members in three. */
export function demoAccounts(members: readonly SeedMember[]): DemoAccount[] {
  const accounts: DemoAccount[] = [];
  members.forEach((member, index) => {
    const one = cast[index];
    const state = one ? one.login && 'active' : stateOf(member, index);
    if (!state) return;
    const month = 8 + (index % 3);
    const recent = state === 'pending_activation';
    const issued_at = recent ? `2026-11-${10 + (index % 12)}T03:00:00Z` : `2025-${String(month).padStart(2, '0')}-2${index % 8}T03:00:00Z`;
    const late = member.joined_on > issued_at.slice(0, 10);
    accounts.push({
      id: accounts.length + 1,
      member,
      login: one?.login ?? handleOf(member, member.id),
      state,
      issued_at: late ? `${member.joined_on}T09:00:00Z` : issued_at
    });
  });
  return accounts;
}

function stateOf({ activity_status, membership_status, id }: SeedMember, index: number): State | undefined {
  if (activity_status === 'exempt' || membership_status === 'left') return undefined;
  if (id === 300) return 'locked';
  const chance = randomOf(index, 7)();
  if (chance < 0.6) return 'active';
  return chance < 0.68 ? 'pending_activation' : undefined;
}

/** Rows of `accountTable`. */
export function accountRows(accounts: readonly DemoAccount[], password_hash: string): Row[] {
  return accounts.map(({ id, member, login, state, issued_at }) => {
    const used = state !== 'pending_activation';
    const seen = used ? `2026-11-${String(1 + (id % 21)).padStart(2, '0')}T12:${10 + (id % 50)}:00Z` : null;
    const reason = state === 'locked' ? 'Báo mất điện thoại' : '';
    return [
      id,
      member.id,
      joinName(member),
      login,
      used ? password_hash : null,
      state,
      reason,
      issued_at,
      used ? nextDay(issued_at) : null,
      seen
    ];
  });
}

/** Rows of `activationTable`: every card, used or waiting. The codes are nobody's: whoever needs one gets a new card. */
export function activationRows(accounts: readonly DemoAccount[], keys: Keys, issued_by: number): Row[] {
  return accounts.map(({ id, state, issued_at }) => {
    const code_hash = keyedHash(keys, 'activation', `demo ${id}`);
    const used_at = state === 'pending_activation' ? null : nextDay(issued_at);
    return [id, code_hash, 'first', id === issued_by ? null : issued_by, issued_at, nextDay(issued_at, 30), used_at];
  });
}

/** A grant before it has a number. */
type NewGrant = {
  account: DemoAccount;
  role: string;
  unit_id: number;
  reach: 'unit' | 'subtree';
  from_on: string;
  decision: string;
  held?: Held;
};

const WHOLE_UNIT_ONLY = ['editor', 'publisher', 'office_clerk', 'group_leader'];
const BY_OFFICE: Record<string, string> = {
  secretary: 'branch_secretary',
  deputy_secretary: 'branch_committee',
  committee_member: 'branch_committee'
};

/** Rows of `grantTable`: by decision for the cast, by office for branch secretaries and committees; and what is unusual. */
export function grantRows(units: DemoUnits, accounts: readonly DemoAccount[], held: readonly Held[]): Row[] {
  const byMember = new Map(accounts.map((account) => [account.member.id, account]));
  const byLogin = new Map(accounts.map((account) => [account.login, account]));
  const grants: NewGrant[] = [];
  cast.forEach(({ login = '', grants: given = [] }) => {
    const account = byLogin.get(login);
    for (const { role, at, from_on, decision } of given) {
      if (account)
        grants.push({
          account,
          role,
          unit_id: units.at(at).id,
          reach: WHOLE_UNIT_ONLY.includes(role) ? 'unit' : 'subtree',
          from_on,
          decision
        });
    }
  });
  for (const office of held) {
    const account = byMember.get(office.member.id);
    const group = office.position === 'group_leader';
    const role = group ? 'group_leader' : office.unit.milieu && BY_OFFICE[office.position];
    const unit_id = group ? office.unit.parent_id : office.unit.id;
    if (account && role && unit_id) {
      grants.push({
        account,
        role,
        unit_id,
        reach: group ? 'unit' : 'subtree',
        from_on: office.from_on,
        decision: office.decision,
        held: office
      });
    }
  }
  const rows = numbered(grants, byLogin);
  const source = rows.find(([, holder, role]) => holder === byLogin.get('quantri1')?.id && role === 'unit_administrator');
  return [...rows, ...unusual(grants.length, units, byLogin), ...delegation(rows.length + 4, source, byLogin.get('vanphong')?.id)];
}

function numbered(grants: readonly NewGrant[], byLogin: Map<string, DemoAccount>): Row[] {
  return grants.map(({ account, role, unit_id, reach, from_on, decision, held }, index) => {
    const [first, second] = ['quantri.ht1', 'quantri.ht2', 'quantri.tp']
      .filter((login) => login !== account.login)
      .map((login) => byLogin.get(login)?.id ?? null);
    const at = `${from_on}T02:30:00Z`;
    const basis = held ? 'position' : 'decision';
    return [
      index + 1,
      account.id,
      role,
      unit_id,
      reach,
      from_on,
      null,
      basis,
      decision,
      held?.id ?? null,
      null,
      'active',
      first,
      at,
      second,
      at,
      null,
      null
    ];
  });
}

/** One grant that waits for its second person, one that was refused, one that has ended. */
function unusual(last: number, units: DemoUnits, byLogin: Map<string, DemoAccount>): Row[] {
  const id = (login: string) => byLogin.get(login)?.id ?? null;
  const [ward, one, two] = [units.at('ward').id, id('quantri1'), id('quantri2')];
  const row = (no: number, login: string, role: string, facts: Row): Row => [last + no, id(login), role, ward, ...facts];
  return [
    row(1, 'maianhthu', 'record_officer', [
      'subtree',
      '2026-12-01',
      '2026-12-31',
      'decision',
      '38-QĐ/ĐU',
      null,
      null,
      'proposed',
      one,
      '2026-11-20T02:10:00Z',
      null,
      null,
      null,
      null
    ]),
    row(2, 'dangdinhkhoi', 'publisher', [
      'unit',
      '2026-03-01',
      null,
      'decision',
      '09-QĐ/ĐU',
      null,
      null,
      'refused',
      one,
      '2026-02-25T02:00:00Z',
      two,
      '2026-02-26T02:00:00Z',
      null,
      null
    ]),
    row(3, 'maianhthu', 'editor', [
      'unit',
      '2025-09-01',
      '2025-12-31',
      'decision',
      '19-QĐ/ĐU',
      null,
      null,
      'ended',
      one,
      '2025-08-30T02:00:00Z',
      two,
      '2025-08-31T02:00:00Z',
      two,
      '2026-01-02T02:00:00Z'
    ])
  ];
}

/** The first administrator is away for two weeks and lets another act for him. */
function delegation(number: number, source: Row | undefined, account: number | undefined): Row[] {
  if (!source || !account) return [];
  const [id, holder, role, unit, reach] = source;
  const at = '2026-11-18T07:00:00Z';
  return [
    [
      number,
      account,
      role,
      unit,
      reach,
      '2026-11-19',
      '2026-12-03',
      'delegation',
      '',
      null,
      id,
      'active',
      holder,
      at,
      null,
      null,
      null,
      null
    ]
  ];
}

function nextDay(instant: string, days = 1): string {
  return new Date(Date.parse(instant) + days * 86_400_000).toISOString();
}
