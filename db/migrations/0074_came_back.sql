-- Who left the Party and came back has an account that was closed when he left: he gets a card again as one without an account.
create function app.came_back(p_member bigint) returns boolean
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (select 1 from member_status s
                 where s.member_id = p_member and s.field = 'membership' and s.status = 'left' and s.to_on is not null) $$;
revoke execute on function app.came_back from public;
grant execute on function app.came_back to sotay_app;

create or replace function app.account_counts(p_unit bigint) returns table (unit_id bigint, state text, n int)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select c.id, case when a.id is null or (a.state = 'ended' and app.came_back(m.id)) then 'none' else a.state end, count(*)::int
  from (select id, lft, case id when p_unit then lft else rgt end as hi from org_unit where id = p_unit or parent_id = p_unit) c
  join member m on m.unit_pos between c.lft and c.hi and m.membership_status <> 'left'
  left join account a on a.member_id = m.id
  where c.lft <@ (select app.reach())
  group by 1, 2 $$;
