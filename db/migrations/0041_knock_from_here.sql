-- Waits stand between an account and the place it is guessed at from, so that a patient attacker elsewhere does not keep
-- the honest person out. The account as a whole waits only under very many failures, and shortly (lock-out.ts).

-- When somebody unlocked or reset the account: waits begun before it no longer stand.
alter table account add column unlocked_at timestamptz;

-- As in 0031, and p_here: the key of this login name from this source. While a wait lasts (for the source, for the name from
-- here, for the account or the unknown name): its end, and nothing is counted. 'from_here': a failure is counted under p_here. Guesses from one place take turns by a lock,
-- guesses at one account by its row.
drop function app.knock(text, bytea, bytea, timestamptz);
create function app.knock(p_login text, p_source bytea, p_here bytea, p_stranger bytea, p_now timestamptz) returns jsonb
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare v_retry_at timestamptz; v_here account_attempt; v_account account; v_today date := (p_now at time zone 'Asia/Ho_Chi_Minh')::date;
begin
  select retry_at into v_retry_at from account_attempt where source_hash = p_source;
  if v_retry_at > p_now then return jsonb_build_object('retry_at', v_retry_at); end if;
  perform pg_advisory_xact_lock(('x' || encode(substr(p_here, 1, 8), 'hex'))::bit(64)::bigint);
  select * into v_here from account_attempt where source_hash = p_here;
  if v_here.retry_at > p_now and not exists (select 1 from account where login = p_login and unlocked_at >= v_here.since) then
    return jsonb_build_object('retry_at', v_here.retry_at);
  end if;
  update account set failures = case when failed_at < p_now - interval '1 day' then 1 else failures + 1 end, failed_at = p_now
   where login = p_login and (retry_at is null or retry_at <= p_now) returning * into v_account;
  if not found then
    select retry_at into v_retry_at from account where login = p_login;
    if not found then select retry_at into v_retry_at from account_attempt where source_hash = p_stranger; end if;
    return case when v_retry_at > p_now then jsonb_build_object('retry_at', v_retry_at) else '{}' end;
  end if;
  return jsonb_build_object('from_here', v_here.source_hash is not null, 'account', (
    select jsonb_build_object('id', v_account.id::text, 'name', v_account.name, 'member_id', v_account.member_id::text,
             'unit_id', coalesce(v_account.unit_id, m.unit_id)::text, 'state', v_account.state, 'left', m.membership_status = 'left',
             'password_hash', v_account.password_hash, 'failures', v_account.failures,
             'roles', (select coalesce(jsonb_agg(g.role), '[]') from account_grant g
                        where g.account_id = v_account.id and g.state = 'active' and app.grant_live(g, v_today)))
      from (select 1) one left join member m on m.id = v_account.member_id));
end $$;
revoke execute on function app.knock from public;
grant execute on function app.knock to sotay_app;
