/** One statement as a client sent it. Without values it was a simple query; a value is text, bytes (binary format) or null. */
export interface Statement {
  text: string;
  /** Of a statement prepared once for each connection. */
  name?: string;
  values?: (string | Buffer | null)[];
}

/**
 * Reads what a PostgreSQL client sends on one connection, and tells each statement as it is bound. Knows what the driver
 * uses: simple queries, and parse and bind with text and binary values.
 */
export function frontendReader(told: (statement: Statement) => void): (bytes: Buffer) => void {
  const parsed = new Map<string, string>();
  let rest: Buffer = Buffer.alloc(0);
  let started = false;

  const message = (type: string, body: Buffer): void => {
    const read = reader(body);
    if (type === 'Q') told({ text: read.text() });
    if (type === 'P') parsed.set(read.text(), read.text());
    if (type !== 'B') return;
    read.text(); // the portal
    const name = read.text();
    const text = parsed.get(name) ?? '';
    const formats = Array.from({ length: read.int16() }, () => read.int16());
    const values = Array.from({ length: read.int16() }, (_, index) => {
      const value = read.bytes(read.int32());
      const binary = (formats.length > 1 ? formats[index] : formats[0]) === 1;
      return binary ? value : (value?.toString('utf8') ?? null);
    });
    told({ text, values, ...(name && { name }) });
  };

  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    for (;;) {
      const at = started ? 1 : 0; // the first message has no type
      if (rest.length < at + 4 || rest.length < at + rest.readInt32BE(at)) return;
      const end = at + rest.readInt32BE(at);
      if (started) message(String.fromCharCode(rest[0] ?? 0), rest.subarray(5, end));
      started = true;
      rest = rest.subarray(end);
    }
  };
}

function reader(body: Buffer) {
  let at = 0;
  const take = (length: number) => body.subarray(at, (at += length));
  return {
    int16: () => take(2).readInt16BE(),
    int32: () => take(4).readInt32BE(),
    /** Bytes of that length, copied; null for -1. */
    bytes: (length: number) => (length < 0 ? null : Buffer.from(take(length))),
    /** Up to the next zero byte. */
    text: () => {
      const text = take(body.indexOf(0, at) - at).toString('utf8');
      at += 1;
      return text;
    }
  };
}
