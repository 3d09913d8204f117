import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** One document to make: the typst source, and its data as JSON. */
export type PdfTask = { template: string; json: string };
/** What the thread answers: the document, or what typst said. */
export type PdfAnswer = { pdf: Uint8Array } | { failure: string };

/** The document could not be made: the template is wrong for its data, or it took too long. For the log, not for people. */
export class PdfFailed extends Error {
  override name = 'PdfFailed';
}

/** Longest time for one document; a thousand cards take a few seconds. */
const LONGEST_MS = 60_000;
/** The source files, found by the package's own map so that it also holds for the built server. */
const sourceOf = createRequire(import.meta.url).resolve;

let worker: Worker | undefined;
let queue: Promise<unknown> = Promise.resolve();

/**
 * A PDF of a typst document, its text in Tinos. One document is made at a time, in a thread started at first use,
 * which does not keep the process alive.
 * The template gets `data` only as `json(bytes(sys.inputs.data))`, so text of people can never become markup.
 *
 * @param template content of a .typ file
 * @throws PdfFailed
 */
export function renderPdf(template: string, data: unknown, longest_ms = LONGEST_MS): Promise<Uint8Array> {
  const task: PdfTask = { template, json: JSON.stringify(data) };
  const made = queue.then(() => ask(task, longest_ms));
  queue = made.catch(() => undefined);
  return made;
}

/** The content of a template that lies beside the code of a room, as 'accounts/activation-card.typ'. */
export function pdfTemplate(path: string): Promise<string> {
  return readFile(join(sourceOf('#platform/pdf.ts'), '../../modules', path), 'utf8');
}

/** Ends the thread at once; a document being made fails. The next document starts a new one. */
export async function stopPdf(): Promise<void> {
  await worker?.terminate();
  worker = undefined;
}

async function ask(task: PdfTask, longest_ms: number): Promise<Uint8Array> {
  const thread = (worker ??= new Worker(sourceOf('#platform/pdf-worker.ts')));
  thread.ref();
  try {
    thread.postMessage(task);
    const answer = await answerOf(thread, longest_ms);
    if ('failure' in answer) throw new PdfFailed(answer.failure);
    thread.unref();
    return answer.pdf;
  } catch (error) {
    await stopPdf();
    throw error instanceof PdfFailed ? error : new PdfFailed('the thread gave no document', { cause: error });
  }
}

/** The next message of the thread; rejects when it fails, ends or is not done in time. */
async function answerOf(thread: Worker, longest_ms: number): Promise<PdfAnswer> {
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, AbortSignal.timeout(longest_ms)]);
  const ended = once(thread, 'exit', { signal }).then(([code]) => {
    throw new PdfFailed(`the thread ended with ${code}`);
  });
  try {
    const [answer] = await Promise.race([once(thread, 'message', { signal }), ended]);
    return answer as PdfAnswer;
  } finally {
    over.abort();
    ended.catch(() => undefined);
  }
}
