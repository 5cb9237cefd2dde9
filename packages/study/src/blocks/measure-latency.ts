/**
 * Times of calls. Contenders are asked the same question in turn, each first in every other round, so that whatever else the machine does
 * meets all of them; one uncounted call each comes before. Compare medians and ratios: absolute times are this machine's.
 */
import type { Clock } from '@raglab/core';
import type { StudyContext } from '../framework/study.ts';

/** Milliseconds. */
export interface Latencies {
  readonly times: readonly number[];
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export interface LatencyContender {
  readonly name: string;
  call(round: number): Promise<unknown>;
}

/** By name. */
export async function measureLatencies(
  { clock, progress }: Pick<StudyContext, 'clock' | 'progress'>,
  contenders: readonly LatencyContender[],
  rounds: number,
): Promise<ReadonlyMap<string, Latencies>> {
  for (const contender of contenders) await contender.call(0);
  const times = new Map(contenders.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round++) {
    progress(round, rounds, 'rounds on the clock');
    for (const { name, call } of round % 2 === 0 ? contenders : contenders.toReversed())
      times.get(name)!.push(await timed(clock, () => call(round)));
  }
  return new Map([...times].map(([name, values]) => [name, latenciesOf(values)]));
}

/** `clients` ask one after the other, each waiting for its answer, `calls` in all: a closed loop. */
export async function measureLoad(
  clock: Clock,
  { clients, calls, call }: { clients: number; calls: number; call: (i: number) => Promise<unknown> },
): Promise<Latencies & { readonly perSecond: number }> {
  const times: number[] = [];
  let next = 0;
  const client = async (): Promise<void> => {
    while (next < calls) {
      const i = next++;
      times.push(await timed(clock, () => call(i)));
    }
  };
  const startedAt = clock.monotonicMs();
  await Promise.all(Array.from({ length: clients }, client));
  return { ...latenciesOf(times), perSecond: (calls / (clock.monotonicMs() - startedAt)) * 1000 };
}

/**
 * How many times as long one contender takes as another: the median over rounds, each round's calls being neighbours in time, with its
 * 95 % interval by order statistics (ranks n/2 ± .98 √n), which assumes nothing about the shape of the times.
 */
export function ratioOf(one: Latencies, other: Latencies): { value: number; lower: number; upper: number } {
  const ratios = one.times.map((ms, round) => ms / other.times[round]!).toSorted((a, b) => a - b);
  const spread = 0.98 * Math.sqrt(ratios.length);
  const at = (rank: number): number => ratios[Math.max(0, Math.min(ratios.length - 1, Math.round(rank)))]!;
  const middle = (ratios.length - 1) / 2;
  return { value: at(middle), lower: at(middle - spread), upper: at(middle + spread) };
}

/** Nearest rank, of `values` in any order. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

function latenciesOf(times: readonly number[]): Latencies {
  return { times, p50: quantile(times, 0.5), p95: quantile(times, 0.95), p99: quantile(times, 0.99) };
}

async function timed(clock: Clock, call: () => Promise<unknown>): Promise<number> {
  const startedAt = clock.monotonicMs();
  await call();
  return clock.monotonicMs() - startedAt;
}
