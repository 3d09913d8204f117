-- One who sees no accounts (a branch secretary) may lend his own role to a member of his branch, see and end what he lent.

-- Is the grant the caller's own? (A policy on account_grant cannot ask account_grant itself.)
create function app.own_grant(p_grant bigint) returns boolean
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (select 1 from account_grant g where g.id = p_grant and g.account_id = app.account()) $$;
revoke execute on function app.own_grant from public;
grant execute on function app.own_grant to sotay_app;

-- To whom the caller may lend this grant: active accounts of members at home in its positions, when he holds the grant himself
-- (not by delegation) and a grant of his own there, in force on that day, lets him delegate. Names and offices, nothing else.
create function app.delegates_of(p_grant bigint, p_today date)
  returns table (account_id bigint, member_id bigint, name text, unit_name text, given text, positions text[])
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select a.id, m.id, a.name, h.name, m.given,
         array(select distinct p.position from member_position p
               where p.member_id = m.id and p.unit_id = u.id and p.from_on <= p_today and (p.to_on is null or p.to_on > p_today))
  from account_grant g
  join org_unit u on u.id = g.unit_id
  join member m on m.unit_pos between u.lft and case g.reach when 'unit' then u.lft else u.rgt end and m.membership_status <> 'left'
  join account a on a.member_id = m.id and a.state = 'active'
  join org_unit h on h.id = m.unit_id
  where g.id = p_grant and g.account_id = app.account() and g.delegated_from is null and app.grant_live(g, p_today)
    and a.id <> g.account_id
    and exists (select 1 from account_grant o join org_unit ou on ou.id = o.unit_id join access_role r on r.role = o.role
                where o.account_id = app.account() and o.delegated_from is null and app.grant_live(o, p_today)
                  and 'accounts.delegate' = any (r.permissions)
                  and u.lft between ou.lft and case o.reach when 'unit' then ou.lft else ou.rgt end) $$;
revoke execute on function app.delegates_of from public;
grant execute on function app.delegates_of to sotay_app;

-- Is a new delegation a part of the caller's own grant: its place, its permissions, its days, one of those he may lend it to?
create function app.lends(d account_grant) returns boolean
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (
    select 1
    from account_grant g
    join org_unit gu on gu.id = g.unit_id
    join org_unit u on u.id = d.unit_id
    join access_role gr on gr.role = g.role
    join access_role r on r.role = d.role
    where d.basis = 'delegation' and g.id = d.delegated_from and g.account_id = app.account()
      and u.lft >= gu.lft
      and case d.reach when 'unit' then u.lft else u.rgt end <= case g.reach when 'unit' then gu.lft else gu.rgt end
      and r.permissions <@ gr.permissions and (gr.needs_second_factor or not r.needs_second_factor)
      and d.from_on >= g.from_on and (g.to_on is null or d.to_on <= g.to_on)
      and exists (select 1 from app.delegates_of(g.id, (d.proposed_at at time zone 'Asia/Ho_Chi_Minh')::date) l where l.account_id = d.account_id)) $$;
revoke execute on function app.lends from public;
grant execute on function app.lends to sotay_app;

drop policy account_grant_read on account_grant;
create policy account_grant_read on account_grant for select to sotay_app
  using (app.sees_account(account_id) or exists (select 1 from org_unit u where u.id = unit_id and u.lft <@ (select app.reach()))
         or (delegated_from is not null and app.own_grant(delegated_from)));
drop policy account_grant_give on account_grant;
create policy account_grant_give on account_grant for insert to sotay_app
  with check (account_id is distinct from app.account() and proposed_by is not distinct from app.account()
         and (app.account() is null or state = 'proposed'
              or not exists (select 1 from access_role r where r.role = account_grant.role and r.needs_second_factor))
         and (app.sees_account(account_id) or exists (select 1 from org_unit u where u.id = unit_id and u.lft <@ (select app.reach()))
              or app.lends(account_grant)));
-- What one lent one may end, nothing more.
drop policy account_grant_change on account_grant;
create policy account_grant_change on account_grant for update to sotay_app
  using (app.sees_account(account_id) or exists (select 1 from org_unit u where u.id = unit_id and u.lft <@ (select app.reach()))
         or (delegated_from is not null and app.own_grant(delegated_from)))
  with check ((account_id is distinct from app.account() or state in ('ended', 'refused'))
         and (app.account() is null or state <> 'active' or confirmed_by = app.account())
         and (app.sees_account(account_id) or exists (select 1 from org_unit u where u.id = unit_id and u.lft <@ (select app.reach()))
              or (delegated_from is not null and app.own_grant(delegated_from) and state = 'ended')));
