-- Is the account in use? A second person asks it before he confirms power, also of an account outside his view (a yes or no, nothing else).
create function app.account_active(p_account bigint) returns boolean
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select exists (select 1 from public.account where id = p_account and state = 'active') $$;
revoke execute on function app.account_active from public;
grant execute on function app.account_active to sotay_app;
