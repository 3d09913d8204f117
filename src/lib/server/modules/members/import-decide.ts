import { sql, type RawBuilder } from 'kysely';
import type { Writer } from '#platform/context.ts';
import type { Keys } from '#platform/seal.ts';
import type { ImportRow } from './import-row.ts';
import { inBulk, knownMembers, type ImportScope } from './import-scope.ts';
import { maskedPersonalId } from './personal-id.ts';

const COMPARED = ['sex', 'joined_on', 'decided_on', 'official_on', 'card_number'] as const;

/**
 * Keeps a batch of rows with what each would do. A row is about a member when the personal ID is his; name and birth date
 * alone only make it a likely double, for a person to decide. Names and birth dates are never changed (rules.md §5.3).
 */
export async function decideRows(ctx: Writer, keys: Keys, scope: ImportScope, rows: readonly ImportRow[]): Promise<void> {
  const first = rows[0]?.row_no ?? 0;
  const last = rows.at(-1)?.row_no ?? 0;
  await inBulk(ctx);
  const known = await knownMembers(ctx);
  await sql`
    with ${known.with}, input as materialized (
      select r.row_no, r.cells, r.id_sealed::bytea as id_sealed, r.id_hash::bytea as id_hash, r.unit_id, r.outcome, r.problems,
             case when r.outcome is null then app.vn_fold(r.cells->>'full_name') end as name_fold,
             case when r.outcome is null then (r.cells->>'born_on')::date end as born_on
      from json_to_recordset(${JSON.stringify(rows.map(sent))}::json)
        as r(row_no int, cells jsonb, id_sealed text, id_hash text, unit_id bigint, outcome text, problems jsonb)
    ), matched as (
      select i.*, same.id as same_id, coalesce(same.id, twin.id) as found_id
      from input i
      left join lateral (select m.id from ${known.members} m where i.outcome is null and m.id_hash = i.id_hash limit 1) same on true
      left join lateral (
        select m.id from ${known.members} m
        where same.id is null and m.name_fold = i.name_fold and m.born_on = i.born_on and m.unit_pos between ${scope.lo} and ${scope.hi}
        order by (m.unit_id = i.unit_id and ${changes} = '[]') desc, m.id limit 1
      ) twin on true
    ), compared as (
      select i.*, m.id as member_id, m.version, m.unit_pos between ${scope.lo} and ${scope.hi} as inside, m.membership_status, m.unit_id as member_unit,
             m.full_name, m.name_fold is distinct from i.name_fold or m.born_on is distinct from i.born_on as differs,
             app.vn_lower(m.full_name) <> app.vn_lower(i.cells->>'full_name') as renamed,
             case when m.id is not null then ${changes} else '[]' end as changes,
             ${daysFault} as days_fault, ${keepsPhone} as keeps_phone
      from matched i left join ${known.members} m on m.id = i.found_id
    ), decided as (
      select c.*,
        case when c.outcome is not null then c.outcome
             when member_id is null then 'new'
             when not inside then 'wrong_unit'
             when membership_status = 'left' then 'invalid'
             when same_id is not null and differs then 'duplicate'
             when same_id is not null and member_unit <> unit_id then 'wrong_unit'
             when changes = '[]' and member_unit = unit_id then 'unchanged'
             when same_id is null then 'duplicate'
             when days_fault is not null then 'invalid'
             else 'changed' end as verdict
      from compared c
    )
    insert into member_import_row
      (import_id, row_no, cells, id_sealed, id_hash, name_fold, born_on, unit_id, member_id, member_version, outcome, changes, problems)
    select ${scope.id}, d.row_no, d.cells, d.id_sealed, d.id_hash, d.name_fold, d.born_on, d.unit_id,
           case when d.inside then d.member_id end, case when d.inside then d.version end, d.verdict,
           case when d.verdict in ('changed', 'duplicate') then d.changes else '[]' end, d.problems || ${findings} || ${phoneFinding}
    from decided d left join org_unit home on home.id = d.member_unit and d.inside and d.verdict = 'wrong_unit'`.execute(ctx.db);
  await maskOldIds(ctx, keys, { import_id: scope.id, first, last });
}

/**
 * Looks for doubles within the file, once all rows are kept: of rows with one personal ID the first counts; rows with one name
 * and birth date that no member has yet are for a person to decide. Doing it again changes nothing.
 */
export async function markDoubles(ctx: Writer, import_id: string): Promise<void> {
  await sql`set local statement_timeout = '10min'`.execute(ctx.db);
  await sql`
    update member_import_row r set outcome = 'invalid', problems = r.problems || ${finding('members.import_row_id_twice', 'personal_id', sql`'row', d.first_row`)}
    from (select row_no, min(row_no) over (partition by id_hash) as first_row
          from member_import_row where import_id = ${import_id} and id_hash is not null and outcome not in ('invalid', 'wrong_unit')) d
    where r.import_id = ${import_id} and r.row_no = d.row_no and d.first_row < d.row_no`.execute(ctx.db);
  await sql`
    update member_import_row r set outcome = 'duplicate', problems = r.problems || ${finding('members.import_row_same_in_file', 'full_name', sql`'row', d.first_row`)}
    from (select row_no, min(row_no) over (partition by name_fold, born_on) as first_row
          from member_import_row where import_id = ${import_id} and outcome = 'new') d
    where r.import_id = ${import_id} and r.row_no = d.row_no and d.first_row < d.row_no`.execute(ctx.db);
}

function sent(row: ImportRow) {
  return { ...row, id_sealed: row.id_sealed && `\\x${row.id_sealed}`, id_hash: row.id_hash && `\\x${row.id_hash}` };
}

/** The row has another phone than the member, who wrote his down himself, or took it away, after anybody else did: his word stands. */
const keepsPhone: RawBuilder<unknown> = sql`(
  i.cells->>'phone' is not null and i.cells->>'phone' is distinct from m.phone and coalesce((
    select c.source = 'own' from member_change c where c.member_id = m.id and c.field = 'phone' order by c.id desc limit 1), false))`;

/** What the row `i` would change in the member `m`: field, old, new. An empty cell changes nothing. */
const changes: RawBuilder<unknown> = sql`(
  select coalesce(jsonb_agg(jsonb_build_object('field', c.field, 'old', c.old, 'new', c.new)), '[]') from (values
    ${sql.join(COMPARED.map((field) => sql`(${sql.lit(field)}, m.${sql.raw(field)}::text, i.cells->>${sql.lit(field)})`))},
    ('phone', m.phone, case when not ${keepsPhone} then i.cells->>'phone' end),
    ('membership_status', m.membership_status, case when m.membership_status = 'probationary' and i.cells->>'official_on' is not null then 'official' end),
    ('personal_id', case when m.id_hash is distinct from i.id_hash then '' end, case when m.id_hash is distinct from i.id_hash then i.cells->>'personal_id' end)
  ) c(field, old, new) where c.new is not null and c.new is distinct from c.old)`;

/** Days of the row against those of the member that the row leaves as they are. */
const daysFault = sql`case
  when i.cells->>'official_on' is null and m.official_on < (i.cells->>'joined_on')::date then 'members.official_before_joined'
  when i.cells->>'decided_on' is null and m.decided_on > (i.cells->>'joined_on')::date then 'members.decided_after_joined' end`;

const findings = sql`case
  when d.outcome is not null or d.member_id is null then '[]'::jsonb
  when not d.inside then ${finding('members.id_taken', 'personal_id')}
  when d.membership_status = 'left' then ${finding('members.import_row_left', 'full_name')}
  when d.same_id is not null and d.differs then ${finding('members.import_row_other_person', 'personal_id', sql`'name', d.full_name`)}
  when d.verdict = 'wrong_unit' then ${finding('members.import_row_other_unit', 'unit', sql`'unit', home.name`)}
  when d.verdict = 'duplicate' then ${finding('members.import_row_same_person', 'full_name')}
  when d.verdict = 'invalid' then jsonb_build_array(jsonb_build_object('code', d.days_fault, 'field', 'joined_on'))
  when d.renamed then jsonb_build_array(jsonb_build_object('code', 'members.import_row_name_differs', 'field', 'full_name', 'warning', true, 'values', jsonb_build_object('name', d.full_name)))
  else '[]'::jsonb end`;

const phoneFinding = sql`case when d.keeps_phone and d.inside and d.verdict in ('changed', 'unchanged', 'duplicate')
  then jsonb_build_array(jsonb_build_object('code', 'members.import_row_own_phone', 'field', 'phone', 'warning', true)) else '[]'::jsonb end`;

function finding(code: string, field: string, values?: RawBuilder<unknown>): RawBuilder<unknown> {
  const said = values ? sql`, 'values', jsonb_build_object(${values})` : sql``;
  return sql`jsonb_build_array(jsonb_build_object('code', ${sql.lit(code)}, 'field', ${sql.lit(field)}${said}))`;
}

/** The database cannot read a personal ID: where a row would replace one, the old one is shown masked. */
async function maskOldIds(ctx: Writer, keys: Keys, range: { import_id: string; first: number; last: number }): Promise<void> {
  const { rows } = await sql<{ row_no: number; id_sealed: Buffer }>`
    select r.row_no, m.id_sealed from member_import_row r join member m on m.id = r.member_id
    where r.import_id = ${range.import_id} and r.row_no between ${range.first} and ${range.last} and m.id_sealed is not null
      and r.outcome = 'duplicate' and r.changes @> '[{"field": "personal_id"}]'`.execute(ctx.db);
  for (const { row_no, id_sealed } of rows) {
    const from = JSON.stringify(maskedPersonalId(keys, id_sealed));
    await sql`
      update member_import_row set changes = (
        select jsonb_agg(case when c->>'field' = 'personal_id' then jsonb_set(c, '{old}', ${from}::jsonb) else c end) from jsonb_array_elements(changes) c)
      where import_id = ${range.import_id} and row_no = ${row_no}`.execute(ctx.db);
  }
}
