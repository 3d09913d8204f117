-- How many members bear each full name: a search over the whole city answers from some ten thousand names and not from half a
-- million members, and its count still equals its list.

-- Changes are only ever added, so that writers do not wait for one another at a common name; a job adds them up. The truth is
-- the sum over both tables, read in one snapshot.
create table member_name_count (
  family            text collate "vi-x-icu" not null,
  middle            text collate "vi-x-icu" not null,
  given             text collate "vi-x-icu" not null,
  membership_status text not null,
  n                 int  not null,
  name_fold         text generated always as (app.vn_fold(regexp_replace(family || ' ' || middle || ' ' || given, ' +', ' ', 'g'))) stored,
  name_lower        text generated always as (app.vn_lower(regexp_replace(family || ' ' || middle || ' ' || given, ' +', ' ', 'g'))) stored,
  primary key (given, middle, family, membership_status)
);
create index member_name_count_fold on member_name_count using gin (name_fold gin_trgm_ops);
create table member_name_change (
  family            text collate "vi-x-icu" not null,
  middle            text collate "vi-x-icu" not null,
  given             text collate "vi-x-icu" not null,
  membership_status text not null,
  n                 int  not null
);

-- A name says nothing of a unit: these are for whoever may see the members of the whole organization.
create function app.sees_all() returns boolean language sql stable parallel safe
  as $$ select exists (select from public.org_unit where parent_id is null)
           and not exists (select from public.org_unit where parent_id is null and not int4range(lft, rgt, '[]') <@ app.scope()) $$;
alter table member_name_count enable row level security;
alter table member_name_change enable row level security;
create policy member_name_count_all on member_name_count for select to sotay_app using ((select app.sees_all()));
create policy member_name_change_all on member_name_change for select to sotay_app using ((select app.sees_all()));
grant select on member_name_count, member_name_change to sotay_app;

create or replace function app.member_counted() returns trigger language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    insert into member_count as c (unit_id, unit_pos, membership_status, activity_status, sex, n)
      select unit_id, unit_pos, membership_status, activity_status, sex, count(*) from new_rows group by 1, 2, 3, 4, 5 order by 1, 3, 4, 5
      on conflict (unit_id, membership_status, activity_status, sex) do update set n = c.n + excluded.n;
    insert into member_name_change (family, middle, given, membership_status, n)
      select family, middle, given, membership_status, count(*) from new_rows group by 1, 2, 3, 4;
  else
    insert into member_count as c (unit_id, unit_pos, membership_status, activity_status, sex, n)
      select d.unit_id, u.lft, d.membership_status, d.activity_status, d.sex, sum(d.n)
      from (select unit_id, membership_status, activity_status, sex, 1 as n from new_rows
            union all select unit_id, membership_status, activity_status, sex, -1 from old_rows) d
      join org_unit u on u.id = d.unit_id
      group by 1, 2, 3, 4, 5 having sum(d.n) <> 0 order by 1, 3, 4, 5
      on conflict (unit_id, membership_status, activity_status, sex) do update set n = c.n + excluded.n;
    insert into member_name_change (family, middle, given, membership_status, n)
      select family, middle, given, membership_status, sum(n)
      from (select family, middle, given, membership_status, 1 as n from new_rows
            union all select family, middle, given, membership_status, -1 from old_rows) d
      group by 1, 2, 3, 4 having sum(n) <> 0;
  end if;
  return null;
end $$;

create function app.add_up_names() returns void language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  with gone as (delete from member_name_change returning family, middle, given, membership_status, n)
  insert into member_name_count as c (family, middle, given, membership_status, n)
    select family, middle, given, membership_status, sum(n) from gone group by 1, 2, 3, 4 having sum(n) <> 0 order by 3, 2, 1, 4
    on conflict (given, middle, family, membership_status) do update set n = c.n + excluded.n;
  delete from member_name_count where n = 0;
$$;
revoke execute on function app.add_up_names from public;
grant execute on function app.add_up_names to sotay_app;

insert into member_name_count (family, middle, given, membership_status, n)
  select family, middle, given, membership_status, count(*) from member group by 1, 2, 3, 4;
