-- Since 51-CT/TW a party card carries the personal ID as its number: such a number is kept only sealed, never as a card's.
update member set card_number = null where translate(card_number, ' ./-', '') ~ '^[0-9]{12}$';
alter table member add constraint member_card_is_no_id check (translate(card_number, ' ./-', '') !~ '^[0-9]{12}$');
