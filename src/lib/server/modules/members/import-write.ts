import { sql, type RawBuilder } from 'kysely';
import type { Writer } from '#platform/context.ts';
import { inBulk, knownMembers, type ImportScope } from './import-scope.ts';

/** Rows of an import by their numbers: after the first, up to and including the last. */
export interface RowRange {
  after: number;
  upto: number;
}

/** How many members came into being and how many were changed. */
export interface Written {
  created: number;
  updated: number;
}

/** For whom an import writes, and when. */
export interface ImportActor {
  account_id: string | null;
  now: Date;
}

/**
 * Writes a range of rows, as each was decided, and moves the mark that says how far the import has come: done twice it writes
 * once. What the list no longer allows is left out and marked stale. The dry run calls the same and rolls back.
 */
export async function writeRows(ctx: Writer, scope: ImportScope, range: RowRange, actor: ImportActor): Promise<Written> {
  await inBulk(ctx);
  await holdBranches(ctx, scope, range);
  await markStale(ctx, scope, range);
  const created = await createMembers(ctx, scope, range);
  const updated = await updateMembers(ctx, scope, range, actor);
  await ctx.db.updateTable('member_import').set({ applied_row: range.upto }).where('id', '=', scope.id).execute();
  return { created, updated };
}

const stale = sql`stale = true, problems = r.problems || jsonb_build_array(jsonb_build_object('code', 'members.import_row_stale'))`;

/** Whoever closes one of the branches, or gives it a kind without a roster, waits and counts who came; as `accessBranch` does for one. */
async function holdBranches(ctx: Writer, { id }: ImportScope, range: RowRange): Promise<void> {
  await sql`
    select from org_unit
    where id in (select r.unit_id from member_import_row r where ${rowsOf(id, range)} and r.effect = 'create') for key share`.execute(
    ctx.db
  );
}

/** Since the check: the ID or the name and birth date is on the list now, the branch is gone or has no roster any more, or the member was changed. */
async function markStale(ctx: Writer, { id, lo, hi }: ImportScope, range: RowRange): Promise<void> {
  const known = await knownMembers(ctx);
  await sql`
    with ${known.with}
    update member_import_row r set ${stale}
    from (
      select r.row_no from member_import_row r
      left join lateral (select true as held from ${known.members} m where m.id_hash = r.id_hash limit 1) same on true
      left join lateral (
        select true as held from ${known.members} m
        where r.outcome = 'new' and m.name_fold = r.name_fold and m.born_on = r.born_on and m.unit_pos between ${lo} and ${hi} limit 1) twin on true
      left join (org_unit u join org_kind k on k.kind = u.kind and k.holds_members)
        on u.id = r.unit_id and u.closed_on is null and u.lft between ${lo} and ${hi}
      where ${rowsOf(id, range)} and r.effect = 'create' and (same.held or twin.held or u.id is null)
    ) gone
    where r.import_id = ${id} and r.row_no = gone.row_no`.execute(ctx.db);
  await sql`
    update member_import_row r set ${stale}
    where ${rowsOf(id, range)} and r.effect = 'update' and (
      not exists (select 1 from member m where m.id = r.member_id and m.version = r.member_version
                    and m.membership_status <> 'left' and m.unit_pos between ${lo} and ${hi})
      or exists (select 1 from member_import_row e where e.member_id = r.member_id and e.import_id = r.import_id and e.effect = 'update' and e.row_no < r.row_no))`.execute(
    ctx.db
  );
}

async function createMembers(ctx: Writer, { id }: ImportScope, range: RowRange): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    insert into member (unit_id, unit_pos, family, middle, given, born_on, sex, joined_on, decided_on, official_on, card_number, phone,
                        id_sealed, id_hash, membership_status, source)
    select u.id, u.lft, r.cells->>'family', r.cells->>'middle', r.cells->>'given', r.born_on, r.cells->>'sex', ${day('joined_on')}, ${day('decided_on')},
           ${day('official_on')}, r.cells->>'card_number', r.cells->>'phone', r.id_sealed, r.id_hash, r.cells->>'membership_status', 'imported'
    from member_import_row r join org_unit u on u.id = r.unit_id
    where ${rowsOf(id, range)} and r.effect = 'create'
    order by r.row_no
    returning id`.execute(ctx.db);
  if (rows.length === 0) return 0;
  await sql`select app.member_statistics()`.execute(ctx.db);
  const ids = sql`any(${`{${rows.map((row) => row.id).join(',')}}`}::bigint[])`;
  await sql`
    insert into member_attachment (member_id, unit_id, kind, from_on)
    select m.id, m.unit_id, 'home', m.joined_on from member m where m.id = ${ids}`.execute(ctx.db);
  await sql`
    insert into member_status (member_id, field, status, from_on, to_on, decided_on)
    select m.id, s.field, s.status, s.from_on, s.to_on, s.decided_on
    from member m cross join lateral (values
      ('activity', 'active', m.joined_on, null::date, null::date),
      ('membership', 'probationary', m.joined_on, m.official_on, m.decided_on),
      ('membership', 'official', m.official_on, null, null)
    ) s(field, status, from_on, to_on, decided_on)
    where m.id = ${ids} and s.from_on is not null`.execute(ctx.db);
  return rows.length;
}

async function updateMembers(ctx: Writer, { id }: ImportScope, range: RowRange, { account_id, now }: ImportActor): Promise<number> {
  const rows = sql`member_import_row r where ${rowsOf(id, range)} and r.effect = 'update'`;
  const { numAffectedRows } = await sql`
    insert into member_change (member_id, field, old_value, new_value, changed_at, account_id, source)
    select r.member_id, c.field, nullif(c.old, ''), c.new, ${now}, ${account_id}, 'imported'
    from (select * from ${rows}) r cross join jsonb_to_recordset(r.changes) as c(field text, old text, new text)`.execute(ctx.db);
  if (!numAffectedRows) return countOf(ctx, rows);
  await sql`
    update member_status s set to_on = greatest(s.from_on, ${day('official_on')}) from (select * from ${rows}) r
    where ${becomesOfficial} and s.member_id = r.member_id and s.field = 'membership' and s.to_on is null`.execute(ctx.db);
  await sql`
    insert into member_status (member_id, field, status, from_on)
    select r.member_id, 'membership', 'official', ${day('official_on')} from (select * from ${rows}) r where ${becomesOfficial}`.execute(
    ctx.db
  );
  const { numAffectedRows: updated } = await sql`
    update member m set
      sex = coalesce(r.cells->>'sex', m.sex), joined_on = coalesce(${day('joined_on')}, m.joined_on), decided_on = coalesce(${day('decided_on')}, m.decided_on),
      official_on = coalesce(${day('official_on')}, m.official_on), card_number = coalesce(r.cells->>'card_number', m.card_number),
      phone = case when ${hasPhone} then r.cells->>'phone' else m.phone end, id_sealed = coalesce(r.id_sealed, m.id_sealed), id_hash = coalesce(r.id_hash, m.id_hash),
      membership_status = case when ${becomesOfficial} then 'official' else m.membership_status end, version = m.version + 1
    from (select * from ${rows}) r where m.id = r.member_id`.execute(ctx.db);
  return Number(updated ?? 0);
}

/** Rows of which a person said that they are about a member who has all this already. */
async function countOf(ctx: Writer, rows: RawBuilder<unknown>): Promise<number> {
  const { rows: counted } = await sql<{ n: number }>`select count(*)::int as n from ${rows}`.execute(ctx.db);
  return counted[0]?.n ?? 0;
}

const becomesOfficial = sql`r.changes @> '[{"field": "membership_status"}]'`;

/** A phone that the member gave himself stands in the row but not among its changes. */
const hasPhone = sql`r.changes @> '[{"field": "phone"}]'`;

function rowsOf(import_id: string, { after, upto }: RowRange): RawBuilder<unknown> {
  return sql`r.import_id = ${import_id} and r.row_no > ${after} and r.row_no <= ${upto}`;
}

function day(field: string): RawBuilder<unknown> {
  return sql`(r.cells->>${sql.lit(field)})::date`;
}
