-- Accounts, sessions, grants; and app.enter(), which turns a session into an actor and raises the outer wall around him.

create table account (
  id            bigint generated always as identity primary key,
  member_id     bigint unique references member,
  unit_id       bigint references org_unit,              -- only for an account without a member (the operator's administrators)
  name          text not null check (length(name) between 1 and 200),
  login         text not null unique check (login ~ '^[a-z0-9.]{3,40}$'),
  password_hash text,
  state         text not null default 'pending_activation' check (state in ('pending_activation', 'active', 'locked', 'ended')),
  failures      int not null default 0,                  -- wrong passwords since the last right one
  failed_at     timestamptz,
  retry_at      timestamptz,                             -- not before: slows guessing down
  locked_reason text not null default '',
  created_at    timestamptz not null default now(),
  activated_at  timestamptz,
  last_login_at timestamptz,
  check ((member_id is null) = (unit_id is not null))
);
create index account_unit on account (unit_id) where unit_id is not null;

-- The outer wall for accounts and the log, apart from the one for members' records.
create function app.reach() returns int4multirange language sql stable parallel safe
  as $$ select coalesce(nullif(current_setting('app.reach', true), ''), '{}')::int4multirange $$;
alter table account enable row level security;
create policy account_scope on account for all to sotay_app
  using (id = app.account()
         or app.member_pos(member_id) <@ (select app.reach())
         or exists (select 1 from org_unit u where u.id = unit_id and u.lft <@ (select app.reach())))
  with check (id = app.account()
         or app.member_pos(member_id) <@ (select app.reach())
         or exists (select 1 from org_unit u where u.id = unit_id and u.lft <@ (select app.reach())));
grant select, insert, update on account to sotay_app;
create function app.sees_account(p_account bigint) returns boolean language sql stable parallel safe
  as $$ select p_account = app.account() or exists (select 1 from account where id = p_account) $$;

create table account_activation (
  id           bigint generated always as identity primary key,
  account_id   bigint not null references account,
  code_hash    bytea not null unique,
  purpose      text not null check (purpose in ('first', 'reset')),
  issued_by    bigint references account,
  issued_at    timestamptz not null default now(),
  expires_at   timestamptz not null,
  used_at      timestamptz,
  cancelled_at timestamptz
);
create index account_activation_account on account_activation (account_id);
create index account_activation_issuer on account_activation (issued_by);

create table account_session (
  id                bigint generated always as identity primary key,
  account_id        bigint not null references account,
  token_hash        bytea not null unique,
  device            text not null default '',
  created_at        timestamptz not null,
  last_used_at      timestamptz not null,
  idle_seconds      int not null,
  expires_at        timestamptz not null,
  second_factor_at  timestamptz,                         -- when the second factor was shown in this session
  stepped_up_at     timestamptz,                         -- when it was last shown again for a grave act
  working_unit_id   bigint references org_unit,
  ended_at          timestamptz
);
create index account_session_account on account_session (account_id) where ended_at is null;
create index account_session_account_all on account_session (account_id);
create index account_session_unit on account_session (working_unit_id) where working_unit_id is not null;

create table account_totp (
  account_id    bigint primary key references account,
  secret_sealed bytea not null,
  confirmed_at  timestamptz,
  last_step     bigint not null default 0                -- the last time step used: a code works once
);
create table account_recovery_code (
  account_id bigint not null references account,
  code_hash  bytea not null,
  used_at    timestamptz,
  primary key (account_id, code_hash)
);
create table account_passkey (
  id            bigint generated always as identity primary key,
  account_id    bigint not null references account,
  credential_id text not null unique,
  public_key    bytea not null,
  counter       bigint not null default 0,
  name          text not null check (length(name) between 1 and 60),
  created_at    timestamptz not null default now(),
  last_used_at  timestamptz
);
create index account_passkey_account on account_passkey (account_id);
-- A challenge waits for its answer once: passkeys, and sign-in with an outside identity provider.
create table account_challenge (
  token_hash  bytea primary key,
  account_id  bigint references account,
  kind        text not null check (kind in ('passkey_register', 'passkey_verify', 'identity', 'second_factor')),
  value       jsonb not null,
  expires_at  timestamptz not null
);
create index account_challenge_account on account_challenge (account_id);
create table account_identity (
  id          bigint generated always as identity primary key,
  account_id  bigint not null references account,
  issuer      text not null,
  subject     text not null,
  linked_at   timestamptz not null default now(),
  unique (issuer, subject)
);
create index account_identity_account on account_identity (account_id);

-- Guessing from one source, counted per hashed source: slows down, never locks an honest person out for ever.
create unlogged table account_attempt (
  source_hash  bytea primary key,
  failures     int not null,
  since        timestamptz not null,
  retry_at     timestamptz not null
);
grant select, insert, update, delete on account_attempt to sotay_app;

do $$ declare t text; begin
  foreach t in array array['account_activation','account_session','account_totp','account_recovery_code','account_passkey','account_identity'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy %I on %I for all to sotay_app using (app.sees_account(account_id)) with check (app.sees_account(account_id))', t || '_scope', t);
    execute format('grant select, insert, update, delete on %I to sotay_app', t);
  end loop;
end $$;
alter table account_challenge enable row level security;
create policy account_challenge_scope on account_challenge for all to sotay_app using (true) with check (true);   -- reached by the hash of a secret only
grant select, insert, delete on account_challenge to sotay_app;

-- Roles and their permissions: a copy of platform/permissions.ts, written at every start by the owner, read by app.enter().
create table access_role (
  role                text primary key,
  sees_members        boolean not null,                  -- opens the wall around members' records
  sees_accounts       boolean not null,                  -- opens the wall around accounts and the log
  needs_second_factor boolean not null,
  permissions         text[] not null
);
grant select on access_role to sotay_app;

-- Grants: allow-only, dated, with their basis; ended ones are kept.
create table account_grant (
  id              bigint generated always as identity primary key,
  account_id      bigint not null references account,
  role            text not null,
  unit_id         bigint not null references org_unit,
  reach           text not null check (reach in ('unit', 'subtree')),
  from_on         date not null,
  to_on           date,                                  -- the last day
  basis           text not null check (basis in ('decision', 'position', 'delegation')),
  decision_number text not null default '' check (length(decision_number) <= 60),
  position_id     bigint references member_position,
  delegated_from  bigint references account_grant,
  state           text not null default 'proposed' check (state in ('proposed', 'active', 'refused', 'ended')),
  proposed_by     bigint references account,
  proposed_at     timestamptz not null default now(),
  confirmed_by    bigint references account,
  confirmed_at    timestamptz,
  ended_by        bigint references account,
  ended_at        timestamptz,
  check (to_on is null or to_on >= from_on),
  check (basis <> 'position' or position_id is not null),
  check (basis <> 'delegation' or (delegated_from is not null and to_on is not null)),
  check (proposed_by is null or proposed_by <> account_id),
  check (confirmed_by is null or confirmed_by <> proposed_by)
);
create index account_grant_account on account_grant (account_id) where state = 'active';
create index account_grant_account_all on account_grant (account_id);
create index account_grant_unit on account_grant (unit_id);
create index account_grant_position on account_grant (position_id) where position_id is not null;
create index account_grant_source on account_grant (delegated_from) where delegated_from is not null;
create index account_grant_proposer on account_grant (proposed_by);
create index account_grant_confirmer on account_grant (confirmed_by);
create index account_grant_ender on account_grant (ended_by);
create unique index account_grant_once on account_grant (account_id, role, unit_id) where state = 'active' and basis <> 'delegation';
alter table account_grant enable row level security;
create policy account_grant_scope on account_grant for all to sotay_app
  using (app.sees_account(account_id) or exists (select 1 from org_unit u where u.id = unit_id and u.lft <@ (select app.reach())))
  with check (app.sees_account(account_id) or exists (select 1 from org_unit u where u.id = unit_id and u.lft <@ (select app.reach())));
grant select, insert, update on account_grant to sotay_app;

-- Is the grant in force on that day: its dates, its office, the membership behind it, and, if delegated, its source.
create function app.grant_live(g account_grant, p_today date) returns boolean
  language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select g.state = 'active' and g.from_on <= p_today and (g.to_on is null or g.to_on >= p_today)
     and exists (select 1 from public.account a left join public.member m on m.id = a.member_id
                 where a.id = g.account_id and a.state <> 'ended' and (m.id is null or m.membership_status <> 'left'))
     and (g.position_id is null or exists (select 1 from public.member_position p
            where p.id = g.position_id and p.from_on <= p_today and (p.to_on is null or p.to_on > p_today)))
     and (g.delegated_from is null or exists (select 1 from public.account_grant s
            where s.id = g.delegated_from and s.delegated_from is null and app.grant_live(s, p_today))) $$;
-- Who holds which role where: name and office of those with power, for 'Ai xem được hồ sơ của tôi'. No other personal data.
create view account_grant_holder as
  select g.id, g.account_id, g.role, g.unit_id, g.reach, g.from_on, g.to_on, g.basis, g.decision_number, g.delegated_from,
         a.name, u.name as unit_name, u.lft, u.rgt, r.permissions, app.grant_live(g, (now() at time zone 'Asia/Ho_Chi_Minh')::date) as live
  from account_grant g join account a on a.id = g.account_id join org_unit u on u.id = g.unit_id join access_role r on r.role = g.role
  where g.state = 'active';
grant select on account_grant_holder to sotay_app;

-- Turns a session's token into an actor for this transaction: raises the walls from his grants and returns them.
-- Returns null for an unknown, ended, idle or expired session. A role that needs the second factor counts only
-- in a session that has shown it.
create function app.enter(p_token_hash bytea, p_now timestamptz) returns jsonb
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare v_session record; v_today date := (p_now at time zone 'Asia/Ho_Chi_Minh')::date; v_grants jsonb; v_scope int4multirange; v_reach int4multirange; v_working jsonb;
begin
  select s.id, s.account_id, s.second_factor_at, s.stepped_up_at, s.working_unit_id, s.last_used_at,
         a.member_id, a.name, a.login, m.unit_id as home_unit_id
    into v_session
    from account_session s
    join account a on a.id = s.account_id and a.state = 'active'
    left join member m on m.id = a.member_id
   where s.token_hash = p_token_hash and s.ended_at is null and s.expires_at > p_now
     and s.last_used_at + make_interval(secs => s.idle_seconds) > p_now
     and (m.id is null or m.membership_status <> 'left');
  if not found then
    perform app.leave();
    return null;
  end if;
  with live as (
    select g.id, g.role, g.unit_id, g.reach, g.to_on, g.delegated_from, src.account_id as on_behalf_of,
           u.name as unit_name, u.kind as unit_kind, u.lft, case g.reach when 'unit' then u.lft else u.rgt end as rgt,
           r.sees_members, r.sees_accounts,
           r.needs_second_factor and v_session.second_factor_at is null as locked
    from account_grant g
    join access_role r on r.role = g.role
    join org_unit u on u.id = g.unit_id
    left join account_grant src on src.id = g.delegated_from
    where g.account_id = v_session.account_id and g.state = 'active' and app.grant_live(g, v_today))
  select jsonb_agg(jsonb_build_object('id', id::text, 'role', role, 'unit_id', unit_id::text, 'unit_name', unit_name, 'unit_kind', unit_kind,
           'reach', reach, 'lo', lft, 'hi', rgt, 'on_behalf_of', on_behalf_of::text, 'to_on', to_on, 'locked', locked) order by lft, id),
         range_agg(int4range(lft, rgt, '[]')) filter (where sees_members and not locked),
         range_agg(int4range(lft, rgt, '[]')) filter (where sees_accounts and not locked)
    into v_grants, v_scope, v_reach
    from live;
  v_scope := coalesce(v_scope, '{}');
  -- where he works now: the unit he chose while a grant still covers it, else the highest he has
  select jsonb_build_object('unit_id', u.id::text, 'name', u.name, 'kind', u.kind, 'usage_level', u.usage_level, 'lo', u.lft, 'hi', u.rgt) into v_working
    from jsonb_to_recordset(v_grants) as g (lo int, hi int, locked boolean, unit_id bigint)
    join org_unit u on u.lft between g.lo and g.hi and u.id in (g.unit_id, v_session.working_unit_id)
   where not g.locked
   order by u.id = v_session.working_unit_id desc nulls last, u.lft limit 1;
  perform set_config('app.account', v_session.account_id::text, true), set_config('app.member', coalesce(v_session.member_id::text, ''), true),
          set_config('app.lo', coalesce(lower(v_scope), 1)::text, true), set_config('app.hi', (coalesce(upper(v_scope), 1) - 1)::text, true),
          set_config('app.scope', v_scope::text, true), set_config('app.reach', coalesce(v_reach, '{}')::text, true);
  return jsonb_build_object('session_id', v_session.id::text, 'account_id', v_session.account_id::text, 'member_id', v_session.member_id::text,
    'home_unit_id', v_session.home_unit_id::text, 'name', v_session.name, 'login', v_session.login,
    'second_factor_at', v_session.second_factor_at, 'stepped_up_at', v_session.stepped_up_at, 'last_used_at', v_session.last_used_at,
    'working', v_working, 'grants', coalesce(v_grants, '[]'));
end $$;
-- No actor: all walls closed for the rest of this transaction.
create function app.leave() returns void language sql as $$
  select set_config('app.account', '', true), set_config('app.member', '', true), set_config('app.lo', '1', true),
         set_config('app.hi', '0', true), set_config('app.scope', '{}', true), set_config('app.reach', '{}', true) $$;
-- The system itself (jobs, sign-in before anyone is known): the root's whole range, not a bypass.
create function app.enter_system() returns void language sql as $$
  select set_config('app.account', '', true), set_config('app.member', '', true), set_config('app.lo', '1', true),
         set_config('app.hi', coalesce(max(rgt), 0)::text, true),
         set_config('app.scope', coalesce('{[1,' || (max(rgt) + 1) || ')}', '{}'), true),
         set_config('app.reach', coalesce('{[1,' || (max(rgt) + 1) || ')}', '{}'), true)
  from org_unit where parent_id is null $$;
revoke execute on function app.enter from public;
grant execute on function app.enter to sotay_app;
-- Keeps a session alive; called at most every few minutes, apart from the page's own reading.
create function app.touch_session(p_session bigint, p_now timestamptz) returns void
  language sql security definer set search_path = pg_catalog, public, pg_temp as $$
  update account_session set last_used_at = p_now where id = p_session and last_used_at < p_now and ended_at is null $$;
revoke execute on function app.touch_session from public;
grant execute on function app.touch_session to sotay_app;

alter table rule_value add foreign key (scope_unit_id) references org_unit;
create index rule_value_unit on rule_value (scope_unit_id) where scope_unit_id is not null;
alter table audit_entry add foreign key (unit_id) references org_unit;
-- The log speaks of accounts: its wall is theirs.
drop policy audit_read on audit_entry;
create policy audit_read on audit_entry for select to sotay_app
  using (account_id = app.account() or member_id = app.member()
         or case when unit_pos <@ (select app.reach()) then true else false end);
