-- Which tiers a kind of unit may have: a decision about a unit names one of them. And a branch's type changes by a decision of its own kind.

create table org_kind_tier (
  kind text not null references org_kind,
  tier text not null check (tier in ('central', 'province', 'upper_grassroots', 'grassroots', 'sub_grassroots', 'branch', 'group', 'none')),
  mark text not null check (mark in ('sourced', 'second_hand', 'to_confirm')),
  primary key (kind, tier)
);
grant select on org_kind_tier to sotay_app;
insert into org_kind_tier (kind, tier, mark)
  select kind, tier, case kind when 'grassroots_suborg' then 'second_hand' else 'sourced' end from org_kind;
-- Wards and communes were grassroots until 30 June 2025; the charter's rules of 2026 let them be so again.
insert into org_kind_tier (kind, tier, mark) values ('commune_org', 'grassroots', 'second_hand');

alter table org_change drop constraint org_change_kind_check;
alter table org_change add constraint org_change_kind_check check
  (kind in ('create', 'rename', 'change_kind', 'change_tier', 'change_branch_type', 're_parent', 'merge', 'split', 'handover', 'dissolve'));
