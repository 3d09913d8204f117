-- How many entries wait for a seal: a number only, also for who may read none of them (the verifier).
create function app.audit_unsealed() returns int
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select count(*)::int from audit_entry where seal_id is null $$;
revoke execute on function app.audit_unsealed from public;
grant execute on function app.audit_unsealed to sotay_app;
