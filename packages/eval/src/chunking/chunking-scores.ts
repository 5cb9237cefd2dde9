/**
 * Chroma's measures of a chunker (Smith and Troynikov, Evaluating Chunking Strategies for Retrieval, 2024) for one question: recall, precision and
 * IoU of what was retrieved, and Precision_Ω, the IoU that would be reached if every chunk that touches a reference were retrieved, which
 * depends on the chunker alone. Spans are of one document; chunks of other documents count by their length alone.
 *
 * Two protocols. `published` is the reference program's: a chunk that only meets the end of a reference touches it. `exact`: it must share a
 * character with it. How chunks are located belongs to the protocol too: `locate-chunk.ts`.
 */
import { commonLength, type Span, totalLength, unionOf } from './span-set.ts';

export const CHUNKING_PROTOCOLS = ['published', 'exact'] as const;
export type ChunkingProtocol = (typeof CHUNKING_PROTOCOLS)[number];

export interface SpanScores {
  readonly recall: number;
  readonly precision: number;
  readonly iou: number;
}

/**
 * Recall |e ∩ r| / |e|; precision |e ∩ r| / |r|; IoU |e ∩ r| / (|r| + |e \ r|), with |r| the sum over all chunks: overlaps are paid for each
 * time. `elsewhere`: length of retrieved chunks of other documents. Nothing retrieved → 0.
 * Example: reference 0 to 10, chunks 0 to 6 and 4 to 8 → .8, .8, 8/12.
 */
export function spanScores(references: readonly Span[], retrieved: readonly Span[], elsewhere = 0): SpanScores {
  const wanted = totalLength(unionOf(references));
  const common = commonLength(references, retrieved);
  const taken = totalLength(retrieved) + elsewhere;
  return {
    recall: common / wanted,
    precision: taken === 0 ? 0 : common / taken,
    iou: common / (taken + wanted - common),
  };
}

/** Precision_Ω: |e ∩ C| / |e ∪ C| with C the union of the chunks that touch a reference; 0 where none does. Example: reference 2 to 8, chunks of 5 → .6. */
export function precisionOmega(
  references: readonly Span[],
  chunks: readonly Span[],
  protocol: ChunkingProtocol,
): number {
  const touches = (chunk: Span, reference: Span): boolean => {
    const overlap = Math.min(chunk.end, reference.end) - Math.max(chunk.start, reference.start);
    return protocol === 'published' ? overlap >= 0 : overlap > 0;
  };
  const touching = chunks.filter((chunk) => references.some((reference) => touches(chunk, reference)));
  const united = totalLength(unionOf([...references, ...touching]));
  return united === 0 ? 0 : commonLength(references, touching) / united;
}
