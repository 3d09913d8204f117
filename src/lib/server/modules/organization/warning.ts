import { sql } from 'kysely';
import type { Reader } from '#platform/context.ts';
import { ruleValue } from '#platform/rules.ts';
import { dayOf } from '#platform/time.ts';

/** Something a unit's superior should look at. Never blocks anything (rules.md §1.5). */
export interface Warning {
  code: WarningCode;
  values?: Record<string, number>;
}

export type WarningCode =
  | 'too_few_members'
  | 'groups_needed'
  | 'committee_missing'
  | 'committee_too_large'
  | 'org_consent_needed'
  | 'branch_consent_needed'
  | 'no_secretary'
  | 'no_administrator'
  | 'change_overdue';

/** What the rules look at. `positions`: those held today, one entry a holder. */
export interface UnitFacts {
  kind: string;
  official: number;
  total: number;
  groups: number;
  positions: readonly string[];
  administered: boolean;
  overdue: boolean;
}

/** The figures of the day. */
export type Figures = Awaited<ReturnType<typeof figuresOf>>;

const COMMITTEE = ['secretary', 'standing_deputy_secretary', 'deputy_secretary', 'committee_member'];
const LED_BY_SECRETARY = [
  'city_org',
  'district_org',
  'direct_org',
  'commune_org',
  'grassroots_org',
  'grassroots_branch',
  'grassroots_suborg',
  'sectional_org',
  'branch'
];

/**
 * What is to be looked at in a unit. Pure: facts and figures in, warnings out, the gravest first. The figures are rows of
 * rule_value (294-QĐ/TW §10, §20, §23; rules.md §1.5): 'under 3', 'from 30' and 'from 9' are three different tests.
 */
export function warningsOf(unit: UnitFacts, figures: Figures): Warning[] {
  const isBranch = unit.kind === 'branch' || unit.kind === 'grassroots_branch';
  const committee = unit.positions.filter((position) => COMMITTEE.includes(position)).length;
  const found: (Warning | false)[] = [
    unit.overdue && { code: 'change_overdue' },
    !unit.administered && { code: 'no_administrator' },
    LED_BY_SECRETARY.includes(unit.kind) && !unit.positions.includes('secretary') && { code: 'no_secretary' },
    isBranch &&
      unit.official < figures.branch_min && { code: 'too_few_members', values: { count: unit.official, min: figures.branch_min } },
    isBranch &&
      unit.total >= figures.groups_from &&
      unit.groups === 0 && { code: 'groups_needed', values: { count: unit.total, from: figures.groups_from } },
    isBranch &&
      unit.official >= figures.committee_from &&
      !unit.positions.includes('committee_member') && {
        code: 'committee_missing',
        values: { count: unit.official, from: figures.committee_from }
      },
    isBranch &&
      committee > figures.committee_max && { code: 'committee_too_large', values: { count: committee, max: figures.committee_max } },
    unit.kind === 'grassroots_org' &&
      unit.total < figures.org_from && { code: 'org_consent_needed', values: { count: unit.total, from: figures.org_from } },
    isBranch && unit.total > figures.org_from && { code: 'branch_consent_needed', values: { count: unit.total, from: figures.org_from } }
  ];
  return found.filter((warning) => warning !== false);
}

/** The warnings of a unit on this day; the people in office come from the members' room. */
export async function unitWarnings(
  ctx: Reader,
  page: {
    unit: { id: string; kind: string; lft: number; closed_on: string | null };
    members: { total: number; official: number };
    changes: readonly Waiting[];
  },
  positions: readonly string[]
): Promise<Warning[]> {
  const today = dayOf(ctx.now);
  const { unit, members } = page;
  if (unit.closed_on !== null && unit.closed_on <= today) return [];
  const facts = {
    kind: unit.kind,
    official: members.official,
    total: members.total,
    positions,
    groups: await countGroups(ctx, unit.id),
    administered: await isAdministered(ctx, unit.lft),
    overdue: page.changes.some((change) => change.applied_at === null && change.cancelled_at === null && change.effective_on <= today)
  };
  return warningsOf(facts, await figuresOf(ctx, today, unit.id));
}

interface Waiting {
  effective_on: string;
  applied_at: Date | null;
  cancelled_at: Date | null;
}

async function figuresOf(ctx: Reader, on: string, unit_id: string) {
  const value = (key: Parameters<typeof ruleValue>[1]) => ruleValue(ctx, key, on, unit_id);
  return {
    branch_min: await value('organization.branch_members_min'),
    groups_from: await value('organization.group_members_from'),
    org_from: await value('organization.grassroots_org_members_from'),
    committee_from: await value('organization.branch_committee_members_from'),
    committee_max: await value('organization.branch_committee_max')
  };
}

/** Somebody who may sign in holds a grant in force by which he may issue accounts or change the unit. */
async function isAdministered(ctx: Reader, position: number): Promise<boolean> {
  const holder = await ctx.db
    .selectFrom('account_grant_holder')
    .select('id')
    .where('lft', '<=', position)
    .where(sql<boolean>`${position} <= case reach when 'unit' then lft else rgt end`)
    .where(sql<boolean>`permissions && array['accounts.issue', 'organization.change']`)
    .where('able', '=', true)
    .limit(1)
    .executeTakeFirst();
  return holder !== undefined;
}

async function countGroups(ctx: Reader, unit_id: string): Promise<number> {
  const { n } = await ctx.db
    .selectFrom('org_unit')
    .select(sql<number>`count(*)::int`.as('n'))
    .where('parent_id', '=', unit_id)
    .where('kind', '=', 'party_group')
    .where((eb) => eb.or([eb('closed_on', 'is', null), eb('closed_on', '>', dayOf(ctx.now))]))
    .executeTakeFirstOrThrow();
  return n;
}
