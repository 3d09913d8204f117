-- Leaving the list ends what hung on it; exports are kept with their purpose, and shown to those they may have held.

-- Ends the attachments and offices of a member who has left, also offices in units that the actor cannot see.
-- p_on: the first day he no longer is a member. Returns the number of offices ended.
create function app.member_leaves(p_member bigint, p_on date) returns int
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare v_offices int;
begin
  if not exists (select 1 from member where id = p_member and membership_status = 'left') then
    raise exception 'member_leaves: member % has not left', p_member;
  end if;
  update member_attachment set to_on = greatest(p_on, from_on) where member_id = p_member and to_on is null;
  update member_position set to_on = greatest(p_on, from_on) where member_id = p_member and (to_on is null or to_on > p_on);
  get diagnostics v_offices = row_count;
  return v_offices;
end $$;
revoke execute on function app.member_leaves from public;
grant execute on function app.member_leaves to sotay_app;

-- A list taken out of the product: who, of which unit, by which filter, what for, how many rows.
create table member_export (
  id           bigint generated always as identity primary key,
  account_id   bigint not null,
  exported_by  text not null,                            -- his name then
  unit_id      bigint not null,
  unit_pos     int not null,
  filter       jsonb not null,
  purpose      text not null check (length(purpose) between 1 and 500),
  rows         int not null,
  created_at   timestamptz not null,
  foreign key (unit_id, unit_pos) references org_unit (id, lft) on update cascade
);
create index member_export_account on member_export (account_id, id desc);
create index member_export_unit on member_export (unit_id, unit_pos);
alter table member_export enable row level security;
create policy member_export_read on member_export for select to sotay_app
  using (account_id = app.account() or case when unit_pos <@ (select app.reach()) then true else false end);
create policy member_export_write on member_export for insert to sotay_app
  with check (account_id = app.account() and unit_pos <@ (select app.scope()));
grant select, insert on member_export to sotay_app;
-- Exports of units above the actor's own branch: his name may have stood in them.
create view member_export_own as
  select e.id, e.created_at, e.exported_by, e.purpose, u.name as unit_name
  from member m
  join org_unit b on b.id = m.unit_id
  join org_unit u on b.lft between u.lft and u.rgt
  join member_export e on e.unit_id = u.id and e.created_at >= m.created_at
  where m.id = app.member();
grant select on member_export_own to sotay_app;
