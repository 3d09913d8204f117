import { z } from 'zod';
import { parseDay } from '#text/parse.ts';
import { freeLine, id } from '#platform/form.ts';

/** A day typed by hand, as `YYYY-MM-DD`. */
const day = z.string().transform((text, check) => {
  const read = parseDay(text);
  if (read === undefined) check.addIssue({ code: 'custom', message: text.trim() === '' ? 'form.required' : 'form.not_a_day' });
  return read ?? z.NEVER;
});

/** Nothing chosen is said otherwise than something unknown. */
const choice = { error: ({ input }: { input?: unknown }) => (input === undefined || input === '' ? 'form.required' : 'form.not_a_choice') };

export const appointForm = z.object({
  member_id: z.string('form.required').pipe(id),
  unit_id: id,
  position: z.enum(
    [
      'secretary',
      'standing_deputy_secretary',
      'deputy_secretary',
      'standing_member',
      'committee_member',
      'group_leader',
      'inspection_head',
      'inspection_deputy',
      'inspection_member',
      'board_head',
      'office_chief',
      'overseer',
      'record_officer',
      'editor'
    ],
    choice
  ),
  manner: z.enum(['elected', 'appointed'], choice),
  from_on: day,
  decision_number: freeLine(60)
});

export const endPositionForm = z.object({ position_id: id, to_on: day, decision_number: freeLine(60) });
