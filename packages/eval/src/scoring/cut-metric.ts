/**
 * A metric of what is handed on: the first chunks of a record up to a count, or up to a number of tokens. Chunkers that cut small and large are
 * compared fairly at equal tokens only: five chunks of 800 tokens hold more than five of 100, and cost more to read. The chunk that crosses the
 * limit is cut in proportion to its characters, so that every cell hands on the same number of tokens; overlaps are paid for each time.
 */
import { type Score, scoreError } from '@raglab/core';
import type { RetrievedChunk, RunRecord } from '../runs/run-record.ts';
import type { CaseMetric } from './metric.ts';

export type RetrievalCut = { readonly chunks: number } | { readonly tokens: number };

/** `span_recall@5chunks`, `span_recall@2000tokens`. */
export function cutId(metricId: string, cut: RetrievalCut): string {
  return 'chunks' in cut ? `${metricId}@${cut.chunks}chunks` : `${metricId}@${cut.tokens}tokens`;
}

export function cutMetric(metric: CaseMetric, cut: RetrievalCut): CaseMetric {
  return {
    ...metric,
    id: cutId(metric.id, cut),
    score(item, record, judgments, vectorOf): Score {
      if ('tokens' in cut && record.retrieved.some(({ tokens }) => tokens === undefined))
        return scoreError('the record does not say how many tokens its chunks have');
      return metric.score(item, { ...record, retrieved: cutChunks(record.retrieved, cut) }, judgments, vectorOf);
    },
  };
}

/** The first chunks, the last one shortened at the end where it crosses the limit of tokens. Chunks without tokens count none. */
export function cutChunks(retrieved: RunRecord['retrieved'], cut: RetrievalCut): RetrievedChunk[] {
  if ('chunks' in cut) return retrieved.slice(0, cut.chunks);
  const kept: RetrievedChunk[] = [];
  let left = cut.tokens;
  for (const chunk of retrieved) {
    if (left <= 0) break;
    kept.push(shorten(chunk, left));
    left -= chunk.tokens ?? 0;
  }
  return kept;
}

function shorten(chunk: RetrievedChunk, limit: number): RetrievedChunk {
  const { start, end, text, tokens = 0 } = chunk;
  if (tokens <= limit) return chunk;
  const length = Math.floor((end - start) * (limit / tokens));
  return { ...chunk, end: start + length, text: text.slice(0, length), tokens: limit };
}
