// What people have done in the demo so far, as the audit log and the tables tell it: requests, an import, an export, the grants.
import type pg from 'pg';
import { REFORM_DECISION } from './city.ts';
import { copyRows, type Row } from './copy.ts';
import type { DemoAccount } from './demo-accounts.ts';
import { cast } from './demo-cast.ts';
import { PLANNED, RENAMED } from './demo-history.ts';
import type { DemoUnits } from './demo-units.ts';
import type { SeedMember } from './member-rows.ts';

/** What the log speaks of. `grants`: the rows of the table of grants. */
export type DemoFacts = { units: DemoUnits; members: readonly SeedMember[]; accounts: readonly DemoAccount[]; grants: readonly Row[] };

/** One entry before it has a number. */
type Entry = {
  at: string;
  by?: number | null;
  as?: string;
  action: string;
  subject?: number;
  member?: number;
  unit?: number;
  detail?: Record<string, unknown>;
};

/** Writes what was done, and the log of it in the order of time. */
export async function writeLog(client: pg.Client, facts: DemoFacts, positions: Map<number, number>): Promise<void> {
  const account = (login: string) => facts.accounts.find((one) => one.login === login)?.id ?? null;
  const requests = await writeRequests(client, facts, account);
  const entries = [
    ...requests,
    ...beginnings(facts, account),
    ...(await writeImport(client, facts, account)),
    ...accountEntries(facts, account),
    ...grantEntries(facts),
    ...looks(facts, account)
  ];
  entries.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const grantOf = (by: number | null, role: string | undefined) =>
    by && role ? (facts.grants.find(([, holder, held]) => holder === by && held === role)?.[0] ?? null) : null;
  const rows = entries.map(({ at, by = null, as, action, subject, member, unit, detail = {} }, index): Row => {
    const position = unit ? (positions.get(unit) ?? null) : null;
    return [index + 1, at, by, grantOf(by, as), action, String(subject ?? ''), member, unit, position, detail, reference(index)];
  });
  await copyRows(
    client,
    'audit_entry (id, at, account_id, grant_id, action, subject, member_id, unit_id, unit_pos, detail, reference)',
    rows
  );
}

type AccountOf = (login: string) => number | null;

/** Requests for corrections: some wait, one was accepted and is written, one was refused. */
async function writeRequests(client: pg.Client, { members, units }: DemoFacts, account: AccountOf): Promise<Entry[]> {
  const officer = account('nghiepvu');
  const person = (login: string) => members[cast.findIndex((one) => one.login === login)];
  const [hoa, minh, thu, phu, khoi] = ['dangvien', 'dubi', 'maianhthu', 'buivanphu', 'dangdinhkhoi'].map(person);
  const ward = units.at('branch_7').id;
  const asked: [SeedMember | undefined, string, string, string | null, string, string, string, string, string][] = [
    [
      hoa,
      'dangvien',
      'decided_on',
      hoa?.decided_on ?? null,
      '1987-01-12',
      'Ngày ghi trong quyết định kết nạp của tôi là 12/01/1987.',
      'pending',
      '2026-11-18T12:40:00Z',
      ''
    ],
    [
      minh,
      'dubi',
      'born_on',
      minh?.born_on ?? null,
      '1998-07-21',
      'Tháng sinh trên căn cước của tôi là tháng 7.',
      'pending',
      '2026-11-20T05:15:00Z',
      ''
    ],
    [khoi, 'dangdinhkhoi', 'card_number', null, '01.204417', 'Thẻ đảng viên của tôi ghi số riêng.', 'pending', '2026-11-21T13:05:00Z', ''],
    [
      thu,
      'maianhthu',
      'official_on',
      '2015-11-17',
      thu?.official_on ?? '',
      'Ngày chính thức ghi sai so với quyết định.',
      'accepted',
      '2026-10-06T09:00:00Z',
      ''
    ],
    [
      phu,
      'bithu',
      'card_number',
      null,
      '01.118206',
      'Đồng chí Phú gửi chi bộ ảnh thẻ đảng viên có số riêng.',
      'pending',
      '2026-11-21T02:20:00Z',
      ''
    ],
    [
      phu,
      'buivanphu',
      'joined_on',
      phu?.joined_on ?? null,
      '1974-12-22',
      'Tôi nhớ ngày kết nạp là năm 1974.',
      'refused',
      '2026-09-14T02:30:00Z',
      'Quyết định kết nạp và thẻ đảng viên đều ghi ngày 22/12/1975. Mời đồng chí mang giấy tờ đến Ban Xây dựng Đảng nếu có.'
    ]
  ];
  const entries: Entry[] = [];
  const rows = asked.map(([member, login, field, old_value, new_value, reason, state, at, answer], index): Row => {
    const facts = { subject: index + 1, member: member?.id, unit: ward, detail: { field } };
    const secretary = login === 'bithu' ? cast.find((one) => one.login === login)?.name : null;
    entries.push({ at, by: account(login), action: 'members.change_requested', ...facts });
    const decided = state === 'pending' ? null : later(at, 2);
    if (decided) entries.push({ at: decided, by: officer, as: 'record_officer', action: `members.change_${state}`, ...facts });
    return [
      index + 1,
      member?.id,
      field,
      old_value,
      new_value,
      reason,
      state,
      account(login),
      secretary,
      at,
      decided && officer,
      decided,
      answer
    ];
  });
  await copyRows(
    client,
    'member_change_request (id, member_id, field, old_value, new_value, reason, state, account_id, branch_author, asked_at, decided_by, decided_at, answer)',
    rows
  );
  await copyRows(client, 'member_change (member_id, field, old_value, new_value, changed_at, account_id, source)', [
    [thu?.id, 'official_on', '2015-11-17', thu?.official_on, later('2026-10-06T09:00:00Z', 2), officer, 'own'],
    [hoa?.id, 'phone', '0570000318', hoa?.phone, '2026-05-10T13:00:00Z', account('dangvien'), 'own']
  ]);
  entries.push({
    at: '2026-05-10T13:00:00Z',
    by: account('dangvien'),
    action: 'members.phone_changed',
    subject: hoa?.id,
    member: hoa?.id,
    unit: ward
  });
  return entries;
}

/** The ward's roster came in as a file; a list of it has gone out once. */
async function writeImport(client: pg.Client, { units, members }: DemoFacts, account: AccountOf): Promise<Entry[]> {
  const [unit, by] = [units.at('ward').id, account('nghiepvu')];
  const below = new Set([unit]);
  for (const { id, parent_id } of units.list) if (parent_id && below.has(parent_id)) below.add(id);
  const n = members.filter(({ unit_id }) => below.has(unit_id)).length;
  const [received, checked, applied] = ['2025-08-15T01:50:00Z', '2025-08-15T01:52:00Z', '2025-08-15T02:00:00Z'];
  await client.query(
    `insert into member_import (unit_id, unit_pos, account_id, applied_by, file_key, file_name, file_bytes, file_sha256, state, rows_read, totals, created_at, checked_at, applied_at)
     select id, lft, $2, $2, 'demo', 'danh-sach-dang-vien-cau-giay.xlsx', 98304, sha256('demo'), 'applied', $3, jsonb_build_object('new', $3::int), $4, $5, $6 from org_unit where id = $1`,
    [unit, by, n, received, checked, applied]
  );
  await client.query(
    `insert into member_export (account_id, exported_by, unit_id, unit_pos, filter, purpose, rows, created_at)
     select $2, 'Vũ Minh Châu', id, lft, '{}', 'Lập danh sách đề nghị tặng Huy hiệu Đảng đợt 03/02/2027', $3, '2026-11-12T08:30:00Z' from org_unit where id = $1`,
    [unit, account('tochuc'), n]
  );
  const entry = (at: string, done: string, detail = {}): Entry => ({
    at,
    by,
    as: 'record_officer',
    action: `members.import_${done}`,
    subject: 1,
    unit,
    detail
  });
  const purpose = 'Lập danh sách đề nghị tặng Huy hiệu Đảng đợt 03/02/2027';
  return [
    entry(received, 'received'),
    entry(checked, 'checked', { create: n }),
    entry(applied, 'applied', { create: n }),
    {
      at: '2026-11-12T08:30:00Z',
      by: account('tochuc'),
      as: 'commune_organization',
      action: 'members.exported',
      subject: 1,
      unit,
      detail: { purpose, rows: n }
    }
  ];
}

function beginnings({ units }: DemoFacts, account: AccountOf): Entry[] {
  const [city, ward, b15, b3] = (['city', 'ward', 'branch_15', 'branch_3'] as const).map((place) => units.at(place));
  const founded = { name: ward?.name, below: city?.name, opened_on: ward?.opened_on, decision_number: REFORM_DECISION };
  const change = { kind: 'rename', effective_on: PLANNED.on, decision_number: PLANNED.decision };
  return [
    { at: '2025-06-30T02:00:00Z', action: 'system.initialized', subject: city?.id, unit: city?.id },
    { at: '2025-07-01T01:00:00Z', action: 'organization.unit_created', subject: ward?.id, unit: ward?.id, detail: founded },
    {
      at: `${RENAMED.on}T00:00:05Z`,
      action: 'organization.change_applied',
      unit: b15?.id,
      detail: { kind: 'rename', effective_on: RENAMED.on, decision_number: RENAMED.decision }
    },
    {
      at: PLANNED.recorded_at,
      by: account('tochuc'),
      as: 'commune_organization',
      action: 'organization.change_planned',
      unit: b3?.id,
      detail: { ...change, from: b3?.name, to: PLANNED.to }
    }
  ];
}

/** Accounts of the demo people's ward, and of the cast: issued, activated; the cast came back lately. */
function accountEntries({ accounts, units }: DemoFacts, account: AccountOf): Entry[] {
  const issuer = account('quantri1');
  const branches = new Set(
    (['branch_3', 'branch_7', 'branch_15', 'ward_office', 'ward_board'] as const).map((place) => units.at(place).id)
  );
  return accounts
    .filter(({ member, id }) => branches.has(member.unit_id) || id <= cast.length)
    .flatMap(({ id, member, state, issued_at, login }) => {
      const him = { subject: id, member: member.id, unit: member.unit_id };
      const entries: Entry[] = [
        { at: issued_at, ...(id !== issuer && { by: issuer, as: 'unit_administrator' }), action: 'accounts.issued', ...him }
      ];
      if (state !== 'pending_activation') entries.push({ at: later(issued_at, 1), by: id, action: 'accounts.activated', ...him });
      if (cast.some((one) => one.login === login)) {
        entries.push({
          at: `2026-11-${String(1 + (id % 21)).padStart(2, '0')}T12:${10 + (id % 50)}:00Z`,
          by: id,
          action: 'accounts.signed_in',
          ...him,
          detail: { device: '', by: 'password' }
        });
      }
      return entries;
    });
}

/** Grants given by decision: proposed by one, confirmed by another. */
function grantEntries({ grants }: DemoFacts): Entry[] {
  return grants
    .filter(([, , , , , , , basis]) => basis === 'decision')
    .flatMap((grant) => {
      const [subject, , role, unit, reach, , , , , , , state, proposer, proposed_at, second, decided_at] = grant as [
        number,
        number,
        string,
        number,
        ...string[]
      ];
      const about = { subject, unit, detail: { role, reach } };
      const entries: Entry[] = [{ at: String(proposed_at), by: Number(proposer), action: 'accounts.grant_proposed', ...about }];
      if (decided_at)
        entries.push({
          at: String(decided_at),
          by: Number(second),
          action: state === 'refused' ? 'accounts.grant_refused' : 'accounts.grant_confirmed',
          ...about
        });
      return entries;
    });
}

/** Who opened whose record lately. */
function looks({ members, units, accounts }: DemoFacts, account: AccountOf): Entry[] {
  const seen: [string, string, string, string, string | undefined][] = [
    ['tochuc', 'commune_organization', 'dangvien', '2026-11-22T02:12:00Z', undefined],
    ['nghiepvu', 'record_officer', 'dangvien', '2026-11-12T07:45:00Z', 'Lập danh sách đề nghị tặng Huy hiệu Đảng'],
    ['bithu', 'branch_secretary', 'dangvien', '2026-10-30T13:20:00Z', undefined],
    ['tochuc.tp', 'city_organization', 'bithu', '2026-11-05T08:10:00Z', undefined],
    ['nghiepvu', 'record_officer', 'dubi', '2026-11-20T08:00:00Z', undefined],
    ['kiemtra', 'commune_inspection', 'buivanphu', '2026-09-16T03:00:00Z', undefined]
  ];
  return seen.map(([who, role, whom, at, reason]) => {
    const member = members[cast.findIndex(({ login }) => login === whom)];
    const unit = role.startsWith('city') ? units.at('city') : role === 'branch_secretary' ? units.at('branch_7') : units.at('ward');
    const by = accounts.find(({ login }) => login === who)?.member;
    const detail = { by: by ? `${by.family} ${by.middle} ${by.given}` : '', role, unit: unit.name, ...(reason && { reason }) };
    return {
      at,
      by: account(who),
      as: role,
      action: reason ? 'members.id_viewed' : 'members.viewed',
      subject: member?.id,
      member: member?.id,
      unit: member?.unit_id,
      detail
    };
  });
}

function later(instant: string, days: number): string {
  return new Date(Date.parse(instant) + days * 86_400_000).toISOString();
}

/** A short reference, as the product's log would carry one. */
function reference(index: number): string {
  return `DEMO${String(index + 1).padStart(4, '0')}`;
}
