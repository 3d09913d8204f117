import { may } from '#platform/access.ts';
import type { Reader } from '#platform/context.ts';
import { NotFound } from '#platform/errors.ts';
import { dayOf } from '#platform/time.ts';

/** Far above what a city gathers in a century. */
const FIGURES_MAX = 5000;

/** One dated value of a rule. `effective_to` is its last day; null while it is open. */
export interface RuleFigure {
  id: string;
  value: number;
  effective_from: string;
  effective_to: string | null;
  basis_number: string;
  basis_article: string;
  mark: string;
}

/** A rule of the whole city with its value today, those decided for later (soonest first) and the past ones (latest first). */
export interface Rule {
  key: string;
  unit: string;
  /** Changes with every new value: the form that was opened before such a change is refused. */
  version: string;
  today: RuleFigure | undefined;
  coming: RuleFigure[];
  past: RuleFigure[];
}

/** Every rule figure of the whole city, by key. Values that a lower unit set for itself are not among them. */
export async function listRules(ctx: Reader): Promise<Rule[]> {
  if (!may(ctx.actor, 'rules.view')) return [];
  const rows = await figures(ctx).limit(FIGURES_MAX).execute();
  return [...new Set(rows.map(({ key }) => key))].map((key) =>
    ruleOf(
      rows.filter((row) => row.key === key),
      dayOf(ctx.now)
    )
  );
}

/**
 * One rule figure, for the page that records its new value.
 *
 * @throws NotFound there is none of that name, or the actor may not see any
 */
export async function rulePage(ctx: Reader, key: string): Promise<Rule> {
  const rows = may(ctx.actor, 'rules.view') ? await figures(ctx).where('key', '=', key).limit(FIGURES_MAX).execute() : [];
  if (rows.length === 0) throw new NotFound('rule');
  return ruleOf(rows, dayOf(ctx.now));
}

/** The id of the value recorded last, whenever it begins. */
export function newestOf(rows: readonly { id: string }[]): string {
  return rows.map(({ id }) => id).reduce((a, b) => (BigInt(a) > BigInt(b) ? a : b), '0');
}

function figures(ctx: Reader) {
  return ctx.db
    .selectFrom('rule_value')
    .select((eb) => [
      'id',
      'key',
      eb.ref('value').$castTo<number>().as('value'),
      'unit',
      'effective_from',
      'effective_to',
      'basis_number',
      'basis_article',
      'mark'
    ])
    .where('scope_unit_id', 'is', null)
    .orderBy('key')
    .orderBy('effective_from');
}

function ruleOf(rows: (RuleFigure & { key: string; unit: string })[], today: string): Rule {
  const ended = (row: RuleFigure) => row.effective_to !== null && row.effective_to < today;
  return {
    key: rows[0]?.key ?? '',
    unit: rows[0]?.unit ?? '',
    version: newestOf(rows),
    today: rows.findLast((row) => row.effective_from <= today && !ended(row)),
    coming: rows.filter((row) => row.effective_from > today),
    past: rows.filter(ended).reverse()
  };
}
