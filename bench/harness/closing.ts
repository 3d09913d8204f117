/** What a bench has opened and must end: processes, servers, pools. Ended last first. */
const opened: (() => Promise<unknown>)[] = [];

/** Notes how to end something that was just begun. */
export function onEnd(close: () => Promise<unknown>): void {
  opened.push(close);
}

/** Ends everything begun so far. What fails to end does not keep the rest from ending. */
export async function endAll(): Promise<void> {
  for (let close = opened.pop(); close; close = opened.pop()) await close().catch(() => undefined);
}
