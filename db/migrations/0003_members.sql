-- Members: the summary profile only, an allow-list. Nothing of the dossier has a place here.

create table member (
  id                 bigint generated always as identity primary key,
  unit_id            bigint not null,                  -- the home branch
  unit_pos           int    not null,                  -- its position: the foreign key keeps the two together
  family             text collate "vi-x-icu" not null check (length(family) between 1 and 60),
  middle             text collate "vi-x-icu" not null default '' check (length(middle) <= 60),
  given              text collate "vi-x-icu" not null check (length(given) between 1 and 60),
  full_name          text generated always as (regexp_replace(family || ' ' || middle || ' ' || given, ' +', ' ', 'g')) stored,
  name_fold          text generated always as (app.vn_fold(regexp_replace(family || ' ' || middle || ' ' || given, ' +', ' ', 'g'))) stored,
  born_on            date not null,
  sex                text not null check (sex in ('male', 'female')),
  joined_on          date not null,                    -- ngày vào Đảng: the ceremony, printed on the card
  decided_on         date,                             -- ngày quyết định kết nạp: party age counts from here
  official_on        date,
  card_number        text check (length(card_number) between 1 and 20),   -- only where it differs from the personal ID
  id_sealed          bytea,                            -- the personal ID, encrypted by the application
  id_hash            bytea unique,                     -- its keyed hash: exact search and duplicates
  phone              text check (phone ~ '^0[0-9]{9,10}$'),
  membership_status  text not null check (membership_status in ('probationary', 'official', 'left')),
  activity_status    text not null default 'active' check (activity_status in
                       ('active', 'temporarily_elsewhere', 'exempt', 'suspended', 'abroad', 'in_transfer', 'interrupted')),
  source             text not null default 'local' check (source in ('local', 'imported')),
  version            int not null default 1,
  created_at         timestamptz not null default now(),
  foreign key (unit_id, unit_pos) references org_unit (id, lft) on update cascade,
  check (joined_on > born_on),
  check (official_on is null or official_on >= joined_on),
  check ((id_sealed is null) = (id_hash is null))
);
create index member_scope on member (unit_pos, membership_status, activity_status);   -- scope and counts
create index member_unit on member (unit_id, unit_pos);                               -- the cascade
create index member_name on member (given, middle, family, id);                       -- page order at large scopes
create index member_fold on member using gin (name_fold gin_trgm_ops);
create index member_twin on member (name_fold, born_on);                              -- the duplicate rule: same name and birth date
alter table member enable row level security;
create policy member_scope on member for all to sotay_app
  using (unit_pos >= app.lo() and unit_pos <= app.hi()
         and case when unit_pos <@ (select app.scope()) then true else false end)
  with check (unit_pos <@ (select app.scope()));
grant select, insert, update on member to sotay_app;

-- The actor's own row: the only door to oneself that needs no grant. He may change his phone there, nothing else.
create view member_own as select * from member where id = app.member() with cascaded check option;
grant select, update (phone, version) on member_own to sotay_app;

-- How many members each branch has, by status: kept by the database in the transaction of the change, so a count
-- always equals its list. A larger unit's figure is the sum over the positions below it.
create table member_count (
  unit_id            bigint not null,
  unit_pos           int not null,
  membership_status  text not null,
  activity_status    text not null,
  sex                text not null,
  n                  int not null,
  primary key (unit_id, membership_status, activity_status, sex),
  foreign key (unit_id, unit_pos) references org_unit (id, lft) on update cascade
);
create index member_count_pos on member_count (unit_pos) include (membership_status, activity_status, sex, n);
create index member_count_unit on member_count (unit_id, unit_pos);
grant select on member_count to sotay_app;

create function app.member_counted() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    insert into member_count as c (unit_id, unit_pos, membership_status, activity_status, sex, n)
      select unit_id, unit_pos, membership_status, activity_status, sex, count(*) from new_rows group by 1, 2, 3, 4, 5 order by 1, 3, 4, 5
      on conflict (unit_id, membership_status, activity_status, sex) do update set n = c.n + excluded.n;
  else
    insert into member_count as c (unit_id, unit_pos, membership_status, activity_status, sex, n)
      select d.unit_id, u.lft, d.membership_status, d.activity_status, d.sex, sum(d.n)
      from (select unit_id, membership_status, activity_status, sex, 1 as n from new_rows
            union all select unit_id, membership_status, activity_status, sex, -1 from old_rows) d
      join org_unit u on u.id = d.unit_id
      group by 1, 2, 3, 4, 5 having sum(d.n) <> 0 order by 1, 3, 4, 5
      on conflict (unit_id, membership_status, activity_status, sex) do update set n = c.n + excluded.n;
  end if;
  return null;
end $$;
create trigger member_counted_insert after insert on member referencing new table as new_rows
  for each statement execute function app.member_counted();
create trigger member_counted_update after update on member referencing old table as old_rows new table as new_rows
  for each statement execute function app.member_counted();

-- True when the outer wall lets the actor see this member, or when it is himself. For the tables that hang on a member.
create function app.sees_member(p_member bigint) returns boolean language sql stable parallel safe
  as $$ select p_member = app.member() or exists (select 1 from member where id = p_member) $$;
-- A member's position, for walls that must not read the person (accounts).
create function app.member_pos(p_member bigint) returns int language sql stable parallel safe security definer
  set search_path = pg_catalog, public, pg_temp as $$ select unit_pos from public.member where id = p_member $$;

-- Branch attachments: dated episodes. One home and at most one temporary at a time.
create table member_attachment (
  id              bigint generated always as identity primary key,
  member_id       bigint not null references member,
  unit_id         bigint not null references org_unit,
  kind            text not null check (kind in ('home', 'temporary')),
  from_on         date not null,
  to_on           date,                                 -- the first day it no longer held
  reason          text not null default '' check (length(reason) <= 500),
  decision_number text not null default '' check (length(decision_number) <= 60),
  check (to_on is null or to_on >= from_on)
);
create index member_attachment_member on member_attachment (member_id, from_on);
create index member_attachment_unit on member_attachment (unit_id, kind) where to_on is null;
create index member_attachment_unit_all on member_attachment (unit_id);
create unique index member_attachment_open on member_attachment (member_id, kind) where to_on is null;
alter table member_attachment enable row level security;
create policy member_attachment_scope on member_attachment for all to sotay_app
  using (app.sees_member(member_id)
         or exists (select 1 from org_unit u where u.id = unit_id and u.lft <@ (select app.scope())))
  with check (exists (select 1 from member m where m.id = member_id));
grant select, insert, update (to_on) on member_attachment to sotay_app;

-- Members of other branches who take part here for a time: what the host may see of them, and no more.
create view member_guest as
  select a.id, a.unit_id, u.lft as unit_pos, m.id as member_id, m.full_name, m.given, m.middle, m.family, m.sex, h.name as home_name, a.from_on
  from member_attachment a
  join org_unit u on u.id = a.unit_id
  join member m on m.id = a.member_id
  join org_unit h on h.id = m.unit_id
  where a.kind = 'temporary' and a.to_on is null and u.lft <@ (select app.scope());
grant select on member_guest to sotay_app;

-- Statuses: two dated fields, never one (membership and activity). No reason text about health or discipline.
create table member_status (
  id               bigint generated always as identity primary key,
  member_id        bigint not null references member,
  field            text not null check (field in ('membership', 'activity')),
  status           text not null,
  from_on          date not null,
  to_on            date,
  exit_reason      text check (exit_reason in ('removal','expulsion','withdrawal','admission_annulled','deceased','moved_out')),
  return_kind      text check (return_kind in ('rights_restored','membership_restored','activity_resumed','readmitted')),
  decision_number  text not null default '' check (length(decision_number) <= 60),
  decided_on       date,
  deciding_unit_id bigint references org_unit,
  check (to_on is null or to_on >= from_on),
  check (exit_reason is null or status = 'left')
);
create index member_status_member on member_status (member_id, from_on);
create index member_status_unit on member_status (deciding_unit_id) where deciding_unit_id is not null;
create unique index member_status_open on member_status (member_id, field) where to_on is null;
alter table member_status enable row level security;
create policy member_status_scope on member_status for all to sotay_app
  using (app.sees_member(member_id)) with check (exists (select 1 from member m where m.id = member_id));
grant select, insert, update (to_on) on member_status to sotay_app;

-- Positions held: several at once, dated, with the decision.
create table member_position (
  id              bigint generated always as identity primary key,
  member_id       bigint not null references member,
  unit_id         bigint not null references org_unit,
  position        text not null check (position in ('secretary','standing_deputy_secretary','deputy_secretary','standing_member','committee_member',
                    'group_leader','inspection_head','inspection_deputy','inspection_member','board_head','office_chief','overseer','record_officer','editor')),
  manner          text not null check (manner in ('elected', 'appointed')),
  from_on         date not null,
  to_on           date,                                 -- the first day no longer in office
  decision_number text not null default '' check (length(decision_number) <= 60),
  check (to_on is null or to_on >= from_on)
);
create index member_position_member on member_position (member_id);
create index member_position_unit on member_position (unit_id, position);
create unique index member_position_secretary on member_position (unit_id) where position = 'secretary' and to_on is null;
alter table member_position enable row level security;
create policy member_position_scope on member_position for all to sotay_app
  using (app.sees_member(member_id)
         or exists (select 1 from org_unit u where u.id = unit_id and u.lft <@ (select app.scope())))
  with check (exists (select 1 from org_unit u where u.id = unit_id and u.lft <@ (select app.scope())));
grant select, insert, update (to_on) on member_position to sotay_app;
-- Office holders are known to every signed-in person: name and office, nothing else.
create view member_office_holder as
  select p.id, p.unit_id, p.position, p.from_on, p.to_on, p.manner, p.decision_number, m.id as member_id, m.full_name
  from member_position p join member m on m.id = p.member_id;
grant select on member_office_holder to sotay_app;

-- Field by field: what changed, from what, to what, by whom. Personal IDs appear masked.
create table member_change (
  id              bigint generated always as identity primary key,
  member_id       bigint not null references member,
  field           text not null check (field ~ '^[a-z_]+$'),
  old_value       text,
  new_value       text,
  changed_at      timestamptz not null default now(),
  account_id      bigint,
  source          text not null check (source in ('local', 'imported', 'own')),
  decision_number text not null default ''
);
create index member_change_member on member_change (member_id, id desc);
alter table member_change enable row level security;
create policy member_change_scope on member_change for all to sotay_app using (app.sees_member(member_id)) with check (app.sees_member(member_id));
grant select, insert on member_change to sotay_app;

-- Corrections proposed by the member (or his branch) and decided by the unit in charge of the roster.
create table member_change_request (
  id            bigint generated always as identity primary key,
  member_id     bigint not null references member,
  field         text not null check (field in ('full_name','born_on','sex','joined_on','decided_on','official_on','card_number','personal_id')),
  old_value     text,                                   -- masked where the field is the personal ID
  new_value     text,
  sealed_value  bytea,                                  -- the proposed personal ID, encrypted
  reason        text not null check (length(reason) between 1 and 1000),
  state         text not null default 'pending' check (state in ('pending', 'accepted', 'refused', 'withdrawn')),
  account_id    bigint,                                 -- who asked
  asked_at      timestamptz not null default now(),
  decided_by    bigint,
  decided_at    timestamptz,
  answer        text not null default '' check (length(answer) <= 1000),
  decision_number text not null default '' check (length(decision_number) <= 60),
  check (state <> 'refused' or answer <> '')
);
create index member_change_request_member on member_change_request (member_id, id desc);
create unique index member_change_request_open on member_change_request (member_id, field) where state = 'pending';
alter table member_change_request enable row level security;
create policy member_change_request_scope on member_change_request for all to sotay_app
  using (app.sees_member(member_id)) with check (app.sees_member(member_id));
grant select, insert, update on member_change_request to sotay_app;

-- An import of a roster: its file, its progress, and what each row would do or did.
create table member_import (
  id            bigint generated always as identity primary key,
  unit_id       bigint not null,
  unit_pos      int not null,
  account_id    bigint,
  file_key      text not null,
  file_name     text not null check (length(file_name) <= 200),
  file_bytes    bigint not null,
  file_sha256   bytea not null,
  state         text not null default 'received' check (state in ('received', 'reading', 'checked', 'applying', 'applied', 'failed', 'cancelled')),
  headings      jsonb not null default '{}',
  rows_read     int not null default 0,
  totals        jsonb not null default '{}',            -- outcome -> number of rows
  problem       text not null default '',
  created_at    timestamptz not null default now(),
  checked_at    timestamptz,
  applied_at    timestamptz,
  foreign key (unit_id, unit_pos) references org_unit (id, lft) on update cascade
);
create index member_import_unit on member_import (unit_id, unit_pos);
alter table member_import enable row level security;
create policy member_import_scope on member_import for all to sotay_app
  using (case when unit_pos <@ (select app.scope()) then true else false end) with check (unit_pos <@ (select app.scope()));
grant select, insert, update on member_import to sotay_app;
create table member_import_row (
  import_id    bigint not null references member_import on delete cascade,
  row_no       int not null,                            -- as the person sees it in the spreadsheet
  cells        jsonb not null,                          -- the personal ID is not kept here
  id_sealed    bytea,
  id_hash      bytea,
  member_id    bigint references member,                -- whom it would change, or is like
  unit_id      bigint references org_unit,
  outcome      text check (outcome in ('new', 'changed', 'unchanged', 'duplicate', 'wrong_unit', 'invalid')),
  changes      jsonb not null default '[]',             -- field, from, to
  reasons      text[] not null default '{}',            -- problem codes
  decision     text check (decision in ('new', 'same', 'skip')),   -- a person's word on a duplicate
  applied_at   timestamptz,
  primary key (import_id, row_no)
);
create index member_import_row_outcome on member_import_row (import_id, outcome, row_no);
create index member_import_row_member on member_import_row (member_id) where member_id is not null;
create index member_import_row_unit on member_import_row (unit_id) where unit_id is not null;
alter table member_import_row enable row level security;
create policy member_import_row_scope on member_import_row for all to sotay_app
  using (exists (select 1 from member_import i where i.id = import_id)) with check (exists (select 1 from member_import i where i.id = import_id));
grant select, insert, update, delete on member_import_row to sotay_app;
