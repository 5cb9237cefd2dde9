/** A retrieved chunk with every score that any stage gave it. */
import type { StoredChunk } from './vector-store.ts';

export type StageName = 'dense' | 'lexical' | 'fused' | 'rerank';

export interface Hit {
  /** From 1. */
  readonly rank: number;
  readonly record: StoredChunk;
  /** The score that orders the list; higher is better. */
  readonly score: number;
  /** Score of each stage that saw the chunk. */
  readonly scores: Readonly<Partial<Record<StageName, number>>>;
}
