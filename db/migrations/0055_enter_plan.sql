-- app.enter() runs at the head of every request. The application's logins ask for custom plans, which is right for scoped
-- lists but had the statements inside this function planned anew each time (1.9 ms of CPU instead of 0.5).
alter function app.enter(bytea, timestamptz) set plan_cache_mode = 'auto';
