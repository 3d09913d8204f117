import type { Play } from './limit.ts';
import { getRequest, type Load } from './load.ts';
import type { Case } from './report.ts';

/** Rounds of a measurement; every figure is the median over them, so that one disturbed round does not count. */
export const ROUNDS = 3;
/** Seconds of warming up, of counting answers at 16 connections, and of timing them at 2. */
const [WARM, BUSY, CALM] = [1.5, 3, 2];

/** Two servers asked for the same. */
export interface Rivals {
  product: string;
  limit: string;
}

/** Measures product and limit in turn, the first of each round changing, with the same people asking for the same pages. */
export async function compare(
  load: Load,
  { product, limit }: Rivals,
  visits: readonly Pick<Play, 'path' | 'cookie'>[]
): Promise<Omit<Case, 'case'>> {
  const sides = [sideOf(load, product, visits), sideOf(load, limit, visits)] as const;
  const [mine, bare] = sides;
  for (const side of sides) await side.warm();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const side of round % 2 ? [bare, mine] : [mine, bare]) await side.busy();
    for (const side of round % 2 ? [bare, mine] : [mine, bare]) await side.calm();
  }
  return {
    ...percentiles(mine.calms),
    rps: median(mine.rates),
    limit_rps: median(bare.rates),
    ratio: median(mine.rates.map((rate, round) => rate / (bare.rates[round] ?? NaN))),
    limit_p95_ms: percentiles(bare.calms).p95_ms
  };
}

/** The latencies of several servers, measured in turn. */
export async function compareCalm(load: Load, sides: readonly { origin: string; visits: readonly Pick<Play, 'path' | 'cookie'>[] }[]) {
  const all = sides.map(({ origin, visits }) => sideOf(load, origin, visits));
  for (const side of all) await side.warm();
  for (let round = 0; round < ROUNDS; round += 1) for (const side of round % 2 ? [...all].reverse() : all) await side.calm();
  return all.map(({ calms }) => percentiles(calms));
}

function sideOf(load: Load, origin: string, visits: readonly Pick<Play, 'path' | 'cookie'>[]) {
  const requests = visits.map((visit) => getRequest(visit, origin));
  const rates: number[] = [];
  const calms: number[][] = [];
  return {
    rates,
    calms,
    warm: () => load({ origin, requests, connections: 16, seconds: WARM }),
    busy: async () => {
      const { latencies, seconds } = await load({ origin, requests, connections: 16, seconds: BUSY });
      rates.push(latencies.length / seconds);
    },
    calm: async () => void calms.push((await load({ origin, requests, connections: 2, seconds: CALM })).latencies)
  };
}

/** The percentiles of latencies by round, in ms: the median over the rounds. */
export function percentiles(rounds: readonly number[][]) {
  const sorted = rounds.map((round) => [...round].sort((a, b) => a - b));
  const at = (share: number) =>
    median(sorted.map((round) => round[Math.min(round.length - 1, Math.ceil(round.length * share) - 1)] ?? NaN));
  return { p50_ms: at(0.5), p95_ms: at(0.95), p99_ms: at(0.99) };
}

/** The middle of some numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const [low = NaN, high = NaN] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  return (low + high) / 2;
}
