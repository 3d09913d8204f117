-- Figures of rules known on the first day. Each is a dated default; a change is a new row, not a release.
insert into rule_value (key, value, unit, overridable, effective_from, basis_number, basis_article, mark) values
  ('accounts.activation_days',        '30',    'day',      true,  '2023-03-16', '4529-QĐ/TU', '', 'to_confirm'),
  ('accounts.password_length',        '10',    'character',false, '2023-03-16', '', '', 'to_confirm'),
  ('accounts.member_idle_days',       '90',    'day',      false, '2023-03-16', '', '', 'to_confirm'),
  ('accounts.staff_session_hours',    '12',    'hour',     false, '2023-03-16', '', '', 'to_confirm'),
  ('accounts.administrator_idle_minutes', '30','minute',   false, '2023-03-16', '', '', 'to_confirm'),
  ('accounts.step_up_minutes',        '10',    'minute',   false, '2023-03-16', '', '', 'to_confirm'),
  ('accounts.delegation_days_max',    '90',    'day',      false, '2023-03-16', '', '', 'to_confirm'),
  ('accounts.log_months',             '12',    'month',    false, '2023-03-16', '', '', 'to_confirm'),
  ('members.joining_age',             '18',    'year',     false, '2011-01-19', '294-QĐ/TW', '1', 'sourced'),
  ('members.probation_months',        '12',    'month',    false, '2011-01-19', '294-QĐ/TW', '', 'sourced'),
  ('members.probation_review_days',   '30',    'working_day', false, '2025-05-26', '294-QĐ/TW', '', 'sourced'),
  ('members.exemption_age',           '80',    'year',     true,  '2023-01-01', '', '', 'sourced'),
  ('organization.branch_members_min', '3',     'member',   false, '2025-05-26', '294-QĐ/TW', '10', 'sourced'),
  ('organization.group_members_from', '30',    'member',   false, '2025-05-26', '294-QĐ/TW', '', 'sourced'),
  ('organization.grassroots_org_members_from', '30', 'member', false, '2025-05-26', '294-QĐ/TW', '10', 'sourced'),
  ('organization.branch_committee_members_from', '9', 'member', false, '2025-05-26', '294-QĐ/TW', '23', 'sourced'),
  ('organization.branch_committee_max', '7',   'member',   false, '2025-05-26', '294-QĐ/TW', '23', 'sourced');
