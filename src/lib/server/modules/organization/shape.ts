import { sql, type Kysely } from 'kysely';
import type { DB } from '#platform/db/types.ts';
import { edgeProblem, loadEdges, type Edge } from './edge.ts';

/** A unit of an organization to load. `key` names it within the list; what is not said comes from its kind. */
export interface ShapeRow {
  key: string;
  parent: string | null;
  kind: string;
  name: string;
  branch_type?: 'attached' | 'residential' | 'temporary' | 'overseas_preparatory';
  code?: string;
  tier?: string;
  usage_level?: 'city' | 'district' | 'commune' | 'branch';
}

interface Placed extends ShapeRow {
  tier: string;
  usage_level: ShapeRow['usage_level'];
  depth: number;
}

const BATCH = 1000;

/**
 * Loads a whole organization, of any shape, into empty tables: units opened on `opened_on`, their versions and their positions.
 * Gives the ids by key, children in the order of the list. Needs the owner's connection inside a transaction: positions are
 * not the application's to write.
 *
 * @throws Error the tables are not empty, a parent is missing or comes after its child, or the rules of that day do not allow
 *   a unit at its place: every such line is named
 */
export async function loadShape(db: Kysely<DB>, rows: readonly ShapeRow[], opened_on: string): Promise<Map<string, string>> {
  if (await db.selectFrom('org_unit').select('id').limit(1).executeTakeFirst()) throw new Error('loadShape: the organization is not empty');
  const kinds = await db.selectFrom('org_kind').select(['kind', 'tier', 'usage_level']).execute();
  const placed = place(rows, new Map(kinds.map((row) => [row.kind, row])));
  refuseFaults(placed, await loadEdges({ db }), opened_on);

  const ids = new Map<string, string>();
  for (const level of levelsOf([...placed.values()])) await insertLevel(db, { level, ids, opened_on });
  await sql`select app.tree_number(id, 1, ${1000 * rows.length}) from org_unit where parent_id is null`.execute(db);
  await sql`insert into org_unit_version (unit_id, from_on, name, kind, tier, parent_id)
            select id, opened_on, name, kind, tier, parent_id from org_unit`.execute(db);
  return ids;
}

function place(rows: readonly ShapeRow[], kinds: Map<string, { tier: string; usage_level: string | null }>): Map<string, Placed> {
  const placed = new Map<string, Placed>();
  for (const row of rows) {
    const upper = row.parent === null ? undefined : placed.get(row.parent);
    const kind = kinds.get(row.kind);
    if (row.parent !== null && !upper)
      throw new Error(`loadShape: ${row.key} names the parent ${row.parent}, which does not come before it`);
    if (!kind) throw new Error(`loadShape: ${row.key} is of the unknown kind ${row.kind}`);
    if (placed.has(row.key)) throw new Error(`loadShape: ${row.key} comes twice`);
    const usage_level = row.usage_level ?? (kind.usage_level as ShapeRow['usage_level']) ?? undefined;
    placed.set(row.key, { ...row, tier: row.tier ?? kind.tier, usage_level, depth: upper ? upper.depth + 1 : 0 });
  }
  return placed;
}

function refuseFaults(placed: Map<string, Placed>, edges: readonly Edge[], on: string): void {
  const faults = [...placed.values()].flatMap((row) => {
    const upper = row.parent === null ? undefined : placed.get(row.parent);
    const problem = upper && edgeProblem(edges, { upper, lower: { kind: row.kind, branch_type: row.branch_type ?? null } }, on);
    return problem ? [`${row.key} (${row.kind}) below ${row.parent}: ${problem}`] : [];
  });
  if (faults.length > 0) throw new Error(`loadShape: not allowed on ${on}:\n${faults.join('\n')}`);
}

function levelsOf(rows: readonly Placed[]): Placed[][] {
  const levels: Placed[][] = [];
  for (const row of rows) (levels[row.depth] ??= []).push(row);
  return levels;
}

/** Units of one depth, in batches. Positions are provisional and only distinct; the numbering follows. */
async function insertLevel(db: Kysely<DB>, load: { level: readonly Placed[]; ids: Map<string, string>; opened_on: string }): Promise<void> {
  const { level, ids, opened_on } = load;
  for (let from = 0; from < level.length; from += BATCH) {
    const batch = level.slice(from, from + BATCH);
    const values = batch.map(({ parent, kind, name, branch_type, code, tier, usage_level }, index) => {
      const position = ids.size + index + 1;
      const parent_id = parent === null ? null : (ids.get(parent) ?? null);
      return {
        parent_id,
        kind,
        name,
        branch_type,
        code,
        tier,
        usage_level,
        opened_on,
        sort_no: from + index,
        lft: position,
        rgt: position
      };
    });
    const inserted = await db.insertInto('org_unit').values(values).returning('id').execute();
    inserted.forEach(({ id }, index) => ids.set(batch[index]?.key ?? '', id));
  }
}
