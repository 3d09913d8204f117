import { z } from 'zod';

const ROW_FIELD = /^row-([1-9][0-9]{0,8})$/;
const decision = z.enum(['new', 'same', 'skip'], 'form.not_a_choice');

/** A person's word on likely doubles: one field `row-<number>` for each row he decided. */
export const decideRowsForm = z.record(z.string(), z.unknown()).transform((fields, context) => {
  const decisions: { row_no: number; decision: z.output<typeof decision> }[] = [];
  for (const [name, value] of Object.entries(fields)) {
    const row_no = Number(ROW_FIELD.exec(name)?.[1]);
    if (!row_no) continue;
    const read = decision.safeParse(value);
    if (read.success) decisions.push({ row_no, decision: read.data });
    else context.addIssue({ code: 'custom', message: 'form.not_a_choice', path: [name] });
  }
  return { decisions };
});
export type DecideRows = z.output<typeof decideRowsForm> & { import_id: string };

/** The same word for all that are left. */
export const decideRestForm = z.object({ decision: z.enum(['new', 'skip'], 'form.not_a_choice') });
export type DecideRest = z.output<typeof decideRestForm> & { import_id: string };

/** The word to write, or to drop an import; nothing else is sent. */
export const importWordForm = z.object({});
