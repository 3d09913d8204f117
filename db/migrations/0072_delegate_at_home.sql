-- What one who sees no accounts may lend (the roles of a branch: they open members' records, not accounts) he lends to members of
-- his branch; it lives only while they are at home there. The transfer itself ends it, the hourly work writes that down.
create or replace function app.grant_live(g account_grant, p_today date) returns boolean
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select g.state = 'active' and g.from_on <= p_today and (g.to_on is null or g.to_on >= p_today)
     and exists (select 1 from public.account a left join public.member m on m.id = a.member_id
                 where a.id = g.account_id and a.state <> 'ended' and (m.id is null or m.membership_status <> 'left'))
     and (g.position_id is null or exists (select 1 from public.member_position p
            where p.id = g.position_id and p.from_on <= p_today and (p.to_on is null or p.to_on > p_today)))
     and (g.delegated_from is null or exists (select 1 from public.account_grant s join public.account d on d.id = s.account_id and d.state = 'active'
            join public.access_role r on r.role = s.role join public.org_unit u on u.id = s.unit_id
            where s.id = g.delegated_from and s.delegated_from is null and app.grant_live(s, p_today)
              and (r.sees_accounts or not r.sees_members
                   or exists (select 1 from public.account a join public.member m on m.id = a.member_id
                              where a.id = g.account_id and m.unit_pos between u.lft and case s.reach when 'unit' then u.lft else u.rgt end)))) $$;
