// The package brings no types; these are the parts we use.
declare module 'pg-copy-streams' {
  import type { Duplex, Writable } from 'node:stream';
  import type { Submittable } from 'pg';

  /** Rows into a table: `client.query(from('copy … from stdin'))`, then write the text of the rows. */
  export function from(text: string): Writable & Submittable & { rowCount: number };
  /** Rows out of a table: `client.query(to('copy … to stdout'))`, then read. */
  export function to(text: string): Duplex & Submittable & { rowCount: number };
}
