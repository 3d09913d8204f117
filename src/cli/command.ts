import type { Config } from '../lib/server/platform/config.ts';

/** What a command may use: the configuration, the words after its name, and the terminal. */
export interface Call {
  config: Config;
  args: string[];
  /** Prints a line. */
  say: (line: string) => void;
  /** Draws how far a long work is. */
  progress: (share: number, doing: string) => void;
}

/** The work of one command. Gives the exit code; nothing is 0. */
export type Run = (call: Call) => Promise<number | void>;

/** Exit codes: all went well; it failed, one line says why; the command was not understood; a check found faults. */
export const EXIT = { done: 0, failed: 1, usage: 2, faults: 3 } as const;

/** The words after a command make no sense: one line, then the help. */
export class UsageError extends Error {
  override name = 'UsageError';
}
