-- The ground every room stands on: text folding, the outer wall's settings, rule figures, the audit log, jobs.
-- Written to the PostgreSQL 15 subset. Roles and extensions are made before the first migration (platform/db/roles.ts).

create schema app;
grant usage on schema app to sotay_app;

-- Vietnamese text: lower keeps diacritics, fold drops them (đ -> d). Both accept NFD input.
create function app.vn_lower(t text) returns text language sql immutable strict parallel safe
  as $$ select lower(normalize(t, NFC) collate "und-x-icu") $$;
create function app.vn_fold(t text) returns text language sql immutable strict parallel safe
  as $$ select lower(public.unaccent('public.unaccent'::regdictionary, normalize(t, NFC))) $$;

-- The outer wall reads these settings; app.enter() (accounts) writes them for one transaction at a time.
-- lo and hi are stable functions so that the planner can estimate them; the exact set is asked once per query.
create function app.scope() returns int4multirange language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('app.scope', true), ''), '{}')::int4multirange $$;
create function app.lo() returns int language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('app.lo', true), '')::int, 1) $$;
create function app.hi() returns int language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('app.hi', true), '')::int, 0) $$;
create function app.account() returns bigint language sql stable parallel safe
  as $$ select nullif(current_setting('app.account', true), '')::bigint $$;
create function app.member() returns bigint language sql stable parallel safe
  as $$ select nullif(current_setting('app.member', true), '')::bigint $$;

-- Figures of rules (deadlines, majorities, lengths): dated, with their legal basis. Never a constant in code.
create table rule_value (
  id              bigint generated always as identity primary key,
  key             text not null check (key ~ '^[a-z_]+\.[a-z_]+$'),
  value           jsonb not null,
  unit            text not null,
  overridable     boolean not null default false,
  scope_unit_id   bigint,                       -- null: the whole city; a lower unit only where overridable
  effective_from  date not null,
  effective_to    date,
  basis_number    text not null default '',
  basis_article   text not null default '',
  basis_on        date,
  mark            text not null check (mark in ('sourced', 'second_hand', 'to_confirm')),
  check (effective_to is null or effective_to >= effective_from)
);
create unique index rule_value_start on rule_value (key, coalesce(scope_unit_id, 0), effective_from);
grant select, insert, update (effective_to) on rule_value to sotay_app;

-- The audit log. The application may add and read, never change or remove.
create table audit_entry (
  id            bigint generated always as identity primary key,
  at            timestamptz not null default clock_timestamp(),
  account_id    bigint,                          -- who did it; null: the system or the operator's command line
  on_behalf_of  bigint,                          -- the account for whom it was done (delegation, helper)
  grant_id      bigint,                          -- the grant that opened the door
  action        text not null check (action ~ '^[a-z_]+\.[a-z_]+$'),
  subject       text not null default '',        -- id of the thing done to, in the room that names the action
  member_id     bigint,                          -- the person it concerns
  unit_id       bigint,
  unit_pos      int,                             -- the unit's position then: the scope of who may search this entry
  detail        jsonb not null default '{}',
  reference     text not null default '',        -- the short reference that the log and the error page carry
  seal_id       bigint
);
create index audit_entry_at on audit_entry (at);
create index audit_entry_member on audit_entry (member_id, id desc) where member_id is not null;
create index audit_entry_account on audit_entry (account_id, id desc);
create index audit_entry_unit on audit_entry (unit_id, id desc);
create index audit_entry_action on audit_entry (action, id desc);
create index audit_entry_open on audit_entry (id) where seal_id is null;
create index audit_entry_seal on audit_entry (seal_id, id);
create table audit_seal (
  id         bigint generated always as identity primary key,
  sealed_at  timestamptz not null default clock_timestamp(),
  first_id   bigint not null,
  last_id    bigint not null,
  entries    int not null check (entries > 0),
  previous   bytea not null,
  digest     bytea not null
);
alter table audit_entry add foreign key (seal_id) references audit_seal;
alter table audit_entry enable row level security;
create policy audit_read on audit_entry for select to sotay_app
  using (account_id = app.account() or member_id = app.member()
         or case when unit_pos <@ (select app.scope()) then true else false end);
create policy audit_write on audit_entry for insert to sotay_app with check (seal_id is null);
grant select, insert (account_id, on_behalf_of, grant_id, action, subject, member_id, unit_id, unit_pos, detail, reference)
  on audit_entry to sotay_app;
grant select on audit_seal to sotay_app;

-- Canonical text of one entry: what the seal protects.
create function app.audit_text(e audit_entry) returns text language sql immutable set timezone = 'UTC' as $$
  select jsonb_build_array(e.id, to_char(e.at, 'YYYY-MM-DD"T"HH24:MI:SS.US'), e.account_id, e.on_behalf_of, e.grant_id,
    e.action, e.subject, e.member_id, e.unit_id, e.unit_pos, e.detail, e.reference)::text $$;
-- Digest of a seal: the previous digest and the digests of its entries in order.
create function app.audit_digest(p_seal bigint, p_previous bytea) returns bytea language sql stable as $$
  select sha256(p_previous || coalesce(string_agg(sha256(convert_to(app.audit_text(e), 'UTF8')), ''::bytea order by e.id), ''::bytea))
  from audit_entry e where e.seal_id = p_seal $$;
-- Seals every entry visible now that has no seal (at most p_limit). Returns the number sealed. Writers never wait for it.
create function app.audit_seal(p_limit int default 50000) returns int
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare v_seal bigint; v_previous bytea; v_first bigint; v_last bigint; v_n int;
begin
  if not pg_try_advisory_xact_lock(7302) then return 0; end if;
  if not exists (select 1 from audit_entry where seal_id is null) then return 0; end if;
  select digest into v_previous from audit_seal order by id desc limit 1;
  v_previous := coalesce(v_previous, '\x'::bytea);
  insert into audit_seal (first_id, last_id, entries, previous, digest) values (0, 0, 1, v_previous, '\x') returning id into v_seal;
  update audit_entry set seal_id = v_seal
   where id in (select id from audit_entry where seal_id is null order by id limit p_limit);
  select min(id), max(id), count(*) into v_first, v_last, v_n from audit_entry where seal_id = v_seal;
  update audit_seal set first_id = v_first, last_id = v_last, entries = v_n,
    digest = app.audit_digest(v_seal, v_previous) where id = v_seal;
  return v_n;
end $$;
revoke execute on function app.audit_seal from public;
grant execute on function app.audit_seal to sotay_app;
-- Seals whose entries no longer give their digest, or whose chain is broken. Empty when nothing was touched.
create function app.audit_faults() returns table (seal_id bigint, first_id bigint, last_id bigint, fault text)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select s.id, s.first_id, s.last_id,
         case when s.previous is distinct from lag(s.digest, 1, '\x'::bytea) over (order by s.id) then 'chain_broken'
              when (select count(*) from audit_entry e where e.seal_id = s.id) <> s.entries then 'entry_missing'
              else 'entry_changed' end
  from audit_seal s
  where s.digest is distinct from app.audit_digest(s.id, s.previous)
     or s.previous is distinct from coalesce((select p.digest from audit_seal p where p.id < s.id order by p.id desc limit 1), '\x'::bytea)
  order by s.id $$;
revoke execute on function app.audit_faults from public;
grant execute on function app.audit_faults to sotay_app;

-- Background work, enqueued inside the transaction that causes it. One key waits at most once.
create table job (
  id            bigint generated always as identity primary key,
  kind          text not null check (kind ~ '^[a-z_]+\.[a-z_]+$'),
  key           text,
  payload       jsonb not null default '{}',
  run_at        timestamptz not null default now(),
  attempts      int not null default 0,
  locked_until  timestamptz,
  done          int not null default 0,          -- progress, in the job's own unit
  total         int not null default 0,
  finished_at   timestamptz,
  failed_at     timestamptz,
  error         text not null default '',
  created_at    timestamptz not null default now()
);
create index job_due on job (run_at) where finished_at is null and failed_at is null;
create unique index job_key on job (kind, key) where finished_at is null and failed_at is null;
grant select, insert, update, delete on job to sotay_app;

-- A form carries a token made when it was drawn; the token is spent in the same transaction as the work: sent twice, done once.
create table form_once (
  token       uuid primary key,
  account_id  bigint,
  spent_at    timestamptz not null default now()
);
create index form_once_spent on form_once (spent_at);
grant select, insert, delete on form_once to sotay_app;
