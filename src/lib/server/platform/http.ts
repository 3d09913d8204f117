import { fail, redirect } from '@sveltejs/kit';
import type { Shell } from '#ui/shell.ts';
import type { z } from 'zod';
import { withoutPersonalIds } from './address.ts';
import type { Actor, Reader, Writer } from './context.ts';
import { entryOf, isDrawnAgain, once, requireDoor, translated, type Call, type Door } from './door.ts';
import { AlreadyDone, RuleBroken } from './errors.ts';
import { problemsOf, typed, type Problems } from './form.ts';
import { ROLES, type Permission } from './permissions.ts';
import { getRuntime } from './runtime.ts';
import { read, write } from './transaction.ts';

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

/** The same address with a flash code, shown once on the next page. */
export function withFlash(url: URL, code: string): string {
  const next = new URL(url);
  for (const name of [...next.searchParams.keys()]) if (name.startsWith('/')) next.searchParams.delete(name);
  next.searchParams.set('nhan', code);
  return next.pathname + next.search;
}

/** A search by a personal ID typed into the wrong box: it leaves the address before anything is read. */
function keepOutPersonalIds({ request, url }: Call): void {
  const next = request.method === 'POST' ? undefined : withoutPersonalIds(url);
  if (next !== undefined) redirect(303, next);
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
