-- One card at a time opens an account, and none an account in use: two printings at once left a second card that set the password anew.
update account_activation v set cancelled_at = now()
 where v.used_at is null and v.cancelled_at is null
   and (exists (select 1 from account_activation l
                where l.account_id = v.account_id and l.used_at is null and l.cancelled_at is null and l.id > v.id)
        or exists (select 1 from account a where a.id = v.account_id and a.state = 'active'));
create unique index account_activation_open on account_activation (account_id) where used_at is null and cancelled_at is null;
