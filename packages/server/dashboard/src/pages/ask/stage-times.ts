/**
 * When each stage of a question ran, for the waterfall. Stages follow one another; the dense and the lexical search run side by side within
 * `search`. What the total has and no stage claims (reading the passages, choosing) is shown as its own bar, so that the bars add up.
 */
import type { StageTimings, StageTrace } from '@raglab/core';

export interface StageBar {
  readonly id: string;
  readonly label: string;
  /** Name of a `--stage-…` token. */
  readonly colour: string;
  /** Milliseconds since the question came. */
  readonly start: number;
  readonly ms: number;
  /** Part of the bar above. */
  readonly nested: boolean;
  /** What the stage may take: an answer felt as immediate has so much for each. */
  readonly budget: { readonly low: number; readonly high: number } | undefined;
  readonly note: string | undefined;
}

/** Milliseconds. Of the field's common budget for retrieval: a question's vector, the search itself, and all of it before the answer is written. */
export const LATENCY_BUDGET = {
  embed: { low: 10, high: 50 },
  search: { low: 10, high: 100 },
  total: { low: 50, high: 200 },
} as const;

/** The total is that of the whole answer, where one was generated. */
type Timings = StageTimings & { readonly generate?: number };

/** Milliseconds from the question to the passages. */
export function retrievalMs({ total, generate = 0 }: Timings): number {
  return total - generate;
}

export function stageBars(timings: Timings, stages: readonly StageTrace[]): StageBar[] {
  const bars: StageBar[] = [];
  let at = 0;
  const add = (id: string, label: string, ms: number | null, colour = id): void => {
    if (ms === null) return;
    const budget = id === 'embed' || id === 'search' ? LATENCY_BUDGET[id] : undefined;
    const note = stages.find(({ stage }) => stage === id)?.note;
    bars.push({ id, label, colour, start: at, ms, nested: false, budget, note });
    at += ms;
  };
  const msOf = (name: string): number | null => stages.find(({ stage }) => stage === name)?.ms ?? null;

  add('transform', 'Transform', msOf('transform'));
  add('embed', 'Embed', timings.embed);
  add('search', 'Search', timings.search, 'dense');
  for (const id of ['dense', 'lexical'] as const) {
    const stage = stages.find((candidate) => candidate.stage === id);
    const start = at - (timings.search ?? 0);
    if (stage === undefined || timings.search === null) continue;
    const ms = Math.min(stage.ms, timings.search);
    bars.push({ id, label: id, colour: id, start, ms, nested: true, budget: undefined, note: stage.note });
  }
  add('fuse', 'Fuse', timings.fuse, 'fused');
  add('rerank', 'Rerank', timings.rerank);
  for (const id of ['collapse', 'mmr', 'expand']) add(id, id[0]!.toUpperCase() + id.slice(1), msOf(id), 'choose');
  const rest = retrievalMs(timings) - at;
  if (rest >= 0.5) add('other', 'Between stages', rest, 'embed');
  if (timings.generate !== undefined) add('generate', 'Answer', timings.generate);
  return bars;
}

/** In words: screen readers and people who do not see colours. */
export function verdictOf(ms: number, { low, high }: { readonly low: number; readonly high: number }): string {
  if (ms > high) return `over ${high} ms`;
  return ms < low ? `under ${low} ms` : `within ${low}–${high} ms`;
}
