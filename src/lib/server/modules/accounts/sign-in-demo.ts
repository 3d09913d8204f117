import { audit } from '#platform/audit.ts';
import type { Writer } from '#platform/context.ts';
import { NotFound } from '#platform/errors.ts';
import { ownId } from './second-factor.ts';
import { asSystem, liveRoles, renewSession, type Signed } from './session.ts';
import { comeIn } from './sign-in.ts';
import { listDemoPeople } from './sign-in-demo.queries.ts';

/** Signs in as a person of the demonstration, the second factor taken as shown. Only for the mode `demo`. @throws NotFound */
export async function signInAsDemo(ctx: Writer, given: { account_id: string; device: string }): Promise<Signed> {
  const people = await listDemoPeople(ctx);
  if (!people.some(({ account_id }) => account_id === given.account_id)) throw new NotFound('demo person');
  const system = await asSystem(ctx);
  const account = await system.db
    .selectFrom('account as a')
    .leftJoin('member as m', 'm.id', 'a.member_id')
    .select((eb) => ['a.id', 'a.name', 'a.member_id', eb.fn.coalesce('a.unit_id', 'm.unit_id').as('unit_id')])
    .where('a.id', '=', given.account_id)
    .executeTakeFirstOrThrow();
  return comeIn(
    system,
    { ...account, roles: await liveRoles(system, account.id) },
    { device: given.device, remember: true, second_factor: true, by: 'demo' }
  );
}

/** Takes the second factor as shown again in a session of the demonstration. Only for the mode `demo`. */
export async function stepUpInDemo(ctx: Writer): Promise<Signed> {
  const signed = await renewSession(ctx, { second_factor: true });
  await audit(ctx, 'accounts.stepped_up', { subject: ownId(ctx), detail: { by: 'demo' } });
  return signed;
}
