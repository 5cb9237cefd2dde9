/**
 * The traces of the latest questions of this process, by query id: the log keeps what was found, and this what every stage saw on the way. Bounded:
 * a trace of a few hundred candidates takes some 50 KB.
 */
import type { HitTokenMatches } from '@raglab/core';
import type { RetrievalLogEntry } from '@raglab/retrieval';

export interface RememberedQuery {
  readonly queryId: string;
  readonly entry: RetrievalLogEntry & { readonly askedAt: Date };
  readonly tokenMatches: readonly HitTokenMatches[] | null;
}

export interface TraceMemory {
  keep(queryId: string, entry: RememberedQuery['entry']): void;
  keepTokenMatches(queryId: string, tokenMatches: readonly HitTokenMatches[]): void;
  get(queryId: string): RememberedQuery | undefined;
  /** Newest first. */
  list(): readonly RememberedQuery[];
}

const CAPACITY = 200;

export function createTraceMemory(capacity: number = CAPACITY): TraceMemory {
  const kept = new Map<string, RememberedQuery>();
  return {
    keep(queryId, entry) {
      kept.set(queryId, { queryId, entry, tokenMatches: null });
      if (kept.size > capacity) kept.delete(kept.keys().next().value!);
    },
    keepTokenMatches(queryId, tokenMatches) {
      const known = kept.get(queryId);
      if (known) kept.set(queryId, { ...known, tokenMatches });
    },
    get: (queryId) => kept.get(queryId),
    list: () => [...kept.values()].reverse(),
  };
}
