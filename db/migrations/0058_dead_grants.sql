-- Which grants are over, for the job that marks them: some hundred thousand are looked at each hour, so only those with a sign of
-- being over (or lent, which hangs on another grant) are asked one by one. The last word has app.grant_live(). Of one account, or all.
create function app.dead_grants(p_today date, p_account bigint default null) returns setof bigint
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  with signs as materialized (
  select g.*
  from account_grant g
  left join account a on a.id = g.account_id
  left join member m on m.id = a.member_id
  left join member_position p on p.id = g.position_id
  where (p_account is null or g.account_id = p_account) and g.state = 'active' and g.from_on <= p_today
    and (g.delegated_from is not null or g.to_on < p_today
         or a.id is null or a.state = 'ended' or m.membership_status = 'left'
         or (g.position_id is not null and (p.id is null or p.from_on > p_today or p.to_on <= p_today))))
  select s.id from signs s where not app.grant_live(s::account_grant, p_today)
  union all
  select g.id from account_grant g where (p_account is null or g.account_id = p_account) and g.state = 'proposed' and g.to_on < p_today $$;
revoke execute on function app.dead_grants from public;
grant execute on function app.dead_grants to sotay_app;
