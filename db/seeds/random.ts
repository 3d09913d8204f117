// Chance that is the same at each run: everything invented for a seed is a pure function of a seed and an index.

/** A source of numbers from 0 (included) to 1 (excluded). */
export type Random = () => number;

/** The random source of one thing: the index-th of its kind under a seed (mulberry32 over a mixed state). */
export function randomOf(index: number, seed: number): Random {
  let state = Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(seed + 1, 0x85ebca6b);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** One of the list, each as likely as the next. The list must not be empty. */
export function pick<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)] as T;
}

/** A whole number from `from` to `to`, both included. */
export function between(random: Random, from: number, to: number): number {
  return from + Math.floor(random() * (to - from + 1));
}

/** A picker of things by weight: `weighted([['a', 3], ['b', 1]])` gives 'a' three times in four. */
export function weighted<T>(weights: readonly (readonly [T, number])[]): (random: Random) => T {
  const last = weights.at(-1);
  if (!last) throw new Error('weighted() needs at least one thing');
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  return (random) => {
    let left = random() * total;
    for (const [thing, weight] of weights) {
      left -= weight;
      if (left < 0) return thing;
    }
    return last[0];
  };
}
