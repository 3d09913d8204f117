import { z } from 'zod';
import { freeLine, freeLines, id } from '#platform/form.ts';
import { ROLES, type Role } from '#platform/permissions.ts';
import { parseDay } from '#text/parse.ts';

const day = z
  .string()
  .transform((text) => parseDay(text))
  .refine((parsed) => parsed !== undefined, 'form.not_a_day')
  .transform((parsed) => parsed ?? '');
const optionalDay = z
  .string()
  .default('')
  .transform((text) => text.trim())
  .pipe(z.union([z.literal('').transform(() => null), day]));
const reason = freeLines(500);
const role = z.string().refine((name): name is Role => Object.hasOwn(ROLES, name), 'form.not_a_choice');
const reach = z.enum(['unit', 'subtree'], 'form.not_a_choice');
const ticked = z
  .literal('on')
  .optional()
  .transform((value) => value === 'on');

/** Issue accounts: to a whole unit, or to the members ticked in the list. Members exempt from party work only when asked for. */
export const issueForm = z.object({
  unit_id: id.optional(),
  member_ids: z.array(id).max(500).default([]),
  include_exempt: ticked
});

/** Print the cards of accounts that wait for activation once more. */
export const reprintForm = z.object({ account_ids: z.array(id).min(1).max(500) });

/** Lock or close an account. */
export const actOnAccountForm = z.object({ account_id: id, reason });

/** Unlock an account, or give it a new card. */
export const accountForm = z.object({ account_id: id });

/** Propose a grant by decision. Days are Vietnamese dates; without an end day it lasts until ended. */
export const grantForm = z
  .object({
    account_id: id,
    role,
    unit_id: id,
    reach,
    from_on: day,
    to_on: optionalDay,
    decision_number: freeLine(60).refine((text) => text !== '', 'accounts.decision_needed')
  })
  .refine(({ from_on, to_on }) => to_on === null || to_on >= from_on, { message: 'form.end_before_start', path: ['to_on'] });

/** Propose the grant that belongs to a position held. */
export const positionGrantForm = z.object({ position_id: id });

/** Confirm a proposed grant. */
export const confirmGrantForm = z.object({ grant_id: id });

/** Refuse a proposed grant, or end one in force: with the reason, shown beside it. */
export const closeGrantForm = z.object({ grant_id: id, reason });

/** Delegate a grant of one's own, whole, as a role that is part of it, or for a unit below it, until a day. */
export const delegateForm = z
  .object({
    grant_id: id,
    account_id: id,
    role: z
      .literal('')
      .transform(() => undefined)
      .or(role)
      .optional(),
    unit_id: id.optional(),
    reach: reach.optional(),
    from_on: day,
    to_on: day,
    decision_number: freeLine(60, 0).default('')
  })
  .refine(({ from_on, to_on }) => to_on >= from_on, { message: 'form.end_before_start', path: ['to_on'] });

export type IssueAccounts = z.output<typeof issueForm>;
export type ActOnAccount = z.output<typeof actOnAccountForm>;
export type ProposeGrant = z.output<typeof grantForm>;
export type CloseGrant = z.output<typeof closeGrantForm>;
export type DelegateGrant = z.output<typeof delegateForm>;
