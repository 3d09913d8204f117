-- The history of a profile as people read it: behind the same wall, with the name of who wrote each change down.
create view member_change_named as
  select c.id, c.member_id, c.field, c.old_value, c.new_value, c.changed_at, c.source, c.decision_number, a.name as changed_by
  from member_change c left join account a on a.id = c.account_id
  where app.sees_member(c.member_id);
grant select on member_change_named to sotay_app;
