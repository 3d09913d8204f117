-- The order of the list carries what narrows a scope: a page of a ward is found in the index alone, also in a whole city.
drop index member_name;
create index member_name on member (given, middle, family, id) include (unit_pos, membership_status);
