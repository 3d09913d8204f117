-- A delegation lives only while who delegated is himself at work: his account active, not locked, not waiting for a new card.
create or replace function app.grant_live(g account_grant, p_today date) returns boolean
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select g.state = 'active' and g.from_on <= p_today and (g.to_on is null or g.to_on >= p_today)
     and exists (select 1 from public.account a left join public.member m on m.id = a.member_id
                 where a.id = g.account_id and a.state <> 'ended' and (m.id is null or m.membership_status <> 'left'))
     and (g.position_id is null or exists (select 1 from public.member_position p
            where p.id = g.position_id and p.from_on <= p_today and (p.to_on is null or p.to_on > p_today)))
     and (g.delegated_from is null or exists (select 1 from public.account_grant s join public.account d on d.id = s.account_id and d.state = 'active'
            where s.id = g.delegated_from and s.delegated_from is null and app.grant_live(s, p_today))) $$;

-- Who can act today by the grant: in force, and the account is in use. A locked administrator administers nothing.
create or replace view account_grant_holder as
  select g.id, g.account_id, g.role, g.unit_id, g.reach, g.from_on, g.to_on, g.basis, g.decision_number, g.delegated_from,
         a.name, u.name as unit_name, u.lft, u.rgt, r.permissions, app.grant_live(g, (now() at time zone 'Asia/Ho_Chi_Minh')::date) as live,
         a.state = 'active' and app.grant_live(g, (now() at time zone 'Asia/Ho_Chi_Minh')::date) as able
  from account_grant g join account a on a.id = g.account_id join org_unit u on u.id = g.unit_id join access_role r on r.role = g.role
  where g.state = 'active';
