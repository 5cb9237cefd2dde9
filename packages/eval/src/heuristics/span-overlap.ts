/**
 * How much of the reference spans the first k retrieved chunks cover, in characters (UTF-16 code units), as Chroma's chunking
 * evaluation counts (Smith and Troynikov, 2024; its program too counts characters). Only chunks of a span's own document can
 * cover it. The reference is a set: a character in two spans counts once. Retrieved chunks count each time they overlap.
 */
import { notApplicable, type Score, scoreError } from '@raglab/core';
import { commonLength, totalLength, unionOf } from '../chunking/span-set.ts';
import type { EvaluationCase } from '../datasets/dataset.ts';
import type { RunRecord } from '../runs/run-record.ts';

/** Chunks looked at where a metric's name gives no k: what Chroma's published tables use. */
export const DEFAULT_SPAN_DEPTH = 5;

export interface SpanOverlap {
  /** |t_e|: characters of the reference. */
  readonly reference: number;
  /** |t_r|: characters retrieved, overlaps counted each time, chunks of any document. */
  readonly retrieved: number;
  /** |t_e ∩ t_r|: characters of the reference that at least one chunk covers. */
  readonly common: number;
}

/** Hands the overlap to `compute`; not applicable without reference spans, an error where the system failed. */
export function scoreSpans(
  item: EvaluationCase,
  record: RunRecord,
  k: number,
  compute: (overlap: SpanOverlap) => Score,
): Score {
  if (record.error !== null) return scoreError(`the system failed: ${record.error}`);
  if (record.imported !== undefined) return notApplicable('an imported record has no offsets');
  if (item.spans.length === 0) return notApplicable('the case has no reference spans');
  return compute(measureSpanOverlap(item, record, k));
}

export function measureSpanOverlap(item: EvaluationCase, record: RunRecord, k: number): SpanOverlap {
  const top = record.retrieved.slice(0, k);
  let reference = 0;
  let common = 0;
  for (const documentId of new Set(item.spans.map((span) => span.documentId))) {
    const spans = item.spans.filter((span) => span.documentId === documentId);
    reference += totalLength(unionOf(spans));
    common += commonLength(
      spans,
      top.filter((chunk) => chunk.corpusId === documentId),
    );
  }
  return { reference, retrieved: totalLength(top), common };
}
