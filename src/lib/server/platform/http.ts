import { error, fail, isHttpError, isRedirect, redirect, type Cookies } from '@sveltejs/kit';
import type { Shell } from '#ui/shell.ts';
import type { z } from 'zod';
import { may } from './access.ts';
import { withoutPersonalIds } from './address.ts';
import type { Actor, Reader, Writer } from './context.ts';
import { isUnavailable } from './db/unavailable.ts';
import { AlreadyDone, Forbidden, NotFound, RuleBroken } from './errors.ts';
import { fileStore, type StoredFile } from './files.ts';
import { problemsOf, typed, type Problems } from './form.ts';
import { formParts, textOf } from './multipart.ts';
import { spendOnce } from './once.ts';
import { PERMISSIONS, ROLES, type Permission } from './permissions.ts';
import { againWhenMoved, isLostRace, isMetMove } from './race.ts';
import { ruleValue } from './rules.ts';
import { getRuntime } from './runtime.ts';
import { codeOf } from './start-error.ts';
import { addSeconds, dayOf } from './time.ts';
import { read, write, type Entry } from './transaction.ts';

/**
 * Who may come through a door: anyone, anyone signed in (also one who still owes the second factor: `half_signed_in`),
 * or a holder of the permission somewhere.
 */
export type Door = Permission | 'public' | 'half_signed_in' | 'signed_in';

/** What the doors read of a request: the event of every route has it, whatever its parameters. */
interface Call {
  locals: App.Locals;
  url: URL;
  request: Request;
  cookies: Cookies;
}

/** What a page receives: its own data, and what the frame around it needs. */
type Loaded<T> = T & { shell: Shell };

/**
 * A page: one read-only snapshot in which the actor is known, the door is checked, and `load` asks for what the page shows.
 * Adds `shell`, what the frame around the page needs.
 */
export function page<E extends Call, T extends object>(door: Door, load: (ctx: Reader, event: E) => Promise<T>) {
  return (event: E): Promise<Loaded<T>> =>
    translated(event, async () => {
      keepOutPersonalIds(event);
      const { db } = getRuntime();
      const [data, actor] = await read(db, entryOf(event), async (ctx) => {
        await requireDoor(ctx, event, { door, keeps: isDrawnAgain(event) });
        return [await load(ctx, event), ctx.actor] as const;
      });
      await keepAlive(actor, event);
      return { ...data, shell: shellOf(actor, event) };
    });
}

/** A page whose opening is itself written down (a member's record): like `page`, in a transaction that may write. */
export function recordedPage<E extends Call, T extends object>(door: Door, load: (ctx: Writer, event: E) => Promise<T>) {
  return (event: E): Promise<Loaded<T>> =>
    translated(event, async () => {
      keepOutPersonalIds(event);
      const [data, actor] = await write(getRuntime().db, entryOf(event), async (ctx) => {
        await requireDoor(ctx, event, { door });
        return [await load(ctx, event), ctx.actor] as const;
      });
      await keepAlive(actor, event);
      return { ...data, shell: shellOf(actor, event) };
    });
}

/** What an action's handler works with. `write` opens the one transaction of the act, commits, and then returns. */
export interface Acting<I, E> {
  input: I;
  event: E;
  write: <T>(work: (ctx: Writer) => Promise<T>) => Promise<T>;
}

/** What a page gets back when the form could not be accepted: everything typed, and what is wrong, by field ('' = the whole). */
export interface Refused {
  values: Record<string, string | string[]>;
  problems: Problems;
  reference: string;
}

/**
 * A form action: parses the form, opens the door inside the act's own transaction, and translates a broken rule into a
 * 400 that keeps what was typed; so too when the second factor has to be shown again before this act. Redirects belong after
 * `write`, never inside it.
 */
export function action<S extends z.ZodType, E extends Call, R>(door: Door, form: S, act: (acting: Acting<z.output<S>, E>) => Promise<R>) {
  return (event: E) =>
    translated(event, async () => {
      const fields = await event.request.formData();
      const parsed = form.safeParse(typed(fields, form));
      if (!parsed.success) return refuse(event, fields, problemsOf(parsed.error));
      const run = <T>(work: (ctx: Writer) => Promise<T>) => once(event, { door, keeps: true }, fields, work);
      try {
        return await act({ input: parsed.data, event, write: run });
      } catch (problem) {
        if (problem instanceof RuleBroken)
          return refuse(event, fields, { [problem.field ?? '']: [{ code: problem.code, values: problem.values }] });
        if (problem instanceof AlreadyDone) redirect(303, withFlash(event.url, 'da-ghi'));
        throw problem;
      }
    });
}

/**
 * A file that comes into being by an act (activation cards: their codes are known only then). Like `action`, but the answer
 * is the file; what is refused leads back to `back` with the code of the problem in the address (`?loi=`).
 */
export function printout<S extends z.ZodType, E extends Call>(
  door: Door,
  form: S,
  print: { back: (event: E) => string; make: (acting: Acting<z.output<S>, E>) => Promise<Download> }
) {
  return (event: E): Promise<Response> =>
    translated(event, async () => {
      const fields = await event.request.formData();
      const parsed = form.safeParse(typed(fields, form));
      const leadBack = (code: string) => {
        const back = new URL(print.back(event), event.url);
        back.searchParams.set('loi', code);
        return redirect(303, back.pathname + back.search);
      };
      if (!parsed.success) return leadBack('form.invalid');
      const run = <T>(work: (ctx: Writer) => Promise<T>) => once(event, { door, back: print.back(event) }, fields, work);
      try {
        const file = await print.make({ input: parsed.data, event, write: run });
        return new Response(file.body as BodyInit, { headers: downloadHeaders(file) });
      } catch (problem) {
        if (problem instanceof RuleBroken) return leadBack(problem.code);
        if (problem instanceof AlreadyDone) return leadBack('form.already_done');
        throw problem;
      }
    });
}

/** What an upload's handler works with: the file as it was kept, and the name the sender's computer gave it. */
export interface Receiving<E> extends Omit<Acting<never, E>, 'input'> {
  file: StoredFile;
  name: string;
}

/**
 * A file that is sent: the door is checked first, then the file streams into the store, at most `limit` bytes of it, then
 * `receive` acts and redirects. A file that leads to nothing is forgotten. The fields of the form, its token among them, must
 * stand before the file. What is refused leads back to `back` with the code of the problem in the address (`?loi=`).
 */
export function upload<E extends Call>(
  door: Door,
  way: { back: string; limit: number; receive: (receiving: Receiving<E>) => Promise<never> }
) {
  return (event: E): Promise<Response> =>
    translated(event, async () => {
      const { db } = getRuntime();
      const files = fileStore();
      const kept: { file: StoredFile; name: string }[] = [];
      try {
        await read(db, entryOf(event), (ctx) => requireDoor(ctx, event, { door, back: way.back }));
        const fields = new FormData();
        for await (const part of formParts(event.request.body ?? new ReadableStream(), event.request.headers.get('content-type') ?? '')) {
          if (part.file_name === undefined) fields.set(part.name, await textOf(part, LONGEST_FIELD));
          else if (kept.length === 0) kept.push({ file: await files.store(part.content, way.limit), name: part.file_name });
        }
        const [sent] = kept;
        if (!sent || sent.file.size === 0) throw new RuleBroken('form.file_missing');
        return await way.receive({ ...sent, event, write: (work) => once(event, { door, back: way.back }, fields, work) });
      } catch (problem) {
        if (!isRedirect(problem)) for (const { file } of kept) await files.remove(file.key);
        if (problem instanceof RuleBroken) return redirect(303, `${way.back}?loi=${problem.code}`);
        if (problem instanceof AlreadyDone) return redirect(303, withFlash(new URL(way.back, event.url), 'da-ghi'));
        throw problem;
      }
    });
}

const LONGEST_FIELD = 10_000;

/**
 * A GET that does something and leads on: the way back from an outside provider. `write` opens a transaction each time it is
 * called; the redirect comes after. Never for what a link on another site must not be able to cause.
 */
export function passage<E extends Call>(door: Door, go: (acting: Omit<Acting<never, E>, 'input'>) => Promise<never>) {
  return (event: E): Promise<never> =>
    translated(event, () =>
      go({
        event,
        write: (work) =>
          write(getRuntime().db, entryOf(event), async (ctx) => {
            await requireDoor(ctx, event, { door });
            return work(ctx);
          })
      })
    );
}

/** A file made for download: its name without personal data, its type, and its bytes. */
export interface Download {
  name: string;
  type: string;
  body: Uint8Array | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;
}

/** Each holds a connection of the pool until its last byte has been read. */
const DOWNLOADS_MAX = 4;
/** How long a reader may take nothing before a download ends. */
const IDLE_MS = 60_000;
let downloading = 0;

/**
 * A download: the door is checked, `make` gives the file inside one read-only snapshot that stays open until the last byte
 * has been read. At most four at a time, others are asked to come back (503); a reader who takes nothing for a minute loses his.
 */
export function download<E extends Call>(door: Door, make: (ctx: Reader, event: E) => Promise<Download>) {
  return (event: E): Promise<Response> =>
    translated(event, () => {
      const { reference } = event.locals;
      if (downloading >= DOWNLOADS_MAX) error(503, reference, { reference });
      downloading += 1;
      return new Promise<Response>((resolve, reject) => {
        const channel = new TransformStream<Uint8Array, Uint8Array>();
        let begun = false;
        read(getRuntime().db, entryOf(event), async (ctx) => {
          await requireDoor(ctx, event, { door });
          const file = await make(ctx, event);
          begun = true;
          resolve(new Response(channel.readable, { headers: downloadHeaders(file) }));
          await pump(file.body, channel.writable);
        })
          .catch((problem: unknown) => {
            if (begun) getRuntime().log.warn({ reference, error: String(problem) }, 'download broken off');
            reject(problem); // without effect once the answer has begun
            channel.writable.abort(problem).catch(() => undefined);
          })
          .finally(() => (downloading -= 1));
      });
    });
}

/** Where a request comes in: its session's token hash, the clock, its reference. */
export function entryOf(event: Call): Entry {
  return { caller: event.locals.token_hash, now: getRuntime().now(), reference: event.locals.reference };
}

/** The same address with a flash code, shown once on the next page. */
export function withFlash(url: URL, code: string): string {
  const next = new URL(url);
  for (const name of [...next.searchParams.keys()]) if (name.startsWith('/')) next.searchParams.delete(name);
  next.searchParams.set('nhan', code);
  return next.pathname + next.search;
}

/**
 * The way in: its door, where to come back to (the page itself unless said), and whether a page stands behind that keeps
 * what was typed: then nobody is led away from it to show the second factor again.
 */
type Way = { door: Door; back?: string; keeps?: boolean };

/** The one transaction of an act: its door, its form's token, its work. It runs once more when it met a unit that was being moved. */
async function once<T>(event: Call, way: Way, fields: FormData, work: (ctx: Writer) => Promise<T>): Promise<T> {
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

/** A search by a personal ID typed into the wrong box: it leaves the address before anything is read. */
function keepOutPersonalIds({ request, url }: Call): void {
  const next = request.method === 'POST' ? undefined : withoutPersonalIds(url);
  if (next !== undefined) redirect(303, next);
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
function isDrawnAgain({ request }: Call): boolean {
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

async function requireDoor(ctx: Reader, event: Call, { door, back: way = backTo(event), keeps = false }: Way): Promise<void> {
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

/** Marks the session as used, at most every five minutes. */
async function keepAlive(actor: Actor, event: Call): Promise<void> {
  const { db, now } = getRuntime();
  if (!actor.session || now().getTime() - Date.parse(actor.session.last_used_at) < 300_000) return;
  await write(db, entryOf(event), async (ctx) => {
    await ctx.db.selectNoFrom((eb) => eb.fn('app.touch_session', [eb.val(actor.session?.id), eb.val(ctx.now)]).as('done')).execute();
  });
}

function shellOf(actor: Actor, event: Call): Shell {
  const { config } = getRuntime();
  const permissions = [...new Set(actor.grants.flatMap((grant) => ROLES[grant.role].permissions as readonly Permission[]))];
  return {
    mode: config.mode,
    path: event.url.pathname,
    flash: event.url.searchParams.get('nhan') ?? undefined,
    display: event.cookies.get('hien_thi'),
    account: actor.account_id === null ? undefined : { name: actor.name },
    staff: actor.grants.length > 0,
    working: actor.working
      ? {
          unit_id: actor.working.unit_id,
          unit_name: actor.working.name,
          role: actor.grants.find((grant) => actor.working && grant.lo <= actor.working.lo && actor.working.lo <= grant.hi)?.role,
          several: actor.grants.length > 1 || actor.working.hi > actor.working.lo
        }
      : undefined,
    permissions
  };
}

function refuse(event: Call, fields: FormData, problems: Problems) {
  const values: Refused['values'] = {};
  for (const name of new Set(fields.keys())) {
    if (name === 'once' || name === 'code' || name.startsWith('password')) continue;
    const all = fields.getAll(name).filter((value) => typeof value === 'string');
    values[name] = all.length > 1 ? all : (all[0] ?? '');
  }
  return fail(400, { values, problems, reference: event.locals.reference } satisfies Refused);
}

/** What PostgreSQL says of a character no text can hold (U+0000): it came from an address, forms are cleaned of it. */
const UNREADABLE = ['22021', '22P05'];

/** The one place where the three errors of the rooms, and a lost database, become HTTP. */
async function translated<T>(event: Call, work: () => Promise<T>): Promise<T> {
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

function downloadHeaders(file: Download): Record<string, string> {
  return {
    'content-type': file.type,
    'content-disposition': `attachment; filename="${file.name}"`,
    'cache-control': 'private, no-store'
  };
}

async function pump(body: Download['body'], to: WritableStream<Uint8Array>): Promise<void> {
  const writer = to.getWriter();
  const chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array> = body instanceof Uint8Array ? [body] : body;
  try {
    for await (const chunk of chunks) await taken(writer.write(chunk));
    await taken(writer.close());
  } finally {
    writer.releaseLock(); // so that the channel can be aborted
  }
}

/** Waits until the reader has taken what was written, at most IDLE_MS. */
async function taken(written: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const idle = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the reader takes nothing')), IDLE_MS);
  });
  written.catch(() => undefined); // when the time is over first, nobody waits for it
  await Promise.race([written, idle]).finally(() => clearTimeout(timer));
}
