-- Whoever lends a role, administrator or secretary, lends it to those who may hold office: official members who are not suspended.
-- An account that is no member's (staff) may be lent to as before.
create function app.may_be_lent(p_account bigint) returns boolean
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (select 1 from account a left join member m on m.id = a.member_id
                 where a.id = p_account
                   and (a.member_id is null or (m.membership_status = 'official' and m.activity_status <> 'suspended'))) $$;
revoke execute on function app.may_be_lent from public;
grant execute on function app.may_be_lent to sotay_app;

create or replace function app.delegates_of(p_grant bigint, p_today date)
  returns table (account_id bigint, member_id bigint, name text, unit_name text, given text, positions text[])
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select a.id, m.id, a.name, h.name, m.given,
         array(select distinct p.position from member_position p
               where p.member_id = m.id and p.unit_id = u.id and p.from_on <= p_today and (p.to_on is null or p.to_on > p_today))
  from account_grant g
  join org_unit u on u.id = g.unit_id
  join member m on m.unit_pos between u.lft and case g.reach when 'unit' then u.lft else u.rgt end
               and m.membership_status = 'official' and m.activity_status <> 'suspended'
  join account a on a.member_id = m.id and a.state = 'active'
  join org_unit h on h.id = m.unit_id
  where g.id = p_grant and g.account_id = app.account() and g.delegated_from is null and app.grant_live(g, p_today)
    and a.id <> g.account_id
    and exists (select 1 from account_grant o join org_unit ou on ou.id = o.unit_id join access_role r on r.role = o.role
                where o.account_id = app.account() and o.delegated_from is null and app.grant_live(o, p_today)
                  and 'accounts.delegate' = any (r.permissions)
                  and u.lft between ou.lft and case o.reach when 'unit' then ou.lft else ou.rgt end) $$;

-- The wall behind it: no delegation to anybody else, whoever writes it down.
drop policy account_grant_give on account_grant;
create policy account_grant_give on account_grant for insert to sotay_app
  with check (account_id is distinct from app.account() and proposed_by is not distinct from app.account()
         and (app.account() is null or state = 'proposed'
              or not exists (select 1 from access_role r where r.role = account_grant.role and r.needs_second_factor))
         and (basis <> 'delegation' or app.may_be_lent(account_id))
         and (app.sees_account(account_id) or exists (select 1 from org_unit u where u.id = unit_id and u.lft <@ (select app.reach()))
              or app.lends(account_grant)));
