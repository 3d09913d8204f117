-- A branch proposes a correction for its member: who asked for it, and a history that says so.
alter table member_change_request
  add column branch_author text check (length(branch_author) between 1 and 200),   -- his name then; null: the member asked himself
  drop constraint member_change_request_field_check,
  add constraint member_change_request_field_check check (field in
    ('full_name','born_on','sex','joined_on','decided_on','official_on','card_number','personal_id','phone'));
alter table member_change
  drop constraint member_change_source_check,
  add constraint member_change_source_check check (source in ('local', 'imported', 'own', 'branch'));
