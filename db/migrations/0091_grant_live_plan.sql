-- As 0055 and 0057: asked for each grant of a list, its statement is planned once and not at every call.
alter function app.grant_live(account_grant, date) set plan_cache_mode = 'auto';
