-- An import decides while it reads, tries everything, and writes in chunks behind a mark that says how far it has come.

alter table member_import
  add column problem_values jsonb not null default '{}',   -- what completes the sentence of `problem`
  add column started_at     timestamptz,                   -- when the part that runs now (checking, applying) began
  add column applied_row    int not null default 0,        -- every row up to here has been written
  add column applied_by     bigint;                        -- the account that gave the word
create index member_import_recent on member_import (created_at desc);

alter table member_import_row
  drop column reasons,
  drop column applied_at,
  add column name_fold      text,                          -- for finding the same name and birth date within the file
  add column born_on        date,
  add column member_version int,                           -- the member as the check saw him
  add column problems       jsonb not null default '[]',   -- code, field, values; `warning` when the row is taken all the same
  add column stale          boolean not null default false, -- left out while applying: the list had changed since the check
  add column effect         text generated always as (     -- what applying does with the row
    case when stale then 'skip'
         when outcome = 'new' or decision = 'new' then 'create'
         when outcome = 'changed' or decision = 'same' then 'update'
         when outcome = 'unchanged' then 'keep'
         when outcome = 'duplicate' and decision is null then 'wait'
         else 'skip' end) stored;

-- The report by unit: how many rows of each kind. Unit null: the file names no unit that could be found.
create table member_import_sum (
  import_id  bigint not null references member_import on delete cascade,
  unit_id    bigint references org_unit,
  outcome    text not null,
  effect     text not null,
  n          int not null,
  unique nulls not distinct (import_id, unit_id, outcome, effect)
);
create index member_import_sum_import on member_import_sum (import_id);
create index member_import_sum_unit on member_import_sum (unit_id);
alter table member_import_sum enable row level security;
create policy member_import_sum_scope on member_import_sum for all to sotay_app
  using (exists (select 1 from member_import i where i.id = import_id)) with check (exists (select 1 from member_import i where i.id = import_id));
grant select, insert, delete on member_import_sum to sotay_app;
