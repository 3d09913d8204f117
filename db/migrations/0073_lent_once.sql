-- The same grant is lent to the same person once at a time, also from two tabs. Of doubles the one that lasts longest stays.
update account_grant d set state = 'ended', ended_at = now()
 where d.basis = 'delegation' and d.state in ('proposed', 'active')
   and exists (select 1 from account_grant l
               where l.delegated_from = d.delegated_from and l.account_id = d.account_id and l.state in ('proposed', 'active')
                 and (l.to_on, l.id) > (d.to_on, d.id));
create unique index account_grant_lent_once on account_grant (delegated_from, account_id) where state in ('proposed', 'active');
