-- Giving power: for whom a proposal was made, the last administrator, the numbers of accounts; the log by its unit and with names.

-- A delegate who proposes acts for another: neither of the two may be the second person, nor the one who receives.
alter table account_grant
  add column proposed_for bigint references account,
  add column closing_reason text not null default '' check (length(closing_reason) <= 500),
  add check (confirmed_by <> account_id),
  add check (confirmed_by <> proposed_for),
  add check (proposed_for <> account_id);
create index account_grant_principal on account_grant (proposed_for) where proposed_for is not null;
create index account_waiting on account (state) where state in ('pending_activation', 'locked');
create index account_activation_waiting on account_activation (expires_at) where used_at is null and cancelled_at is null;

-- The name of the first unit that would stand without an administrator if these grants ended; null when none would.
-- Who stays must hold every commanding permission (p_commanding) of the grant that ends, over all it covers, in his own
-- right and with an active account. One at a time: two administrators who end each other's grant do not pass both.
create function app.left_without_administrator(p_grants bigint[], p_commanding text[], p_today date) returns text
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(7303);
  return (
    select u.name
    from account_grant g join access_role r on r.role = g.role join org_unit u on u.id = g.unit_id
    where g.id = any (p_grants) and g.delegated_from is null and 'accounts.grant' = any (r.permissions) and app.grant_live(g, p_today)
      and not exists (
        select 1
        from account_grant o join account a on a.id = o.account_id and a.state = 'active'
          join access_role h on h.role = o.role join org_unit ou on ou.id = o.unit_id
        where o.id <> all (p_grants) and o.delegated_from is null and o.state = 'active'
          and ou.lft <= u.lft
          and case o.reach when 'unit' then ou.lft else ou.rgt end >= case g.reach when 'unit' then u.lft else u.rgt end
          and h.permissions @> array(select p from unnest(r.permissions) p where p = any (p_commanding))
          and app.grant_live(o, p_today))
    order by u.lft limit 1);
end $$;
revoke execute on function app.left_without_administrator from public;
grant execute on function app.left_without_administrator to sotay_app;

-- How many members of a unit and of each unit right below it have an account in which state ('none': no account).
-- Numbers only, and only of units within the caller's reach.
create function app.account_counts(p_unit bigint) returns table (unit_id bigint, state text, n int)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select c.id, coalesce(a.state, 'none'), count(*)::int
  from (select id, lft, case id when p_unit then lft else rgt end as hi from org_unit where id = p_unit or parent_id = p_unit) c
  join member m on m.unit_pos between c.lft and c.hi and m.membership_status <> 'left'
  left join account a on a.member_id = m.id
  where c.lft <@ (select app.reach())
  group by 1, 2 $$;
revoke execute on function app.account_counts from public;
grant execute on function app.account_counts to sotay_app;

-- Who may search an entry: by its unit, wherever the unit stands now. (Positions move when the tree is renumbered; unit_pos stays a fact of then.)
drop policy audit_read on audit_entry;
create policy audit_read on audit_entry for select to sotay_app
  using (account_id = app.account() or member_id = app.member()
         or exists (select 1 from org_unit u where u.id = unit_id and u.lft <@ (select app.reach())));

-- The log as people read it: the same wall, with the names of those who acted and of the units, and the office that opened the door.
create view audit_entry_named as
  select e.id, e.at, e.account_id, e.on_behalf_of, e.action, e.subject, e.member_id, e.unit_id, e.detail, e.reference,
         a.name as account_name, b.name as on_behalf_name, u.name as unit_name, u.lft as unit_pos,
         g.role as grant_role, gu.name as grant_unit_name
  from audit_entry e
  left join account a on a.id = e.account_id
  left join account b on b.id = e.on_behalf_of
  left join org_unit u on u.id = e.unit_id
  left join account_grant g on g.id = e.grant_id
  left join org_unit gu on gu.id = g.unit_id
  where e.account_id = app.account() or e.member_id = app.member() or u.lft <@ (select app.reach());
grant select on audit_entry_named to sotay_app;

-- The same finding as before, each fault by its own name: the chain before a seal, the number of its entries, or their text.
create or replace function app.audit_faults() returns table (seal_id bigint, first_id bigint, last_id bigint, fault text)
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select s.id, s.first_id, s.last_id,
         case when s.previous is distinct from s.before then 'chain_broken'
              when (select count(*) from audit_entry e where e.seal_id = s.id) <> s.entries then 'entry_missing'
              else 'entry_changed' end
  from (select *, lag(digest, 1, '\x'::bytea) over (order by id) as before from audit_seal) s
  where s.previous is distinct from s.before or s.digest is distinct from app.audit_digest(s.id, s.previous)
  order by s.id $$;
