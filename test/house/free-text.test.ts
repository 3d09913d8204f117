// Text that people write freely never keeps a personal ID: each such field of each room's forms refuses one.
import { expect, test } from 'vitest';
import { z } from 'zod';
import * as accounts from '../../src/lib/server/modules/accounts/forms.ts';
import * as grants from '../../src/lib/server/modules/accounts/forms-grants.ts';
import * as members from '../../src/lib/server/modules/members/forms.ts';
import * as positions from '../../src/lib/server/modules/members/position-forms.ts';
import * as organization from '../../src/lib/server/modules/organization/forms.ts';
import * as security from '../../src/lib/server/modules/security/forms.ts';

// (the answer of a passkey is written by the browser)
const FREE = /^(reason|purpose|answer|name|decision_number|basis_number|basis_article)$/;

const fields = Object.entries({ ...accounts, ...grants, ...members, ...positions, ...organization, ...security }).flatMap(
  ([form, schema]) =>
    schema instanceof z.ZodObject
      ? Object.entries(schema.shape as Record<string, z.ZodType>)
          .filter(([name]) => FREE.test(name) && !(name === 'answer' && /passkey/i.test(form)))
          .map(([name, field]): [string, z.ZodType] => [`${form}: ${name}`, field])
      : []
);

test.for(fields)('%s', ([, field]) => {
  const read = field.safeParse('Theo số 001180000345');
  expect(read.error?.issues.map(({ message }) => message)).toContain('form.personal_id');
});

test('and the guard looks at every room', () => {
  expect(fields.length).toBeGreaterThan(20);
});
