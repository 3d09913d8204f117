import { expect, test } from 'vitest';
import { positionsIn } from './positions.ts';

test('a branch has elected offices and its overseer, and none of the work roles', () => {
  for (const kind of ['branch', 'grassroots_branch'])
    expect(positionsIn(kind)).toEqual(['secretary', 'deputy_secretary', 'committee_member', 'overseer']);
  expect(positionsIn('party_group')).toEqual(['group_leader']);
  expect(positionsIn('commune_org')).toEqual(expect.arrayContaining(['record_officer', 'editor']));
});
