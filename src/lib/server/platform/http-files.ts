import { error, isRedirect, redirect } from '@sveltejs/kit';
import type { z } from 'zod';
import type { Reader, Writer } from './context.ts';
import { entryOf, once, requireDoor, translated, type Call, type Door } from './door.ts';
import { AlreadyDone, RuleBroken } from './errors.ts';
import { fileStore, type StoredFile } from './files.ts';
import { typed } from './form.ts';
import { withFlash, type Acting } from './http.ts';
import { formParts, textOf } from './multipart.ts';
import { getRuntime } from './runtime.ts';
import { read } from './transaction.ts';

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
