/**
 * THE TABLE of what each role may do. Data only; `docs/generated/permissions.md` prints it in Vietnamese for approval.
 * What a member may do with his own data is not here: that is `own…` queries keyed by the actor.
 */

/** Whose records a permission opens: the wall in the database that it moves. */
type Wall = 'members' | 'accounts' | null;

/** Every permission, with the wall it opens and whether the act needs the second factor shown again. */
export const PERMISSIONS = {
  'organization.view': { wall: null, step_up: false },
  'organization.change': { wall: null, step_up: false },
  'organization.appoint': { wall: 'members', step_up: false },
  'members.view': { wall: 'members', step_up: false },
  'members.view_id': { wall: 'members', step_up: false },
  'members.propose': { wall: 'members', step_up: false },
  'members.edit': { wall: 'members', step_up: false },
  'members.decide': { wall: 'members', step_up: false },
  'members.import': { wall: 'members', step_up: false },
  'members.export': { wall: 'members', step_up: true },
  'accounts.view': { wall: 'accounts', step_up: false },
  'accounts.explain': { wall: 'accounts', step_up: false },
  'accounts.issue': { wall: 'accounts', step_up: false },
  'accounts.unlock': { wall: 'accounts', step_up: true },
  'accounts.grant': { wall: 'accounts', step_up: true },
  'accounts.confirm': { wall: 'accounts', step_up: true },
  'accounts.delegate': { wall: null, step_up: true },
  'audit.search': { wall: 'accounts', step_up: false },
  'rules.view': { wall: null, step_up: false },
  'rules.edit': { wall: null, step_up: true },
  'system.operate': { wall: null, step_up: true }
} as const satisfies Record<string, { wall: Wall; step_up: boolean }>;

export type Permission = keyof typeof PERMISSIONS;

/**
 * Permissions that command other people's power. Who may give a role needs each of those the role contains, over all it covers:
 * that is what "not above himself" means. The others are work (reading records, deciding requests): an administrator hands
 * work out without doing it himself, so that one person never has both; a second person confirms it.
 */
export const COMMANDING = [
  'accounts.grant',
  'accounts.confirm',
  'accounts.unlock',
  'rules.edit',
  'system.operate'
] as const satisfies readonly Permission[];

/** `unit`: the unit itself only; `subtree`: the unit and everything below it. Stored on each grant. */
export type Reach = 'unit' | 'subtree';

/** How long a session of this role lives: a member's phone, a desk, or an administrator's desk. */
export type SessionKind = 'member' | 'staff' | 'administrator';

interface RoleRow {
  /** Usage levels of the units on which the role may be granted. */
  levels: readonly ('city' | 'district' | 'commune' | 'branch')[];
  reach: Reach;
  /** Has power over others: a second person confirms it, and it asks for the second factor. */
  power: boolean;
  session: SessionKind;
  permissions: readonly Permission[];
}

const LOOK = ['organization.view', 'members.view'] as const;
const ORGANIZATION = [
  ...LOOK,
  'members.view_id',
  'members.edit',
  'members.decide',
  'members.import',
  'members.export',
  'organization.change',
  'organization.appoint',
  'accounts.view',
  'accounts.explain',
  'audit.search',
  'rules.view'
] as const;
const OFFICE = ['organization.view'] as const;
const INSPECTION = [...LOOK, 'accounts.explain', 'audit.search'] as const;

/** Every role that can be granted. `member` is implicit: each active account of a member has it for himself. */
export const ROLES = {
  branch_secretary: {
    levels: ['branch'],
    reach: 'subtree',
    power: false,
    session: 'member',
    permissions: [...LOOK, 'members.propose', 'accounts.delegate']
  },
  branch_committee: { levels: ['branch'], reach: 'subtree', power: false, session: 'member', permissions: LOOK },
  group_leader: { levels: ['branch'], reach: 'unit', power: false, session: 'member', permissions: ['organization.view'] },
  record_officer: {
    levels: ['city', 'district', 'commune'],
    reach: 'subtree',
    power: true,
    session: 'staff',
    permissions: [
      ...LOOK,
      'members.view_id',
      'members.edit',
      'members.decide',
      'members.import',
      'members.export',
      'accounts.view',
      'accounts.explain',
      'accounts.issue'
    ]
  },
  editor: {
    levels: ['city', 'district', 'commune', 'branch'],
    reach: 'unit',
    power: false,
    session: 'staff',
    permissions: ['organization.view']
  },
  publisher: {
    levels: ['city', 'district', 'commune', 'branch'],
    reach: 'unit',
    power: true,
    session: 'staff',
    permissions: ['organization.view']
  },
  office_clerk: {
    levels: ['city', 'district', 'commune'],
    reach: 'unit',
    power: false,
    session: 'staff',
    permissions: ['organization.view']
  },
  commune_organization: { levels: ['commune'], reach: 'subtree', power: true, session: 'staff', permissions: ORGANIZATION },
  district_organization: { levels: ['district'], reach: 'subtree', power: true, session: 'staff', permissions: ORGANIZATION },
  city_organization: { levels: ['city'], reach: 'subtree', power: true, session: 'staff', permissions: ORGANIZATION },
  commune_propaganda: { levels: ['commune'], reach: 'subtree', power: false, session: 'staff', permissions: ['organization.view'] },
  district_propaganda: { levels: ['district'], reach: 'subtree', power: false, session: 'staff', permissions: ['organization.view'] },
  city_propaganda: { levels: ['city'], reach: 'subtree', power: false, session: 'staff', permissions: ['organization.view'] },
  commune_office: { levels: ['commune'], reach: 'subtree', power: false, session: 'staff', permissions: OFFICE },
  district_office: { levels: ['district'], reach: 'subtree', power: false, session: 'staff', permissions: OFFICE },
  city_office: { levels: ['city'], reach: 'subtree', power: false, session: 'staff', permissions: OFFICE },
  commune_inspection: { levels: ['commune'], reach: 'subtree', power: true, session: 'staff', permissions: INSPECTION },
  district_inspection: { levels: ['district'], reach: 'subtree', power: true, session: 'staff', permissions: INSPECTION },
  city_inspection: { levels: ['city'], reach: 'subtree', power: true, session: 'staff', permissions: INSPECTION },
  unit_administrator: {
    levels: ['city', 'district', 'commune'],
    reach: 'subtree',
    power: true,
    session: 'administrator',
    permissions: [
      ...LOOK,
      'organization.change',
      'organization.appoint',
      'accounts.view',
      'accounts.explain',
      'accounts.issue',
      'accounts.unlock',
      'accounts.grant',
      'accounts.confirm',
      'accounts.delegate',
      'audit.search',
      'rules.view'
    ]
  },
  system_administrator: {
    levels: ['city'],
    reach: 'subtree',
    power: true,
    session: 'administrator',
    permissions: [
      'organization.view',
      'accounts.view',
      'accounts.explain',
      'accounts.grant',
      'accounts.confirm',
      'accounts.unlock',
      'audit.search',
      'rules.view',
      'rules.edit',
      'system.operate'
    ]
  }
} as const satisfies Record<string, RoleRow>;

export type Role = keyof typeof ROLES;

/** Does the role contain the permission? */
export function roleHas(role: Role, permission: Permission): boolean {
  return (ROLES[role].permissions as readonly Permission[]).includes(permission);
}

/** The rows of `access_role`: what the database must know of a role. */
export function accessRoles() {
  return Object.entries(ROLES).map(([role, row]: [string, RoleRow]) => ({
    role,
    sees_members: row.permissions.some((permission) => PERMISSIONS[permission].wall === 'members'),
    sees_accounts: row.permissions.some((permission) => PERMISSIONS[permission].wall === 'accounts'),
    needs_second_factor: row.power,
    permissions: [...row.permissions]
  }));
}
