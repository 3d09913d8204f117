-- Between the code of an activation card and the new password stands a question ("is this you?"): its answer waits here.
alter table account_challenge drop constraint account_challenge_kind_check;
alter table account_challenge add constraint account_challenge_kind_check
  check (kind in ('activation', 'passkey_register', 'passkey_verify', 'identity'));
