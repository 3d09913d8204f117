-- Signing in comes in rushes and is mostly the hashing of a password; what surrounds it is done in two calls whose plans
-- are kept. They run as the owner: nobody is known yet, and only what is needed comes out.

-- The figure of a rule on a day: of the nearest unit above p_unit that overrides it, else the city's.
create function app.rule_value(p_key text, p_on date, p_unit bigint default null) returns jsonb
  language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  return (
    select r.value
      from rule_value r left join org_unit u on u.id = r.scope_unit_id
     where r.key = p_key and r.effective_from <= p_on and (r.effective_to is null or r.effective_to >= p_on)
       and (r.scope_unit_id is null or exists (select 1 from org_unit at where at.id = p_unit and at.lft between u.lft and u.rgt))
     order by u.lft desc nulls last, r.effective_from desc limit 1);
end $$;

-- Someone stands at the door with a login name. While a wait lasts (for his source, this account, or this unknown name):
-- its end, and nothing is counted. Else the failure is counted in advance, the row stays locked until the transaction
-- ends, and the account comes out with the roles it holds today; for an unknown name an empty object.
create function app.knock(p_login text, p_source bytea, p_stranger bytea, p_now timestamptz) returns jsonb
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare v_retry_at timestamptz; v_account account; v_today date := (p_now at time zone 'Asia/Ho_Chi_Minh')::date;
begin
  select retry_at into v_retry_at from account_attempt where source_hash = p_source;
  if v_retry_at > p_now then return jsonb_build_object('retry_at', v_retry_at); end if;
  update account set failures = case when failed_at < p_now - interval '1 day' then 1 else failures + 1 end, failed_at = p_now
   where login = p_login and (retry_at is null or retry_at <= p_now) returning * into v_account;
  if not found then
    select retry_at into v_retry_at from account where login = p_login;
    if not found then select retry_at into v_retry_at from account_attempt where source_hash = p_stranger; end if;
    return case when v_retry_at > p_now then jsonb_build_object('retry_at', v_retry_at) else '{}' end;
  end if;
  return jsonb_build_object('account', (
    select jsonb_build_object('id', v_account.id::text, 'name', v_account.name, 'member_id', v_account.member_id::text,
             'unit_id', coalesce(v_account.unit_id, m.unit_id)::text, 'state', v_account.state, 'left', m.membership_status = 'left',
             'password_hash', v_account.password_hash, 'failures', v_account.failures,
             'roles', (select coalesce(jsonb_agg(g.role), '[]') from account_grant g
                        where g.account_id = v_account.id and g.state = 'active' and app.grant_live(g, v_today)))
      from (select 1) one left join member m on m.id = v_account.member_id));
end $$;

-- Begins a session of an account that has shown who it is, and forgets its failures.
create function app.begin_session(p_account bigint, p_token_hash bytea, p_device text, p_idle_seconds int, p_expires_at timestamptz,
    p_second_factor_at timestamptz, p_now timestamptz) returns void
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into account_session (account_id, token_hash, device, created_at, last_used_at, idle_seconds, expires_at, second_factor_at, stepped_up_at)
    values (p_account, p_token_hash, p_device, p_now, p_now, p_idle_seconds, p_expires_at, p_second_factor_at, p_second_factor_at);
  update account set failures = 0, failed_at = null, retry_at = null, last_login_at = p_now where id = p_account;
end $$;
revoke execute on function app.knock, app.begin_session, app.rule_value from public;
grant execute on function app.knock, app.begin_session, app.rule_value to sotay_app;
