-- Fewer trips for each signing in: beside the hash of the password, what it costs is mostly the number of statements.

-- One line of the audit log, written with the rights of who calls; planned once, as 0057.
create function app.write_audit(p_account bigint, p_on_behalf_of bigint, p_grant bigint, p_action text, p_subject text, p_member bigint,
    p_unit bigint, p_detail jsonb, p_reference text) returns void
  language plpgsql security invoker set search_path = pg_catalog, public, pg_temp set plan_cache_mode = 'auto' as $$
begin
  insert into audit_entry (account_id, on_behalf_of, grant_id, action, subject, member_id, unit_id, unit_pos, detail, reference)
    values (p_account, p_on_behalf_of, p_grant, p_action, p_subject, p_member, p_unit, (select lft from org_unit where id = p_unit), p_detail, p_reference);
end $$;
revoke execute on function app.write_audit from public;
grant execute on function app.write_audit to sotay_app;

-- As in 0041, but the account's row is only locked: what a failure changes is written when it is one (sign-in.ts). 'failures': with this
-- one. 'figures': those of the rules a session lives by.
create or replace function app.knock(p_login text, p_source bytea, p_here bytea, p_stranger bytea, p_now timestamptz) returns jsonb
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp set plan_cache_mode = 'auto' as $$
declare v_retry_at timestamptz; v_here account_attempt; v_account account; v_today date := (p_now at time zone 'Asia/Ho_Chi_Minh')::date;
begin
  select retry_at into v_retry_at from account_attempt where source_hash = p_source;
  if v_retry_at > p_now then return jsonb_build_object('retry_at', v_retry_at); end if;
  perform pg_advisory_xact_lock(('x' || encode(substr(p_here, 1, 8), 'hex'))::bit(64)::bigint);
  select * into v_here from account_attempt where source_hash = p_here;
  if v_here.retry_at > p_now and not exists (select 1 from account where login = p_login and unlocked_at >= v_here.since) then
    return jsonb_build_object('retry_at', v_here.retry_at);
  end if;
  select * into v_account from account where login = p_login and (retry_at is null or retry_at <= p_now) for no key update;
  if not found then
    select retry_at into v_retry_at from account where login = p_login;
    if not found then select retry_at into v_retry_at from account_attempt where source_hash = p_stranger; end if;
    return case when v_retry_at > p_now then jsonb_build_object('retry_at', v_retry_at) else '{}' end;
  end if;
  return jsonb_build_object('from_here', v_here.source_hash is not null, 'account', (
    select jsonb_build_object('id', v_account.id::text, 'name', v_account.name, 'member_id', v_account.member_id::text,
             'unit_id', coalesce(v_account.unit_id, m.unit_id)::text, 'state', v_account.state, 'left', m.membership_status = 'left',
             'password_hash', v_account.password_hash,
             'failures', case when v_account.failed_at < p_now - interval '1 day' then 1 else v_account.failures + 1 end,
             'roles', (select coalesce(jsonb_agg(g.role), '[]') from account_grant g
                        where g.account_id = v_account.id and g.state = 'active' and app.grant_live(g, v_today)),
             'figures', jsonb_build_object(
               'member_idle_days', app.rule_value('accounts.member_idle_days', v_today),
               'staff_session_hours', app.rule_value('accounts.staff_session_hours', v_today),
               'administrator_idle_minutes', app.rule_value('accounts.administrator_idle_minutes', v_today)))
      from (select 1) one left join member m on m.id = v_account.member_id));
end $$;
