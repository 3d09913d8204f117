-- A search with diacritics ranks thousands of names of units: their lower case is kept, not made anew for each row.
alter table org_unit add column name_lower text generated always as (app.vn_lower(name)) stored;
