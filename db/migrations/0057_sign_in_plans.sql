-- As 0055 for app.enter(): what every signing-in calls is planned once, not at every call. The application's logins ask for custom
-- plans, which is right for scoped lists and had the statements inside these functions planned anew each time.
alter function app.knock(text, bytea, bytea, bytea, timestamptz) set plan_cache_mode = 'auto';
alter function app.begin_session(bigint, bytea, text, int, timestamptz, timestamptz, timestamptz) set plan_cache_mode = 'auto';
alter function app.rule_value(text, date, bigint) set plan_cache_mode = 'auto';
