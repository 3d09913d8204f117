import { expect } from 'vitest';
import { plantMember, plantUnits } from '#test/cast.ts';
import { addSeconds } from '#platform/time.ts';
import { NOW, test, useDatabase } from '#platform/testing.ts';
import { listDemoPeople } from './sign-in-demo.queries.ts';

useDatabase();

test('the prepared person of a role stays its person when somebody with an older account gets the role too', async ({
  tx,
  as,
  asCaller
}) => {
  const units = await plantUnits(tx);
  const older = await plantMember(tx, units.branch_1a, { name: 'Người Được Phân Sau' });
  await as({ member_id: older });
  const prepared = await as({ grants: [{ role: 'editor', unit_id: units.ward_1.id }] });
  const people = async () => (await listDemoPeople(await asCaller(null))).filter(({ role }) => role === 'editor');
  const before = await people();
  expect(before.map(({ account_id }) => account_id)).toEqual([prepared.actor.account_id]);
  await as({ member_id: older, now: addSeconds(NOW, 1), grants: [{ role: 'editor', unit_id: units.ward_1.id }] });
  expect(await people()).toEqual(before);
});
