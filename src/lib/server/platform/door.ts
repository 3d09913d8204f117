import { error, isHttpError, isRedirect, redirect, type Cookies } from '@sveltejs/kit';
import { may } from './access.ts';
import type { Reader, Writer } from './context.ts';
import { isUnavailable } from './db/unavailable.ts';
import { Forbidden, NotFound, RuleBroken } from './errors.ts';
import { spendOnce } from './once.ts';
import { PERMISSIONS, type Permission } from './permissions.ts';
import { againWhenMoved, isLostRace, isMetMove } from './race.ts';
import { ruleValue } from './rules.ts';
import { getRuntime } from './runtime.ts';
import { codeOf } from './start-error.ts';
import { addSeconds, dayOf } from './time.ts';
import { write, type Entry } from './transaction.ts';

/**
 * Who may come through a door: anyone, anyone signed in (also one who still owes the second factor: `half_signed_in`),
 * or a holder of the permission somewhere.
 */
export type Door = Permission | 'public' | 'half_signed_in' | 'signed_in';

/** What the doors read of a request: the event of every route has it, whatever its parameters. */
export interface Call {
  locals: App.Locals;
  url: URL;
  request: Request;
  cookies: Cookies;
}

/** Where a request comes in: its session's token hash, the clock, its reference. */
export function entryOf(event: Call): Entry {
  return { caller: event.locals.token_hash, now: getRuntime().now(), reference: event.locals.reference };
}

/**
 * The way in: its door, where to come back to (the page itself unless said), and whether a page stands behind that keeps
 * what was typed: then nobody is led away from it to show the second factor again.
 */
export type Way = { door: Door; back?: string; keeps?: boolean };

/** The one transaction of an act: its door, its form's token, its work. It runs once more when it met a unit that was being moved. */
export async function once<T>(event: Call, way: Way, fields: FormData, work: (ctx: Writer) => Promise<T>): Promise<T> {
  const transaction = () =>
    write(getRuntime().db, entryOf(event), async (ctx) => {
      await requireDoor(ctx, event, way);
      if (way.keeps && !(await isSteppedUp(ctx, way.door))) throw new RuleBroken('form.step_up_ended');
      await spendOnce(ctx, fields.get('once'));
      return work(ctx);
    });
  try {
    return await againWhenMoved(transaction);
  } catch (problem) {
    throw isLostRace(problem) || isMetMove(problem) ? new RuleBroken('form.stale') : problem;
  }
}

/** Where a person comes back to after signing in or showing the second factor. */
function backTo({ request, url }: Call): string {
  return request.method === 'GET' ? url.pathname + url.search : url.pathname;
}

/**
 * A page drawn for the answer to a form that was refused: the act itself asks for the step-up, and to be led away would lose the form.
 * Anyone with the session can have it drawn so, by sending a form that is refused. Therefore the step-up guards the act, never the
 * sight: a page behind it shows only what its reader may see elsewhere without it (test/house/routes.test.ts keeps the list).
 */
export function isDrawnAgain({ request }: Call): boolean {
  return request.method === 'POST';
}

/** A form somebody filled in: to be led away would lose it. */
function isKeptForm({ request }: Call, keeps: boolean): boolean {
  return keeps && request.method === 'POST';
}

/** The session ended while a form was filled in: a page that says how it is sent again, whole, once he has come in on another tab. */
function tellSignedOut({ locals: { reference } }: Call): never {
  error(401, reference, { reference });
}

/** Insists that the actor may come through the door; who is not in, or owes the second factor, is led to show it. @throws Forbidden */
export async function requireDoor(ctx: Reader, event: Call, { door, back: way = backTo(event), keeps = false }: Way): Promise<void> {
  if (door === 'public') return;
  const back = encodeURIComponent(way);
  if (ctx.actor.account_id === null) {
    if (isKeptForm(event, keeps)) tellSignedOut(event);
    redirect(303, `/dang-nhap?ve=${back}`);
  }
  if (door === 'half_signed_in') return;
  if (ctx.actor.locked && isKeptForm(event, keeps)) tellSignedOut(event);
  if (ctx.actor.locked) redirect(303, `/xac-thuc?ve=${back}`);
  if (door === 'signed_in') return;
  if (!may(ctx.actor, door)) throw new Forbidden(door);
  if (!keeps && !(await isSteppedUp(ctx, door))) redirect(303, `/xac-thuc?lai=1&ve=${back}`);
}

/** Whether the second factor was shown as lately as this door asks for. */
async function isSteppedUp(ctx: Reader, door: Door): Promise<boolean> {
  if (door === 'public' || door === 'half_signed_in' || door === 'signed_in' || !PERMISSIONS[door].step_up) return true;
  const minutes = await ruleValue(ctx, 'accounts.step_up_minutes', dayOf(ctx.now));
  const at = ctx.actor.session?.stepped_up_at;
  return at !== undefined && at !== null && addSeconds(new Date(at), minutes * 60) >= ctx.now;
}

/** What PostgreSQL says of a character no text can hold (U+0000): it came from an address, forms are cleaned of it. */
const UNREADABLE = ['22021', '22P05'];

/** The one place where the three errors of the rooms, and a lost database, become HTTP. */
export async function translated<T>(event: Call, work: () => Promise<T>): Promise<T> {
  const { reference } = event.locals;
  try {
    return await work();
  } catch (problem) {
    if (isRedirect(problem) || isHttpError(problem)) throw problem;
    if (problem instanceof NotFound) error(404, reference, { reference });
    if (problem instanceof Forbidden) error(403, reference, { reference });
    if (UNREADABLE.includes(codeOf(problem))) error(400, reference, { reference });
    if (isUnavailable(problem)) {
      getRuntime().log.error({ reference, error: (problem as Error).message }, 'database unavailable');
      error(503, reference, { reference });
    }
    throw problem;
  }
}
