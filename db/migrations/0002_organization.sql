-- The organization: one tree of dated, typed units. parent_id is the truth; lft and rgt are derived here and nowhere else.

-- Kinds of unit and which may stand below which, by period: data, so that the shapes of 2023 and 2025 need no code.
create table org_kind (
  kind         text primary key check (kind ~ '^[a-z_]+$'),
  tier         text not null check (tier in ('central','province','upper_grassroots','grassroots','sub_grassroots','branch','group','none')),
  usage_level  text check (usage_level in ('city','district','commune','branch')),
  holds_members boolean not null default false,       -- may members be attached to it
  sort_no      int not null
);
create table org_allowed_edge (
  id           bigint generated always as identity primary key,
  parent_kind  text not null references org_kind,
  child_kind   text not null references org_kind,
  parent_tier  text,                                   -- null: any tier
  from_on      date not null default '0001-01-01',
  to_on        date,
  mark         text not null check (mark in ('sourced', 'second_hand', 'to_confirm')),
  unique (parent_kind, child_kind, from_on)
);
create index org_allowed_edge_child on org_allowed_edge (child_kind);
grant select on org_kind, org_allowed_edge to sotay_app;

create table org_unit (
  id           bigint generated always as identity primary key,
  parent_id    bigint references org_unit,
  kind         text not null references org_kind,
  branch_type  text check (branch_type in ('attached', 'residential', 'temporary', 'overseas_preparatory')),
  name         text not null check (length(name) between 1 and 200),
  name_fold    text generated always as (app.vn_fold(name)) stored,
  code         text unique check (code ~ '^[0-9A-Z.]{1,20}$'),
  tier         text not null check (tier in ('central','province','upper_grassroots','grassroots','sub_grassroots','branch','group','none')),
  usage_level  text check (usage_level in ('city','district','commune','branch')),
  sort_no      int not null default 0,
  opened_on    date not null,
  closed_on    date,                                   -- the first day it no longer exists
  successor_id bigint references org_unit,
  version      int not null default 1,
  lft          int not null default 2147483647,        -- the default means: not placed yet
  rgt          int not null default 2147483647,
  check (kind = 'branch' or branch_type is null),
  check (closed_on is null or closed_on >= opened_on),
  check (lft between 1 and rgt),
  unique (id, lft),                                    -- target of the foreign keys that carry positions
  constraint org_unit_lft unique (lft) deferrable initially immediate
);
create index org_unit_parent on org_unit (parent_id, sort_no, id);
create index org_unit_kind on org_unit (kind);
create index org_unit_successor on org_unit (successor_id) where successor_id is not null;
create index org_unit_fold on org_unit using gin (name_fold gin_trgm_ops);
create unique index org_unit_one_root on org_unit ((true)) where parent_id is null;
grant select,
  insert (parent_id, kind, branch_type, name, code, tier, usage_level, sort_no, opened_on, closed_on),
  update (parent_id, kind, branch_type, name, code, tier, usage_level, sort_no, closed_on, successor_id, version)
  on org_unit to sotay_app;

-- What the unit was called and where it stood, day by day. One open row a unit: today's.
create table org_unit_version (
  id           bigint generated always as identity primary key,
  unit_id      bigint not null references org_unit,
  from_on      date not null,
  to_on        date,                                   -- the first day it no longer held
  name         text not null,
  kind         text not null references org_kind,
  tier         text not null,
  parent_id    bigint references org_unit,
  check (to_on is null or to_on > from_on),
  unique (unit_id, from_on)
);
create unique index org_unit_version_open on org_unit_version (unit_id) where to_on is null;
create index org_unit_version_parent on org_unit_version (parent_id);
create index org_unit_version_kind on org_unit_version (kind);
grant select, insert, update (to_on) on org_unit_version to sotay_app;

-- Decisions that changed a unit: append-only; one whose day has not come is applied by a job on that day.
create table org_change (
  id              bigint generated always as identity primary key,
  unit_id         bigint not null references org_unit,
  kind            text not null check (kind in ('create','rename','change_kind','change_tier','re_parent','merge','split','handover','dissolve')),
  effective_on    date not null,
  decision_number text not null check (length(decision_number) between 1 and 60),
  decided_on      date,
  detail          jsonb not null default '{}',         -- from, to: what changed
  account_id      bigint,
  recorded_at     timestamptz not null default now(),
  applied_at      timestamptz
);
create index org_change_unit on org_change (unit_id, effective_on);
create index org_change_waiting on org_change (effective_on) where applied_at is null;
grant select, insert, update (applied_at) on org_change to sotay_app;

-- Powers of a unit: dated, with the decision that gives them; not derived from its level.
create table org_power (
  id              bigint generated always as identity primary key,
  unit_id         bigint not null references org_unit,
  power           text not null check (power in ('admit_member','expel_member','issue_card','sign_official_transfer','appraise_branch_resolution',
                    'grant_exemption','rate_member','rate_unit','publish_page','manage_roster','run_study','receive_feedback')),
  from_on         date not null,
  to_on           date,
  decision_number text not null default '',
  unique (unit_id, power, from_on)
);
grant select, insert, update (to_on) on org_power to sotay_app;

create function app.tree_size(p_root bigint) returns int language sql stable as $$ with recursive t as (
  select id from org_unit where id = p_root union select c.id from org_unit c join t on c.parent_id = t.id) select count(*)::int from t $$;

-- Numbers the subtree of p_root evenly over p_lo..p_hi; returns the number of changed units.
create function app.tree_number(p_root bigint, p_lo int, p_hi int) returns int
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare v_n int; v_step int; v_changed int;
begin
  perform pg_advisory_xact_lock(7301);
  create temp table if not exists tree_n (id bigint primary key, pos int, size int) on commit drop;
  truncate tree_n;
  with recursive t as (
    select id, array[id] as path, array[row(sort_no, id)] as ord from org_unit where id = p_root
    union all
    select c.id, t.path || c.id, t.ord || row(c.sort_no, c.id) from org_unit c join t on c.parent_id = t.id)
  insert into tree_n
    select s.id, (row_number() over (order by t.ord) - 1)::int, s.n
    from (select a.id, count(*)::int n from t, unnest(t.path) a(id) group by 1) s join t on t.id = s.id;
  select count(*) into v_n from tree_n;
  v_step := (p_hi - p_lo + 1) / v_n;
  if v_step < 1 then raise exception 'tree_number: % units do not fit into %..%', v_n, p_lo, p_hi; end if;
  update org_unit u set lft = p_lo + n.pos * v_step, rgt = p_lo + (n.pos + n.size) * v_step - 1 from tree_n n
   where n.id = u.id and (u.lft, u.rgt) is distinct from (p_lo + n.pos * v_step, p_lo + (n.pos + n.size) * v_step - 1);
  get diagnostics v_changed = row_count;
  return v_changed;
end $$;

-- After an insert or a change of parent_id: finds room in the parent, renumbers only as much as needed.
create function app.tree_place(p_id bigint) returns int
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare v_need int; v_up bigint; v_lo int; v_hi int;
begin
  perform pg_advisory_xact_lock(7301);
  if exists (with recursive up (id) as (
               select parent_id from org_unit where id = p_id
               union select u.parent_id from org_unit u join up on u.id = up.id)
             select 1 from up where id = p_id) then
    raise exception 'tree_place: unit % would lie below itself', p_id;
  end if;
  v_need := app.tree_size(p_id);
  select parent_id into v_up from org_unit where id = p_id;
  if v_up is null then return app.tree_number(p_id, 1, 1000 * v_need); end if;
  select g.lo, g.hi into v_lo, v_hi from (            -- the widest free gap of the parent; the unit itself and unplaced siblings ignored
    select b.e + 1 as lo, coalesce(lead(b.s) over (order by b.s), p.rgt + 1) - 1 as hi
    from org_unit p
    cross join lateral (select p.lft as s, p.lft as e union all
      select c.lft, c.rgt from org_unit c where c.parent_id = p.id and c.id <> p_id and c.lft between p.lft and p.rgt) b
    where p.id = v_up) g
  order by g.hi - g.lo desc limit 1;
  if v_hi - v_lo + 1 >= v_need then                   -- take at most half of it, leave the rest to later siblings
    return app.tree_number(p_id, v_lo, v_lo + greatest(v_need, least((v_hi - v_lo + 1) / 2, v_need * 1000)) - 1);
  end if;
  while v_up is not null loop                         -- no room: renumber the nearest ancestor that has some
    select lft, rgt into v_lo, v_hi from org_unit where id = v_up;
    v_need := app.tree_size(v_up);
    if v_hi - v_lo + 1 >= v_need * 8 then return app.tree_number(v_up, v_lo, v_hi); end if;
    select parent_id into v_up from org_unit where id = v_up;
  end loop;
  select id into v_up from org_unit where parent_id is null;
  return app.tree_number(v_up, 1, 1000 * app.tree_size(v_up));
end $$;
revoke execute on function app.tree_number from public;   -- rebuilds are the owner's; the application only places units
revoke execute on function app.tree_place from public;
grant execute on function app.tree_place to sotay_app;

create view app.tree_faults as    -- must be empty
  select 'outside parent' as fault, c.id from org_unit c join org_unit p on p.id = c.parent_id where not (p.lft < c.lft and c.rgt <= p.rgt)
  union all
  select 'overlaps sibling', id from (select id, lft, lag(rgt) over (partition by parent_id order by lft) r from org_unit) s where lft <= r;
grant select on app.tree_faults to sotay_app;

-- Names from the root down to the unit, for paths on the screen: 'Đảng bộ Thành phố Hà Nội › Đảng bộ phường …'.
create function app.unit_path(p_lft int) returns text language sql stable parallel safe as $$
  select string_agg(name, ' › ' order by lft) from org_unit where lft <= p_lft and rgt >= p_lft $$;

insert into org_kind (kind, tier, usage_level, holds_members, sort_no) values
  ('central', 'central', null, false, 1),
  ('city_org', 'province', 'city', false, 2),
  ('district_org', 'upper_grassroots', 'district', false, 3),
  ('direct_org', 'upper_grassroots', 'district', false, 4),
  ('commune_org', 'upper_grassroots', 'commune', false, 5),
  ('grassroots_org', 'grassroots', 'commune', false, 6),
  ('grassroots_branch', 'grassroots', 'branch', true, 7),
  ('grassroots_suborg', 'sub_grassroots', 'commune', false, 8),
  ('sectional_org', 'sub_grassroots', 'commune', false, 9),
  ('branch', 'branch', 'branch', true, 10),
  ('party_group', 'group', null, false, 11),
  ('advisory_body', 'none', null, false, 12);

-- Source of each row: the marks of the rule base (docs/decisions and the organization room's README name the regulations).
insert into org_allowed_edge (parent_kind, child_kind, parent_tier, from_on, to_on, mark) values
  ('central', 'city_org', null, '0001-01-01', null, 'sourced'),
  ('city_org', 'district_org', null, '0001-01-01', '2025-07-01', 'sourced'),
  ('city_org', 'commune_org', null, '2025-07-01', null, 'sourced'),
  ('city_org', 'direct_org', null, '0001-01-01', null, 'sourced'),
  ('city_org', 'grassroots_org', null, '0001-01-01', null, 'to_confirm'),
  ('city_org', 'grassroots_branch', null, '0001-01-01', null, 'to_confirm'),
  ('district_org', 'commune_org', null, '0001-01-01', '2025-07-01', 'sourced'),
  ('district_org', 'grassroots_org', null, '0001-01-01', '2025-07-01', 'to_confirm'),
  ('district_org', 'grassroots_branch', null, '0001-01-01', '2025-07-01', 'to_confirm'),
  ('direct_org', 'grassroots_org', null, '0001-01-01', null, 'to_confirm'),
  ('direct_org', 'grassroots_branch', null, '0001-01-01', null, 'to_confirm'),
  ('commune_org', 'grassroots_org', null, '2025-07-01', null, 'sourced'),
  ('commune_org', 'grassroots_branch', null, '2025-07-01', null, 'sourced'),
  ('commune_org', 'branch', null, '0001-01-01', null, 'sourced'),
  ('commune_org', 'sectional_org', 'grassroots', '0001-01-01', '2025-07-01', 'to_confirm'),
  ('commune_org', 'grassroots_suborg', 'grassroots', '2026-01-01', null, 'second_hand'),
  ('grassroots_org', 'sectional_org', null, '0001-01-01', null, 'sourced'),
  ('grassroots_org', 'branch', null, '0001-01-01', null, 'sourced'),
  ('grassroots_org', 'grassroots_suborg', null, '2026-01-01', null, 'second_hand'),
  ('grassroots_suborg', 'branch', null, '2026-01-01', null, 'second_hand'),
  ('sectional_org', 'branch', null, '0001-01-01', null, 'sourced'),
  ('grassroots_branch', 'party_group', null, '0001-01-01', null, 'sourced'),
  ('branch', 'party_group', null, '0001-01-01', null, 'sourced'),
  ('city_org', 'advisory_body', null, '0001-01-01', null, 'sourced'),
  ('district_org', 'advisory_body', null, '0001-01-01', null, 'sourced'),
  ('direct_org', 'advisory_body', null, '0001-01-01', null, 'sourced'),
  ('commune_org', 'advisory_body', null, '0001-01-01', null, 'sourced');
