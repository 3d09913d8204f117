import { expect, test } from 'vitest';
import { readHeading } from './headings.ts';
import { templateColumns, templateGuide } from './imports.ts';
import { member_field } from './labels/members.ts';
import { rosterColumns } from './roster.ts';

const headings = templateColumns.map(({ heading }) => heading);

test('the template asks for columns that the import reads, the day of the decision among them, and explains each', () => {
  expect(headings.map(readHeading)).toEqual([
    'full_name',
    'born_on',
    'sex',
    'joined_on',
    'decided_on',
    'official_on',
    'personal_id',
    'phone',
    'card_number',
    'unit',
    'unit_code'
  ]);
  expect(templateGuide.map(([heading]) => heading)).toEqual(headings);
});

test('an exported list has the day party age counts from', () => {
  expect(rosterColumns.map(({ heading }) => heading)).toContain(member_field.decided_on);
});
