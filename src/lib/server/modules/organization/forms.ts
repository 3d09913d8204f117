import { z } from 'zod';
import { parseDay } from '#text/parse.ts';
import { freeLine, id } from '#platform/form.ts';

/** A day typed by hand, as `YYYY-MM-DD`. Empty is refused as such. */
const day = z.string().transform((text, check) => {
  const read = parseDay(text);
  if (read === undefined) check.addIssue({ code: 'custom', message: text.trim() === '' ? 'form.required' : 'form.not_a_day' });
  return read ?? z.NEVER;
});

const version = z.coerce.number().int().positive().optional();
const decision = { effective_on: day, decision_number: freeLine(60) };

/** Nothing chosen is said otherwise than something unknown. */
const choice = { error: ({ input }: { input?: unknown }) => (input === undefined || input === '' ? 'form.required' : 'form.not_a_choice') };
const branchTypes = z.enum(['attached', 'residential', 'temporary', 'overseas_preparatory'], choice);
const powers = z.enum(
  [
    'admit_member',
    'expel_member',
    'issue_card',
    'sign_official_transfer',
    'appraise_branch_resolution',
    'grant_exemption',
    'rate_member',
    'rate_unit',
    'publish_page',
    'manage_roster',
    'run_study',
    'receive_feedback'
  ],
  choice
);

/** A choice that may be left open: the empty option of a select counts as none. */
function maybe<S extends z.ZodType>(schema: S) {
  return z.preprocess((value) => (value === '' ? undefined : value), schema.optional());
}

export const renameUnitForm = z.object({ unit_id: id, name: freeLine(200), ...decision, version });

const tiers = z.enum(['province', 'upper_grassroots', 'grassroots', 'sub_grassroots', 'branch', 'group', 'none'], choice);

/** Another kind or tier; without a type a branch keeps the one it has. */
export const reclassifyUnitForm = z.object({
  unit_id: id,
  kind: z.string().regex(/^[a-z_]{1,40}$/, choice),
  tier: tiers,
  branch_type: maybe(branchTypes),
  ...decision,
  version
});

export const moveUnitForm = z.object({ unit_id: id, parent_id: z.string('form.required').pipe(id), ...decision, version });

export const closeUnitForm = z.object({ unit_id: id, successor_id: maybe(id), ...decision, version });

/** Party organization code: capital letters, digits and dots. Lower case and spaces are forgiven. */
const code = maybe(
  z
    .string()
    .transform((text) => text.replace(/\s/g, '').toUpperCase())
    .pipe(z.string().regex(/^[0-9A-Z.]{1,20}$/, 'organization.code_not_valid'))
    .refine((read) => !/^\d{12}$/.test(read), 'form.personal_id')
);

export const unitCodeForm = z.object({ unit_id: id, unit_code: code, version });

export const createUnitForm = z.object({
  parent_id: id,
  kind: z.string().regex(/^[a-z_]{1,40}$/, choice),
  branch_type: maybe(branchTypes),
  name: freeLine(200),
  unit_code: code,
  opened_on: day,
  decision_number: freeLine(60)
});

export const givePowerForm = z.object({ unit_id: id, power: powers, ...decision });

export const endPowerForm = z.object({ power_id: id, ...decision });

export const cancelChangeForm = z.object({ change_id: id });
