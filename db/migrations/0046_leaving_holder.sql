-- A member who holds power leaves the list only by the hand of somebody whose scope covers that power: his leaving ends it.

-- Does the member hold a grant, in force or to come, outside these tree positions (ranges of first and last, both included)?
create function app.member_holds_outside(p_member bigint, p_lo int[], p_hi int[], p_today date) returns boolean
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (
    select 1
    from account a join account_grant g on g.account_id = a.id and g.state = 'active' join org_unit u on u.id = g.unit_id
    where a.member_id = p_member and app.grant_live(g, greatest(p_today, g.from_on))
      and not exists (
        select 1 from unnest(p_lo, p_hi) as s(lo, hi)
        where s.lo <= u.lft and case g.reach when 'unit' then u.lft else u.rgt end <= s.hi)) $$;
revoke execute on function app.member_holds_outside from public;
grant execute on function app.member_holds_outside to sotay_app;

-- The first unit that would stand without an administrator if the member left; null when none would.
create function app.member_last_administrator(p_member bigint, p_commanding text[], p_today date) returns text
  language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  select app.left_without_administrator(
    array(select g.id from account a join account_grant g on g.account_id = a.id and g.state = 'active' where a.member_id = p_member), p_commanding, p_today) $$;
revoke execute on function app.member_last_administrator from public;
grant execute on function app.member_last_administrator to sotay_app;
