import { sql } from 'kysely';
import type { z } from 'zod';
import { audit } from '#platform/audit.ts';
import type { Writer } from '#platform/context.ts';
import { RuleBroken } from '#platform/errors.ts';
import { accessUnit, lockTree, requireFresh, type Unit } from './access.ts';
import { placeUnit } from './apply.ts';
import { requireEdge } from './edge.ts';
import type { createUnitForm, unitCodeForm } from './forms.ts';
import { requireFreeName } from './name.ts';
import { requireEmpty, requireOpenParent } from './open.ts';

type CreateUnit = z.output<typeof createUnitForm>;

/**
 * Founds a unit below another from a day on, past or to come. Its tier and usage level are those of its kind. Gives its id.
 *
 * @throws NotFound | Forbidden the upper unit is unknown, or the actor may not change it
 * @throws RuleBroken `organization.edge_not_allowed` | `organization.residential_parent` | `organization.branch_type_needed` |
 *   `organization.closed_parent` | `organization.code_taken` | `organization.name_taken`
 */
export async function createUnit(ctx: Writer, input: CreateUnit): Promise<string> {
  await lockTree(ctx);
  const parent = await accessUnit(ctx, 'organization.change', input.parent_id);
  requireOpenParent(parent, input.opened_on);
  await requireEdge(
    ctx,
    { upper: parent, lower: { kind: input.kind, branch_type: input.branch_type ?? null, name: input.name } },
    input.opened_on
  );
  if (input.kind === 'branch' && !input.branch_type) throw new RuleBroken('organization.branch_type_needed', 'branch_type');
  await requireFreeCode(ctx, input.unit_code);
  await requireFreeName(ctx, { name: input.name, parent_id: parent.id, on: input.opened_on });

  const id = await insertUnit(ctx, input);
  await placeUnit(ctx, id);
  await audit(ctx, 'organization.unit_created', {
    subject: id,
    unit: id,
    detail: { name: input.name, kind: input.kind, below: parent.name, opened_on: input.opened_on, decision_number: input.decision_number }
  });
  return id;
}

/** Takes a founding back before its day: the unit never was. @throws RuleBroken something already hangs on it */
export async function cancelCreation(ctx: Writer, unit: Unit): Promise<void> {
  await requireEmpty(ctx, unit, unit.opened_on);
  await ctx.db
    .updateTable('org_unit')
    .set({ closed_on: unit.opened_on, version: unit.version + 1 })
    .where('id', '=', unit.id)
    .execute();
}

/**
 * Writes down, corrects or takes away the unit's party organization code: a fact, not a decision, so it holds from when it is
 * written.
 *
 * @throws NotFound | Forbidden the unit is unknown, or the actor may not change it
 * @throws RuleBroken `organization.code_taken` | `form.stale`
 */
export async function correctUnitCode(ctx: Writer, input: z.output<typeof unitCodeForm>): Promise<void> {
  await lockTree(ctx);
  const unit = await accessUnit(ctx, 'organization.change', input.unit_id);
  requireFresh(unit, input.version);
  const unit_code = input.unit_code ?? null;
  if (unit_code === unit.code) return;
  await requireFreeCode(ctx, input.unit_code);
  await ctx.db
    .updateTable('org_unit')
    .set({ code: unit_code, version: unit.version + 1 })
    .where('id', '=', unit.id)
    .execute();
  await audit(ctx, 'organization.unit_changed', {
    subject: unit.id,
    unit: unit.id,
    detail: { field: 'code', from: unit.code, to: unit_code }
  });
}

async function requireFreeCode(ctx: Writer, code: string | undefined): Promise<void> {
  if (!code) return;
  const other = await ctx.db.selectFrom('org_unit').select('id').where('code', '=', code).executeTakeFirst();
  if (other) throw new RuleBroken('organization.code_taken', 'unit_code');
}

async function insertUnit(ctx: Writer, input: CreateUnit): Promise<string> {
  const { parent_id, kind, name, opened_on, decision_number } = input;
  const { tier, usage_level } = await ctx.db
    .selectFrom('org_kind')
    .select(['tier', 'usage_level'])
    .where('kind', '=', kind)
    .executeTakeFirstOrThrow();
  const sort_no = sql<number>`(select coalesce(max(sort_no), 0) + 1 from org_unit where parent_id = ${parent_id})`;
  const { id } = await ctx.db
    .insertInto('org_unit')
    .values({
      parent_id,
      kind,
      branch_type: kind === 'branch' ? input.branch_type : null,
      name,
      code: input.unit_code ?? null,
      tier,
      usage_level,
      opened_on,
      sort_no
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await ctx.db.insertInto('org_unit_version').values({ unit_id: id, from_on: opened_on, name, kind, tier, parent_id }).execute();
  await ctx.db
    .insertInto('org_change')
    .values({
      unit_id: id,
      kind: 'create',
      effective_on: opened_on,
      decision_number,
      detail: JSON.stringify({ to: name }),
      account_id: ctx.actor.account_id,
      recorded_at: ctx.now,
      applied_at: ctx.now
    })
    .execute();
  return id;
}
