import { RuleBroken } from './errors.ts';

/** One field of a form sent as multipart/form-data, in the order of the form. `content` must be read before the next is asked for. */
export interface FormPart {
  name: string;
  /** The name of the file as the sender's computer knows it; undefined for a plain field. */
  file_name: string | undefined;
  content: AsyncIterable<Uint8Array>;
}

const LONGEST_HEAD = 16_384;
const LINE = Buffer.from('\r\n');
const HEAD_END = Buffer.from('\r\n\r\n');

/**
 * The fields of a form while it arrives, so that a large file never stands in memory (RFC 7578; memory: one piece of the network).
 *
 * @throws RuleBroken `form.not_valid` it is no such form, or it ended in the middle
 */
export async function* formParts(body: AsyncIterable<Uint8Array>, content_type: string): AsyncGenerator<FormPart> {
  const boundary = /^multipart\/form-data;.*\bboundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(content_type);
  if (!boundary) throw new RuleBroken('form.not_valid');
  const source = pieces(body);
  const end = Buffer.from(`\r\n--${boundary[1] ?? boundary[2]}`);
  source.unread(LINE); // so that the first boundary, too, stands behind a line end
  await drain(source.until(end));
  while ((await source.take(2)).equals(LINE)) {
    const head = await collect(source.until(HEAD_END), LONGEST_HEAD);
    const content = source.until(end);
    yield { ...described(head.toString('utf8')), content };
    await drain(content);
  }
}

/** The whole text of a small field. @throws RuleBroken `form.too_long` */
export async function textOf(part: FormPart, max_bytes: number): Promise<string> {
  return (await collect(part.content, max_bytes)).toString('utf8');
}

function described(head: string): Pick<FormPart, 'name' | 'file_name'> {
  const disposition = /^content-disposition:\s*form-data;(.*)$/im.exec(head)?.[1] ?? '';
  const said = (key: string) => new RegExp(`(?:^|;)\\s*${key}="([^"]*)"`, 'i').exec(disposition)?.[1]?.replaceAll('%22', '"');
  return { name: said('name') ?? '', file_name: said('filename') };
}

/** What arrives, to be read up to marks that may be cut in two by the network. */
function pieces(body: AsyncIterable<Uint8Array>) {
  const arriving = body[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);

  async function more(): Promise<void> {
    const next = await arriving.next();
    if (next.done) throw new RuleBroken('form.not_valid');
    held =
      held.length > 0 ? Buffer.concat([held, next.value]) : Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
  }

  return {
    unread(bytes: Buffer): void {
      held = Buffer.concat([bytes, held]);
    },
    async take(count: number): Promise<Buffer> {
      while (held.length < count) await more();
      const taken = held.subarray(0, count);
      held = held.subarray(count);
      return taken;
    },
    /** Everything before the mark, which is passed over. */
    async *until(mark: Buffer): AsyncGenerator<Buffer> {
      for (;;) {
        const at = held.indexOf(mark);
        const safe = at >= 0 ? at : Math.max(0, held.length - mark.length + 1);
        if (safe > 0) yield held.subarray(0, safe);
        held = held.subarray(at >= 0 ? at + mark.length : safe);
        if (at >= 0) return;
        await more();
      }
    }
  };
}

async function collect(content: AsyncIterable<Uint8Array>, limit: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of content) {
    size += chunk.length;
    if (size > limit) throw new RuleBroken('form.too_long', undefined, { max: limit });
    chunks.push(Uint8Array.from(chunk));
  }
  return Buffer.concat(chunks);
}

async function drain(content: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of content);
}
