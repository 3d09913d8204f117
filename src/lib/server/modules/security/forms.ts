import { z } from 'zod';
import { id, line } from '#platform/form.ts';
import { parseDay } from '#text/parse.ts';

const optionalDay = z.string().default('').transform((text) => parseDay(text) ?? null);

/**
 * What the log is searched for, as it stands in the address. What cannot be read is as if it were not asked for.
 * `from_on` and `to_on` are days in Vietnam, both included; `before` is the id of the last entry seen.
 */
export const searchForm = z.object({
  person: line(100, 0).catch(''),
  account_id: id.optional().catch(undefined),
  member_id: id.optional().catch(undefined),
  unit_id: id.optional().catch(undefined),
  action: line(60, 0).catch(''),
  from_on: optionalDay,
  to_on: optionalDay,
  before: id.optional().catch(undefined)
});

export type AuditSearch = z.output<typeof searchForm>;
