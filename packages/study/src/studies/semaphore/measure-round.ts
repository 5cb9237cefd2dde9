/** One round of a way of sending: what it cost in requests, time and memory. Counted at the service; memory is sampled every five milliseconds. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { EmbeddingService } from '../../blocks/embedding-service.ts';
import type { StudyContext } from '../../framework/study.ts';

export interface Round {
  /** Batches that were never answered. */
  readonly lost: number;
  readonly requests: number;
  readonly refused: number;
  readonly ms: number;
  /** The highest heap and buffers above those before, after a collection of garbage. */
  readonly megabytes: number;
}

export async function measureRound(
  { clock }: Pick<StudyContext, 'clock'>,
  service: EmbeddingService,
  send: () => Promise<number>,
): Promise<Round> {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  service.reset();
  const before = megabytes();
  let peak = before;
  const sampling = setInterval(() => {
    peak = Math.max(peak, megabytes());
  }, 5);
  const startedAt = clock.monotonicMs();
  const lost = await send().finally(() => clearInterval(sampling));
  const { requests, refused } = service.counts;
  return { lost, requests, refused, ms: clock.monotonicMs() - startedAt, megabytes: Math.max(0, peak - before) };
}

function megabytes(): number {
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}
