import { sql } from 'kysely';
import type { Role } from '#platform/permissions.ts';
import { newToken, tokenHash } from '#platform/seal.ts';
import type { City } from './city.ts';

/** Someone signed in: an ordinary holder of his role in the seeded city. */
export interface Person {
  token: string;
  cookie: string;
  /** The positions of the unit he works for; of a plain member, those of his branch. */
  lo: number;
  hi: number;
}

/** One person asks for one page. */
export interface Visit extends Person {
  path: string;
}

const DEVICE = 'bench';
const HOURS_12 = 43_200;

/** Everyone who holds the role, signed in with the second factor shown. */
export async function holders(city: Pick<City, 'db'>, role: Role): Promise<Person[]> {
  const { rows } = await sql<Found>`
    select g.account_id, u.lft as lo, u.rgt as hi from account_grant g join org_unit u on u.id = g.unit_id
    where g.role = ${role} and g.state = 'active' order by g.id`.execute(city.db);
  return signedIn(city, rows);
}

/** So many members without any office, from all over the city, signed in. */
export async function plainMembers(city: City, wanted: number): Promise<Person[]> {
  const { rows } = await sql<Found>`
    select a.id as account_id, m.unit_pos as lo, m.unit_pos as hi from account a join member m on m.id = a.member_id
    where a.state = 'active' and m.membership_status = 'official'
      and not exists (select from account_grant g where g.account_id = a.id)
      and a.id % ${Math.max(1, Math.floor(city.members / wanted / 1.5))}::int = 0
    order by a.id limit ${wanted}`.execute(city.db);
  return signedIn(city, rows);
}

/** Ends the sessions of earlier runs. */
export async function endSessions(city: City): Promise<void> {
  await sql`delete from account_session where device = ${DEVICE}`.execute(city.db);
}

/** Counts every session of the bench as used just now, so that no page has to note it. */
export async function freshen(city: City): Promise<void> {
  await sql`update account_session set last_used_at = now() where device = ${DEVICE}`.execute(city.db);
}

interface Found {
  account_id: string;
  lo: number;
  hi: number;
}

async function signedIn(city: Pick<City, 'db'>, found: Found[]): Promise<Person[]> {
  if (found.length === 0) throw new Error('The city has nobody of the role the bench asks for.');
  const people = found.map(({ account_id, lo, hi }) => ({ account_id, lo, hi, token: newToken() }));
  const now = new Date();
  await city.db
    .insertInto('account_session')
    .values(
      people.map(({ account_id, token }) => ({
        account_id,
        token_hash: tokenHash(token),
        device: DEVICE,
        created_at: now,
        last_used_at: now,
        idle_seconds: HOURS_12,
        expires_at: new Date(now.getTime() + HOURS_12 * 1000),
        second_factor_at: now,
        stepped_up_at: now
      }))
    )
    .execute();
  return people.map(({ lo, hi, token }) => ({ lo, hi, token, cookie: `phien=${token}` }));
}
