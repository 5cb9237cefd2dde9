/**
 * A service that takes eight requests at once, and a list of batches to embed: all sent at the same moment, or through a semaphore. Each way of
 * waiting is a few lines here; the learnt limit is the one that every ingestion of the lab goes through.
 */
import { createRandom, type Embedder, timerSleep, withRetries } from '@raglab/core';
import { createEmbedderGuard, createGuardedEmbedder } from '@raglab/ingest';
import { serveEmbeddings } from '../../blocks/embedding-service.ts';
import { createFactDocuments } from '../../blocks/fact-documents.ts';
import { measureLoad, quantile } from '../../blocks/measure-latency.ts';
import { formatFigure, formatShare } from '../../format-figures.ts';
import { defineStudy, type Study, type StudyContext } from '../../framework/study.ts';
import type { Finding } from '../../framework/study-result.ts';
import { measureRound, type Round } from './measure-round.ts';

/** Requests that the service takes at once, and what it takes for each. */
const [SLOTS, REPLY_MS] = [8, 25] as const;
/** The same for every way that repeats. */
const RETRIES = { retries: 8, retryPauseMs: 50, maxRetryPauseMs: 2000, maxRetryAfterMs: 1000, sleep: timerSleep };
/** Less than this apart is no difference, in time and in memory. */
const EQUAL = 1.15;

type Batches = readonly (readonly string[])[];
/** Returns how many batches were never answered. */
type Way = (embedder: Embedder, batches: Batches, context: StudyContext) => Promise<number>;

const WAYS: Readonly<Record<string, Way>> = {
  'all at once': inFlight(Number.POSITIVE_INFINITY, 0),
  'all at once, retried': inFlight(Number.POSITIVE_INFINITY, RETRIES.retries),
  'semaphore of 2': inFlight(2, RETRIES.retries),
  'semaphore of 8': inFlight(SLOTS, RETRIES.retries),
  'semaphore of 32': inFlight(32, RETRIES.retries),
  'learnt limit': async (embedder, batches, { clock, signal, seed }) => {
    const guard = createEmbedderGuard({ embedder, clock, concurrency: 64, ...RETRIES, random: createRandom(seed) });
    const guarded = createGuardedEmbedder(guard);
    return guarded.embed(batches.flat(), { kind: 'passage', signal }).then(() => 0, () => batches.length); // biome-ignore format: one thought
  },
};

export const semaphore: Study = defineStudy({
  name: 'semaphore',
  claim:
    'Under a rate limit a semaphore gives fewer errors and less memory than sending everything at once, at no loss of throughput.',
  source: 'OpenAI Cookbook, How to handle rate limits; the same advice in every provider’s guide',
  method: `A real HTTP service on this machine that answers ${SLOTS} requests at once, each in ${REPLY_MS} ms, and refuses the rest with 429 and Retry-After. The same batches all at once, with and without retries (${RETRIES.retries}, full jitter), through semaphores of three sizes, and through the limit that the lab learns. Interleaved rounds; memory is the highest heap and buffers above those before, after a collection of garbage; a ratio is the median over rounds.`,
  exercises: [
    'Give the service 64 slots. Which fixed size is now wrong, and what does the learnt limit cost in its first hundred requests?',
    'Make the service answer the ninth request slowly instead of refusing it (a queue). Who is harmed by sending everything at once now?',
    'Set RETRIES.retryPauseMs to 1 and take the jitter out of core’s fullJitterMs. How many requests does one served batch cost?',
  ],
  sizes: {
    small: { batches: 24, texts: 4, rounds: 1 },
    default: { batches: 300, texts: 64, rounds: 3 },
    large: { batches: 1000, texts: 64, rounds: 5 },
  },
  plot: { title: 'Batches never embedded, of all', kind: 'bar', x: 'way', y: 'lost' },

  async run(context) {
    const { batches: count, texts, rounds } = context.settings;
    const documents = createFactDocuments({ documents: count * texts, seed: context.seed, sentences: 6 });
    const batches = Array.from({ length: count }, (_, i) =>
      documents.slice(i * texts, (i + 1) * texts).map((document) => document.textOf(0)),
    );
    const service = await serveEmbeddings(context, { slots: SLOTS, replyMs: REPLY_MS });
    const embedder = await service.createEmbedder(texts);
    const measured = new Map(Object.keys(WAYS).map((way) => [way, [] as Round[]]));
    for (let round = 0; round < rounds; round++)
      for (const [way, send] of Object.entries(WAYS)) {
        context.progress(round, rounds, way);
        measured.get(way)!.push(await measureRound(context, service, () => send(embedder, batches, context)));
      }
    const median = (way: string, figure: keyof Round): number => quantile(measured.get(way)!.map((one) => one[figure]), 0.5); // biome-ignore format: one thought
    const rate = (way: string): number => (texts * (count - median(way, 'lost'))) / (median(way, 'ms') / 1000);
    const finding = (label: string, value: number): Finding => ({ label, value, timed: true });
    const ratio = (label: string, figure: keyof Round): Finding => {
      const below = measured.get('semaphore of 8')!;
      const values = measured
        .get('all at once, retried')!
        .map((one, i) => one[figure] / Math.max(1, below[i]![figure]));
      return { ...finding(label, quantile(values, 0.5)), lower: Math.min(...values), upper: Math.max(...values) };
    };
    return {
      table: {
        columns: [
          { id: 'way', title: 'sent' },
          { id: 'lost', title: 'batches lost, of all', digits: 3, timed: true },
          { id: 'requests', title: 'requests a batch', digits: 2, timed: true },
          { id: 'refused', title: 'refused with 429', digits: 0, timed: true },
          { id: 'textsPerSecond', title: 'texts a second', digits: 0, timed: true },
          { id: 'memory', title: 'memory, MB', digits: 1, timed: true },
        ],
        rows: [...measured.keys()].map((way) => ({
          ...{ way, lost: median(way, 'lost') / count, requests: median(way, 'requests') / count },
          ...{ refused: median(way, 'refused'), textsPerSecond: rate(way), memory: median(way, 'megabytes') },
        })),
      },
      findings: {
        lostAtOnce: finding(
          'share of batches lost, all at once without retries',
          median('all at once', 'lost') / count,
        ),
        lostRetried: finding(
          'share of batches lost, all at once with retries',
          median('all at once, retried', 'lost') / count,
        ),
        lostSemaphore: finding('share of batches lost, semaphore of 8', median('semaphore of 8', 'lost') / count),
        requests: ratio('requests, all at once with retries over semaphore of 8', 'requests'),
        time: ratio('time, all at once with retries over semaphore of 8', 'ms'),
        memory: ratio('memory, all at once with retries over semaphore of 8', 'megabytes'),
        learnt: finding(
          'texts a second, learnt limit over semaphore of 8',
          rate('learnt limit') / rate('semaphore of 8'),
        ),
      },
    };
  },

  judge({ lostAtOnce, lostRetried, lostSemaphore, requests, time, memory, learnt }) {
    const errors = lostAtOnce.value > 0 && lostSemaphore.value === 0 && requests.value > EQUAL;
    const [faster, leaner] = [time.value > 1 / EQUAL, memory.value > EQUAL];
    const held = [errors, faster, leaner].filter(Boolean).length;
    return {
      verdict: held === 3 ? 'holds' : held > 0 ? 'holds partly' : 'does not hold here',
      why: `Sent at once without retries, ${formatShare(lostAtOnce.value)} of the batches are lost; with retries ${formatShare(lostRetried.value)}, at ${formatFigure(requests.value)} times the requests, ${formatFigure(time.value)} times the time and ${formatFigure(memory.value)} times the memory of a semaphore of the service’s size, which loses ${formatShare(lostSemaphore.value)}. Nobody tells a client that size: the learnt limit reaches ${formatShare(learnt.value)} of its throughput.`,
      scope:
        'Client and service share one machine and one process, so both times and memory hold what the service takes. A limit by requests or tokens a minute is another limit: a semaphore alone does not keep it, a token bucket does.',
    };
  },
});

/** A semaphore: so many go on taking the next batch. */
function inFlight(size: number, retries: number): Way {
  return async (embedder, batches, { clock, signal, seed }) => {
    const random = createRandom(seed);
    let lost = 0;
    const call = async (i: number): Promise<void> => {
      const once = () => embedder.embed(batches[i]!, { kind: 'passage', signal });
      await withRetries(once, { ...RETRIES, retries, random }, signal).catch(() => lost++);
    };
    await measureLoad(clock, { clients: Math.min(size, batches.length), calls: batches.length, call });
    return lost;
  };
}
