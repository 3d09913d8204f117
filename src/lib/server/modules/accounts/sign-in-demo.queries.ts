import { sql } from 'kysely';
import type { Reader } from '#platform/context.ts';
import type { Role } from '#platform/permissions.ts';
import { dayOf } from '#platform/time.ts';
import { asSystem } from './session.ts';

/**
 * The people of the demonstration to sign in as: for each role the one who was given it first and still holds it (the one
 * prepared, whoever gets it later), and one member without any. Every
 * person of the demonstration is invented; outside that mode the door to this stays shut.
 */
export async function listDemoPeople(
  ctx: Reader
): Promise<{ account_id: string; name: string; role: Role | 'member'; unit_name: string }[]> {
  const system = await asSystem(ctx);
  const { rows } = await sql<{ account_id: string; name: string; role: Role | 'member'; unit_name: string }>`
    (select held.account_id, held.name, r.role, held.unit_name
     from access_role r cross join lateral (
       select g.account_id, g.name, g.unit_name
       from (select g as held, a.id as account_id, a.name, u.name as unit_name
             from account_grant g join account a on a.id = g.account_id join org_unit u on u.id = g.unit_id
             where g.role = r.role and g.state = 'active' and g.delegated_from is null and a.state = 'active'
             order by g.id offset 0) g -- whether a grant is live is asked one by one, until the first
       where app.grant_live(g.held, ${dayOf(ctx.now)}::date) limit 1) held
     order by r.role)
    union all
    (select a.id, a.name, 'member', u.name
     from account a join member m on m.id = a.member_id join org_unit u on u.id = m.unit_id
     where a.state = 'active' and m.membership_status <> 'left' and not exists (select 1 from account_grant g where g.account_id = a.id and g.state = 'active')
     order by a.id limit 1)`.execute(system.db);
  return rows;
}
