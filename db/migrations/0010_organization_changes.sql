-- Changes of the organization: a waiting one may be cancelled, and one that could not be applied on its day says why.
alter table org_change add column cancelled_at timestamptz;
alter table org_change add column problem text not null default '' check (length(problem) <= 100);   -- a problem code
drop index org_change_waiting;
create index org_change_waiting on org_change (effective_on) where applied_at is null and cancelled_at is null;
grant update (cancelled_at, problem) on org_change to sotay_app;

-- A second change on the same day replaces the day's row; a unit closed on the day of its last change leaves a row that never held.
grant update (name, kind, tier, parent_id) on org_unit_version to sotay_app;
alter table org_unit_version drop constraint org_unit_version_check;
alter table org_unit_version add constraint org_unit_version_check check (to_on is null or to_on >= from_on);

-- Names from the root down to the unit's parent, joined for one line of text; '' for the root.
create function app.path_above(p_unit bigint) returns text language sql stable parallel safe as $$
  with recursive up as (
    select parent_id, name, 0 as step from org_unit where id = p_unit
    union all select u.parent_id, u.name, up.step + 1 from org_unit u join up on u.id = up.parent_id)
  select coalesce(string_agg(name, ' › ' order by step desc), '') from up where step > 0 $$;
