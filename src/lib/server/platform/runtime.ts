import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { DB } from './db/types.ts';
import type { Keys } from './seal.ts';

/** What one running product shares: made once at start by src/main.ts, read by the doors. */
export interface Runtime {
  config: Config;
  /** The application's pool: owns nothing, sees only through the walls. */
  db: Kysely<DB>;
  keys: Keys;
  log: Logger;
  /** The clock: real in the product, fixed in tests. */
  now: () => Date;
  /** Root of the installed product, for files read at run time. */
  root: string;
}

// The built site is a bundle of its own, with its own copy of this module: the global symbol is the one bridge
// between it and the process that loads it.
const BRIDGE = Symbol.for('sotay.runtime');
type Bridge = { [BRIDGE]?: Runtime };

/** Sets the runtime, once, before the site is loaded. */
export function setRuntime(runtime: Runtime): void {
  (globalThis as Bridge)[BRIDGE] = runtime;
}

/** The runtime. @throws Error the product was not started by src/main.ts */
export function getRuntime(): Runtime {
  const runtime = (globalThis as Bridge)[BRIDGE];
  if (!runtime) throw new Error('the runtime is not set: start the product with npm start');
  return runtime;
}
