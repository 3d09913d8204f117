-- As 0065, and as 0093 for a delegation that waits for a second person: who may not hold office any more when it is confirmed gets none.
drop policy account_grant_change on account_grant;
create policy account_grant_change on account_grant for update to sotay_app
  using (app.sees_account(account_id) or exists (select 1 from org_unit u where u.id = unit_id and u.lft <@ (select app.reach()))
         or (delegated_from is not null and app.own_grant(delegated_from)))
  with check ((account_id is distinct from app.account() or state in ('ended', 'refused'))
         and (app.account() is null or state <> 'active' or confirmed_by = app.account())
         and (state <> 'active' or basis <> 'delegation' or app.may_be_lent(account_id))
         and (app.sees_account(account_id) or exists (select 1 from org_unit u where u.id = unit_id and u.lft <@ (select app.reach()))
              or (delegated_from is not null and app.own_grant(delegated_from) and state = 'ended')));
