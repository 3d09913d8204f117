import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { onEnd } from './closing.ts';

/** A helper process of the bench, asked one thing at a time. */
export interface Child<Order, Answer> {
  ask(order: Order): Promise<Answer>;
}

/** Starts a file of this folder as a process of its own: what it costs must not be paid by what is measured. Ended with the bench. */
export function startChild<Order extends object, Answer>(file: string): Child<Order, Answer> {
  const child = fork(new URL(file, import.meta.url), { serialization: 'advanced', execArgv: [] });
  onEnd(() => end(child));
  let [settle, fail] = [(_: Answer) => {}, (_: Error) => {}];
  child.on('message', (answer) => settle(answer as Answer));
  child.on('exit', () => fail(new Error(`${file} ended before it answered`)));
  return {
    ask: (order) =>
      new Promise((resolve, reject) => {
        [settle, fail] = [resolve, reject];
        child.send(order);
      })
  };
}

/** Ends a child by its process id; after 5 s without mercy. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const mercy = setTimeout(() => child.kill('SIGKILL'), 5000);
  await gone;
  clearTimeout(mercy);
}
