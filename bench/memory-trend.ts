/**
 * Is the memory of a process flat? Resident memory is looked at twice a second; the first third is warm-up. What is taken and given back within seconds
 * (buffers of searches) is not growth, so of every five seconds only the lowest value counts. Their slope is Theil and Sen's, the median of the slopes of all
 * pairs, with Sen's 95 % interval (Sen 1968, JASA 63): a busy machine, on which buffers stand for longer than five seconds now and then, moves neither. Flat: the whole
 * interval lies below 5 % of the settled level a minute. Growing: the whole interval lies above. Else the run cannot say. Linux only (`VmRSS` of /proc).
 */
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { medianOf } from './measure-rounds.ts';

export interface MemorySample {
  readonly second: number;
  readonly residentMiB: number;
}

export interface MemoryTrend {
  readonly verdict: 'flat' | 'growing' | 'undecided';
  /** Median of the lowest values, MiB. */
  readonly levelMiB: number;
  /** Of all samples after the warm-up. */
  readonly highestMiB: number;
  /** MiB a minute, with its 95 % interval. */
  readonly slope: { readonly median: number; readonly lower: number; readonly upper: number };
  /** MiB a minute that count as flat. */
  readonly bound: number;
}

const BETWEEN_SAMPLES_MS = 500;
const WARM_UP_SHARE = 1 / 3;
const BLOCK_SECONDS = 5;
const FLAT_SHARE = 0.05;
const FEWEST_BLOCKS = 5;

/** Samples of a process until a moment of `performance.now()`. */
export async function watchMemory(pid: number, endsAt: number): Promise<readonly MemorySample[]> {
  const start = performance.now();
  const samples: MemorySample[] = [];
  for (let at = start; at <= endsAt; at += BETWEEN_SAMPLES_MS) {
    await wait(Math.max(0, at - performance.now()));
    const kibibytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    samples.push({ second: (performance.now() - start) / 1000, residentMiB: Number(kibibytes) / 1024 });
  }
  return samples;
}

/** Throws with fewer than five blocks after the warm-up: a run of some 40 seconds has them. */
export function memoryTrend(samples: readonly MemorySample[]): MemoryTrend {
  const warmUntil = (samples.at(-1)?.second ?? 0) * WARM_UP_SHARE;
  const settled = samples.filter(({ second }) => second >= warmUntil);
  const blocks = Map.groupBy(settled, ({ second }) => Math.floor((second - warmUntil) / BLOCK_SECONDS));
  const lowest = [...blocks.values()].map((block) => block.reduce((a, b) => (b.residentMiB < a.residentMiB ? b : a)));
  const n = lowest.length;
  if (n < FEWEST_BLOCKS)
    throw new Error(`a trend needs ${FEWEST_BLOCKS} blocks of ${BLOCK_SECONDS} s after the warm-up, there are ${n}`);
  const level = medianOf(lowest.map(({ residentMiB }) => residentMiB));
  const slopes = lowest
    .flatMap((a, i) => lowest.slice(i + 1).map((b) => (60 * (b.residentMiB - a.residentMiB)) / (b.second - a.second)))
    .sort((a, b) => a - b);
  // Of Kendall's S; ranks of the bounds count from 1.
  const spread = 1.959964 * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  const lower = slopes[Math.max(0, Math.floor((slopes.length - spread) / 2) - 1)]!;
  const upper = slopes[Math.min(slopes.length - 1, Math.ceil((slopes.length + spread) / 2))]!;
  const bound = FLAT_SHARE * level;
  return {
    verdict: upper <= bound ? 'flat' : lower > bound ? 'growing' : 'undecided',
    levelMiB: level,
    highestMiB: Math.max(...settled.map(({ residentMiB }) => residentMiB)),
    slope: { median: medianOf(slopes), lower, upper },
    bound,
  };
}

export function describeTrend({ verdict, levelMiB, highestMiB, slope, bound }: MemoryTrend): string {
  const { median, lower, upper } = slope;
  const figures = `${median.toFixed(0)} MiB a minute [${lower.toFixed(0)}, ${upper.toFixed(0)}] (95 %)`;
  const words = {
    flat: 'the goal, flat memory, is met',
    growing: 'it grows: the goal, flat memory, is not met',
    undecided: 'whether that is flat, this run cannot say',
  };
  return `After a warm-up of a third of the time, resident memory lies at ${levelMiB.toFixed(0)} MiB (the median of the lowest value of every ${BLOCK_SECONDS} s; the highest of all is ${highestMiB.toFixed(0)}), and changes by ${figures}. At most 5 % of the level a minute, ${bound.toFixed(0)} MiB, counts as flat: ${words[verdict]}.`;
}
