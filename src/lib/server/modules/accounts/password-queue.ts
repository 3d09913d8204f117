import { RuleBroken } from '#platform/errors.ts';

// Node hashes on four threads; two more sign-ins may be at their database work meanwhile. Each holds one connection.
const AT_WORK = 6;
// At about 20 hashes a second and core this is a wait of a few seconds; a longer line would only time out.
const IN_LINE = 200;

const line: (() => void)[] = [];
let working = 0;

/**
 * Does work that hashes a password when its turn comes. Taken before the transaction, so that a rush at eight in the
 * morning waits here and not with the connections every other page needs.
 *
 * @throws RuleBroken `accounts.too_busy` the line is full
 */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (working < AT_WORK) working += 1;
  else if (line.length < IN_LINE) await new Promise<void>((proceed) => line.push(proceed));
  else throw new RuleBroken('accounts.too_busy');
  try {
    return await work();
  } finally {
    const next = line.shift();
    if (next) next();
    else working -= 1;
  }
}
