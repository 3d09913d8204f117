-- Whose data this database holds: invented (demo, scale) or an organization's own. Written once, with its first unit; the
-- product starts only in a mode that fits, so that nobody is offered one-click sign-in as a real officer.
create table installation (
  one   boolean primary key default true check (one),
  kind  text not null check (kind in ('demo', 'scale', 'real'))
);
