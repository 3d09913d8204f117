/**
 * The inner wall alone: every list and every door of the rooms with personal data, asked without row-level security. (The outer wall
 * alone stands in platform/walls.test.ts.) Two officers with the same offices ask the same, about ward 2: what is planted there must
 * change nothing of what the officer of ward 1 is shown, and the officer of ward 2 must be shown something else.
 */
import { sql, type Transaction } from 'kysely';
import { expect, test as plainTest } from 'vitest';
import * as accounts from '#accounts';
import * as members from '#members';
import type { Writer } from '#platform/context.ts';
import type { DB } from '#platform/db/types.ts';
import { KEYS, NOW, test, useDatabase } from '#platform/testing.ts';
import { keyedHash, seal } from '#platform/seal.ts';
import * as security from '#security';
import { plantMember, plantUnits, type CastUnits } from '../cast.ts';
import { filesIn, rooms } from './files.ts';

useDatabase();

/** What is planted in ward 2: ids of the rows; before that none of them exists. */
interface Planted {
  member: string;
  account: string;
  grant: string;
  entry: string;
}
const PERSONAL_ID = '001180000345';
const NOTHING: Planted = { member: '999', account: '999', grant: '999', entry: '999' };

/** What is asked: the actor, the rows of ward 2, and its unit as `unitInView` gives it. */
interface Asked extends Planted {
  ctx: Writer;
  units: CastUnits;
  unit: accounts.UnitInView;
}

const ROOMS = { accounts, members, security };

/** The door or list of each name, as it is asked about ward 2. */
const ASKED: Record<string, (asked: Asked) => unknown> = {
  accessAccount: ({ ctx, account }) => accounts.accessAccount(ctx, 'accounts.view', account),
  accountPage: ({ ctx, account }) => accounts.accountPage(ctx, account),
  countExemptWithoutAccount: ({ ctx, unit }) => accounts.countExemptWithoutAccount(ctx, unit),
  countExpiringCards: ({ ctx }) => accounts.countExpiringCards(ctx, 14),
  countGrants: ({ ctx, unit }) => accounts.countGrants(ctx, unit),
  countGrantsToConfirm: ({ ctx }) => accounts.countGrantsToConfirm(ctx),
  delegatePage: ({ ctx, account }) => accounts.delegatePage(ctx, account),
  explainSight: ({ ctx, account, member }) => accounts.explainSight(ctx, { account_id: account, member_id: member }),
  findAccounts: async ({ ctx }) => [await accounts.findAccounts(ctx, 'bên'), await accounts.findAccounts(ctx, 'benkia')],
  findReceivers: async ({ ctx }) => [await accounts.findReceivers(ctx, 'chính'), await accounts.findReceivers(ctx, 'chinhkia')],
  findSeen: ({ ctx }) => accounts.findSeen(ctx, 'bên'),
  grantPage: ({ ctx, grant }) => accounts.grantPage(ctx, grant),
  listAccounts: async ({ ctx, unit }) => [
    await accounts.listAccounts(ctx, { unit }),
    await accounts.listAccounts(ctx, { unit, find: 'bên' })
  ],
  listGrants: ({ ctx, unit }) => accounts.listGrants(ctx, { unit, part: 'proposed' }),
  positionsWithoutGrant: ({ ctx, unit }) => accounts.positionsWithoutGrant(ctx, unit),
  rolesToGive: ({ ctx, unit }) => accounts.rolesToGive(ctx, unit),
  unitInView: ({ ctx, units }) => accounts.unitInView(ctx, units.ward_2.id),
  unitsAbove: ({ ctx, units }) => accounts.unitsAbove(ctx, { ...units.branch_2a, kind: 'branch', usage_level: 'branch' }),
  whoSees: ({ ctx, member }) => accounts.whoSees(ctx, member),
  unitsWithoutAdministrator: ({ ctx }) => accounts.unitsWithoutAdministrator({ ...ctx, actor: { ...ctx.actor, working: null } }),

  accessImport: ({ ctx, entry }) => members.accessImport(ctx, entry),
  accessMember: ({ ctx, member }) => members.accessMember(ctx, 'members.view', member),
  branchOf: ({ ctx, units }) => members.branchOf(ctx, { unit_id: units.branch_2a.id, anywhere: false }),
  branchRequestsOf: ({ ctx, member }) => members.branchRequestsOf(ctx, member),
  countProbationEnding: ({ ctx }) => members.countProbationEnding(ctx, 14),
  countRequests: ({ ctx }) => members.countRequests(ctx),
  countWaitingImports: ({ ctx }) => members.countWaitingImports(ctx),
  exportRows: ({ ctx }) => Array.fromAsync(members.exportRows(ctx, {})),
  findByPersonalId: ({ ctx }) => members.findByPersonalId(ctx, KEYS, PERSONAL_ID),
  findCandidates: ({ ctx }) => members.findCandidates(ctx, 'bên'),
  importPage: ({ ctx, entry }) => members.importPage(ctx, entry),
  importProblemRows: async ({ ctx, entry }) => Array.fromAsync(await members.importProblemRows(ctx, entry)),
  importRows: ({ ctx, entry }) => members.importRows(ctx, entry, { outcome: 'new' }),
  importUnits: ({ ctx, entry }) => members.importUnits(ctx, entry),
  listBranchRequests: ({ ctx }) => members.listBranchRequests(ctx),
  listBranches: ({ ctx }) => members.listBranches(ctx, { name: 'Chi bộ 2', anywhere: false }),
  listGuests: ({ ctx, units }) => members.listGuests(ctx, units.branch_2a.id),
  listImports: ({ ctx }) => members.listImports(ctx),
  listMembers: async ({ ctx, units }) => [
    await members.listMembers(ctx, {}),
    await members.listMembers(ctx, { name: 'bên' }),
    await members.listMembers(ctx, { unit_id: units.ward_2.id }).catch(refusal)
  ],
  listRequests: ({ ctx }) => members.listRequests(ctx, false),
  memberAttachments: ({ ctx, member }) => members.memberAttachments(ctx, member),
  memberChanges: ({ ctx, member }) => members.memberChanges(ctx, member),
  memberOffices: ({ ctx, member }) => members.memberOffices(ctx, member),
  memberStatuses: ({ ctx, member }) => members.memberStatuses(ctx, member),
  pendingFieldsOf: ({ ctx, member }) => members.pendingFieldsOf(ctx, member),
  unitChoices: ({ ctx, units }) => members.unitChoices(ctx, units.ward_2.id),
  viewsOf: ({ ctx, member }) => members.viewsOf(ctx, member),
  waitingRequestsOf: ({ ctx, member }) => members.waitingRequestsOf(ctx, member),

  findPeople: ({ ctx }) => security.findPeople(ctx, 'bên'),
  namesOfSearch: ({ ctx, account, member, units }) =>
    security.namesOfSearch(ctx, { ...ANY, account_id: account, member_id: member, unit_id: units.ward_2.id }),
  searchAudit: async ({ ctx, member, units }) => [
    await security.searchAudit(ctx, ANY),
    await security.searchAudit(ctx, { ...ANY, member_id: member }),
    await security.searchAudit(ctx, { ...ANY, unit_id: units.ward_2.id }).catch(refusal)
  ],
  searchAuditRecorded: ({ ctx, units }) => security.searchAuditRecorded(ctx, { ...ANY, unit_id: units.ward_2.id }),
  waitingFor: ({ ctx }) => security.waitingFor(ctx)
};

/** What is not asked here, each with its reason. */
const NOT_ASKED: Record<string, string> = {
  accessExport: 'the actor’s own exports only',
  accountsByUnit: 'numbers of a unit that unitInView has opened',
  delegableGrants: 'the actor’s own grants',
  delegatedToMe: 'what was lent to the actor',
  listDelegates: 'members of the branches the actor is secretary of: app.delegates_of() asks for his grant',
  listDelegations: 'delegations of the actor’s own grants',
  listDemoPeople: 'invented people, in the demonstration only',
  listFormerHolders: 'name and office of holders, which every signed-in person may know',
  listHolders: 'name and office of holders, which every signed-in person may know',
  listRules: 'figures of the whole city, of nobody',
  memberSummary: 'takes the row that accessMember gave',
  ownExports: 'the actor’s own',
  ownHome: 'the actor’s own',
  ownProfile: 'the actor’s own',
  ownRequests: 'the actor’s own',
  ownSecurity: 'the actor’s own',
  ownViews: 'the actor’s own',
  rulePage: 'figures of the whole city, of nobody',
  whoLookedAtMe: 'the actor’s own',
  whoSeesMe: 'the actor’s own'
};

const ANY = security.searchForm.parse({});

plainTest('every list and every door of a room with personal data is asked, or is not for a reason', () => {
  expect(rooms().sort(), 'units are no personal data').toEqual([...Object.keys(ROOMS), 'organization'].sort());
  const exported = Object.entries(ROOMS).flatMap(([room, front]) => {
    const queries = new Set(
      filesIn(`src/lib/server/modules/${room}`, /\.queries\.ts$/).flatMap(({ text }) =>
        [...text.matchAll(/^export (?:async )?function\*? (\w+)/gm)].map(([, name]) => name)
      )
    );
    return Object.entries(front)
      .filter(
        ([name, value]) => typeof value === 'function' && (queries.has(name) || /^(?:access|list|find|search|count)|Rows$|Page$/.test(name))
      )
      .map(([name]) => name)
      .filter((name) => !OTHERWISE.includes(name));
  });
  expect([...Object.keys(ASKED), ...Object.keys(NOT_ASKED)].sort()).toEqual(exported.sort());
});

/** Names of the same form that read nothing of others. */
const OTHERWISE = ['activationPage', 'decideRows'];

test('shows the officer of ward 1 nothing of ward 2, and the one of ward 2 what he may see', async ({ tx, as }) => {
  const units = await plantUnits(tx);
  const grants = (unit_id: string) =>
    (['commune_organization', 'record_officer', 'unit_administrator', 'branch_secretary'] as const).map((role) => ({ role, unit_id }));
  const neighbour = await as({ grants: grants(units.ward_1.id) });
  const officer = await as({ grants: grants(units.ward_2.id) });
  const unit = { ...units.ward_2, kind: 'commune_org', usage_level: 'commune' };
  const shown = async (actor: Writer, planted: Planted) => {
    const ctx = { ...actor, db: tx };
    await sql`select app.enter_system()`.execute(tx); // opens what the views and functions of the database still close
    const answers: Record<string, string> = {};
    for (const [name, ask] of Object.entries(ASKED)) {
      await sql`savepoint asked`.execute(tx);
      answers[name] = await answer(() => ask({ ...planted, ctx, units, unit }));
      await sql`rollback to savepoint asked`.execute(tx); // a search by personal ID is written down
    }
    return answers;
  };

  const before = await shown(neighbour, NOTHING);
  const planted = await plantWard2(tx, units);
  const after = await shown(neighbour, planted);
  const own = await shown(officer, planted);
  for (const name of Object.keys(ASKED)) {
    expect([name, after[name]]).toEqual([name, before[name]]);
    expect([name, own[name]]).not.toEqual([name, after[name]]);
  }
});

const refusal = (problem: Error): string => problem.name;

/** What came back, as text; or that it was refused. Anything else that is thrown is a fault. */
async function answer(ask: () => unknown): Promise<string> {
  try {
    return JSON.stringify(await ask()) ?? 'nothing';
  } catch (problem) {
    if (problem instanceof Error && ['NotFound', 'Forbidden'].includes(problem.name)) return problem.name;
    throw problem;
  }
}

/** One of everything in ward 2: a member with account, card, office, requests and a looked-at record; an exempt one; an official one with account; a guest; a proposed grant; an import. */
async function plantWard2(tx: Transaction<DB>, { branch_2a, branch_3, ward_2 }: CastUnits): Promise<Planted> {
  const member = await plantMember(tx, branch_2a, {
    name: 'Trần Văn Bên',
    membership_status: 'probationary',
    joined_on: '2025-03-03',
    official_on: null
  });
  await tx
    .updateTable('member')
    .set({ id_sealed: seal(KEYS, PERSONAL_ID), id_hash: keyedHash(KEYS, 'members.personal_id', PERSONAL_ID) })
    .where('id', '=', member)
    .execute();
  await tx
    .insertInto('org_unit')
    .values({
      parent_id: ward_2.id,
      kind: 'commune_org',
      name: 'Đảng bộ chưa có quản trị',
      tier: 'upper_grassroots',
      opened_on: '2025-07-01',
      lft: ward_2.rgt,
      rgt: ward_2.rgt
    })
    .execute();
  await plantMember(tx, branch_2a, { name: 'Lê Văn Già', activity_status: 'exempt' });
  const official = await plantMember(tx, branch_2a, { name: 'Phạm Thị Chính' });
  await tx.insertInto('account').values({ member_id: official, name: 'Phạm Thị Chính', login: 'chinhkia' }).execute();
  const guest = await plantMember(tx, branch_3, { name: 'Đỗ Thị Khách' });
  await tx
    .insertInto('member_attachment')
    .values({ member_id: guest, unit_id: branch_2a.id, kind: 'temporary', from_on: '2026-01-01' })
    .execute();
  const account = await idOf(tx.insertInto('account').values({ member_id: member, name: 'Trần Văn Bên', login: 'benkia' }).returning('id'));
  await tx
    .insertInto('account_activation')
    .values({ account_id: account, code_hash: Buffer.from([1]), purpose: 'first', expires_at: NOW })
    .execute();
  await tx
    .insertInto('member_position')
    .values({ member_id: member, unit_id: branch_2a.id, position: 'secretary', manner: 'elected', from_on: '2025-07-01' })
    .execute();
  await tx
    .insertInto('member_change_request')
    .values({ member_id: member, field: 'sex', new_value: 'male', reason: 'Ghi nhầm', branch_author: 'Bí thư' })
    .execute();
  await tx.insertInto('member_change').values({ member_id: member, field: 'phone', new_value: '0912345678', source: 'local' }).execute();
  const grant = await idOf(
    tx
      .insertInto('account_grant')
      .values({ account_id: account, role: 'editor', unit_id: ward_2.id, reach: 'unit', from_on: '2026-01-01', basis: 'decision' })
      .returning('id')
  );
  const entry = await idOf(
    tx
      .insertInto('member_import')
      .values({
        unit_id: ward_2.id,
        unit_pos: ward_2.lft,
        file_key: 'k',
        file_name: 't.csv',
        file_bytes: 1,
        file_sha256: Buffer.alloc(32),
        state: 'checked'
      })
      .returning('id')
  );
  await tx
    .insertInto('member_import_row')
    .values([
      { import_id: entry, row_no: 2, cells: '{}', outcome: 'new' },
      { import_id: entry, row_no: 3, cells: '{}', outcome: 'duplicate' }
    ])
    .execute();
  await tx
    .insertInto('member_import_sum')
    .values({ import_id: entry, unit_id: branch_2a.id, outcome: 'new', effect: 'create', n: 1 })
    .execute();
  await tx
    .insertInto('audit_entry')
    .values({ action: 'members.viewed', member_id: member, unit_id: branch_2a.id, unit_pos: branch_2a.lft })
    .execute();
  return { member, account, grant, entry };
}

async function idOf(insert: { executeTakeFirstOrThrow: () => Promise<{ id: string }> }): Promise<string> {
  return (await insert.executeTakeFirstOrThrow()).id;
}
