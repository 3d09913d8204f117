/** A terminal, as far as progress needs one. */
export interface Screen {
  isTTY?: boolean;
  write(text: string): unknown;
}

const WIDTH = 30;
/** Below this share, and before this many ms, the remaining time would be a guess. */
const TELL_FROM = { share: 0.02, ms: 1500 };

/**
 * Draws how far a long work is, with the remaining time: a bar that redraws itself in a terminal, else a line at every tenth.
 * `clock` gives ms.
 */
export function progressOn(screen: Screen, clock: () => number = () => performance.now()): (share: number, doing: string) => void {
  const began = clock();
  let told = -1;
  return (share, doing) => {
    const step = Math.floor(share * (screen.isTTY ? 500 : 10));
    if (step === told && share < 1) return;
    told = step;
    const line = `${bar(share)} ${String(Math.floor(share * 100)).padStart(3)} %  ${doing.padEnd(12)} ${remaining(share, clock() - began)}`;
    if (screen.isTTY) screen.write(`\r${line.padEnd(79)}${share >= 1 ? '\n' : ''}`);
    else screen.write(`${line.trimEnd()}\n`);
  };
}

function bar(share: number): string {
  const full = Math.round(share * WIDTH);
  return `[${'='.repeat(full)}${' '.repeat(WIDTH - full)}]`;
}

function remaining(share: number, elapsed: number): string {
  if (share >= 1) return `${inWords(elapsed)} in all`;
  if (share < TELL_FROM.share || elapsed < TELL_FROM.ms) return '';
  return `about ${inWords((elapsed / share) * (1 - share))} left`;
}

function inWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
