-- The outer wall of power: even a mistaken query cannot give it to oneself, nor to another without the second person.
-- (The system, app.account() null, sets up an installation and ends what is over; nobody at all has no reach.)
drop policy account_grant_scope on account_grant;
create policy account_grant_read on account_grant for select to sotay_app
  using (app.sees_account(account_id) or exists (select 1 from org_unit u where u.id = unit_id and u.lft <@ (select app.reach())));
create policy account_grant_give on account_grant for insert to sotay_app
  with check (account_id is distinct from app.account() and proposed_by is not distinct from app.account()
         and (app.account() is null or state = 'proposed'
              or not exists (select 1 from access_role r where r.role = account_grant.role and r.needs_second_factor))
         and (app.sees_account(account_id) or exists (select 1 from org_unit u where u.id = unit_id and u.lft <@ (select app.reach()))));
-- One's own grant one may end; a grant comes into force only by the hand of who confirms it.
create policy account_grant_change on account_grant for update to sotay_app
  using (app.sees_account(account_id) or exists (select 1 from org_unit u where u.id = unit_id and u.lft <@ (select app.reach())))
  with check ((account_id is distinct from app.account() or state in ('ended', 'refused'))
         and (app.account() is null or state <> 'active' or confirmed_by = app.account())
         and (app.sees_account(account_id) or exists (select 1 from org_unit u where u.id = unit_id and u.lft <@ (select app.reach()))));

-- Views that are themselves a wall around members: nothing a query adds is asked of a row before the wall.
alter view member_own set (security_barrier = true);
alter view member_guest set (security_barrier = true);
