-- Whoever finds a session open for weeks must not give himself a way in: without a second factor the present password is asked again.
alter table account_session add column password_at timestamptz;   -- when the present password was last typed again in this session
